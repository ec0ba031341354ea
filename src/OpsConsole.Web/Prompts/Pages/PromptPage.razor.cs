using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>One prompt. Its address is its state; it follows the repository.</summary>
public sealed partial class PromptPage : IDisposable
{
    private const int MostFormerNames = 5;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private CancellationTokenSource _loading = new();
    private ReleaseDialog _release = default!;
    private Throttle? _look;
    private IDisposable? _catalog;
    private Actor? _actor;
    private string? _shown;

    /// <summary>Name of the prompt.</summary>
    [Parameter]
    public string? Name { get; set; }

    [Inject]
    internal PromptPageState State { get; set; } = default!;

    [Inject]
    private PromptCatalog Catalog { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _catalog?.Dispose();
        _look?.Dispose();
        _loading.Cancel();
        _loading.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _actor = await Who.GetAsync();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => Navigation.Uri == _shown ? Task.CompletedTask : LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) // a prerendered page lives for one request and follows nothing
        {
            _look = new Throttle(Time, Soon, () => InvokeAsync(LoadAsync));
            _catalog = Catalog.Subscribe(_look.Ask);
        }
    }

    private static string? Folder(string name) => name.LastIndexOf('/') is > 0 and int slash ? name[..slash] : null;

    private bool May(string permission) => _actor is { } actor && State.May(actor, permission);

    // The query changes without the parameters; another prompt's name comes as a parameter.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
        Navigation.Uri != _shown && Name is { } name && new Uri(change.Location).AbsolutePath == new Uri(Navigation.ToAbsoluteUri(PromptView.Of(name)).AbsoluteUri).AbsolutePath ? LoadAsync() : Task.CompletedTask);

    // A newer address overtakes an older one that is still being answered.
    private async Task LoadAsync()
    {
        await _loading.CancelAsync();
        _loading.Dispose();
        CancellationTokenSource mine = _loading = new CancellationTokenSource();
        _shown = Navigation.Uri;
        State.Look(Name ?? "", new Uri(_shown).Query);
        StateHasChanged();
        try
        {
            await State.LoadAsync(mine.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return; // overtaken, or the page is gone
        }
    }
}
