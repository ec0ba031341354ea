using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Sources;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Sources;

/// <summary>The form of a source, with a test of what it says.</summary>
public sealed partial class SourcePage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private bool _saving;

    [Inject]
    internal SourceFormState State { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    /// <summary>The source; null for a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    private string Title => Id is null ? "Add a source" : State.Source?.Name ?? "Source";

    /// <inheritdoc />
    public void Dispose()
    {
        State.Changed -= OnChanged;
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => State.Changed += OnChanged;

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    private Task LoadAsync() => State.LoadAsync(Id, _leaving.Token);

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        if (!_saving)
        {
            State.Look();
            StateHasChanged();
        }
    });

    private async Task TestAsync()
    {
        try
        {
            await State.TestAsync(await Who.GetAsync(), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private async Task SaveAsync()
    {
        if (_saving)
        {
            return; // of two clicks one is enough
        }

        _saving = true;
        if (await State.SaveAsync(await Who.GetAsync()))
        {
            bool isOfFiles = State.Form?.Kind == SourceKind.Files;
            Toasts.Show(Id is not null ? "The source is saved." : isOfFiles ? "The source is added. Import its first file here." : "The source is added. Its first numbers come within minutes.");
            Navigation.NavigateTo(isOfFiles && State.Saved is { } saved ? SourcesWeb.ImportsOf(saved) : SourcesWeb.Page);
            return;
        }

        _saving = false;
    }
}
