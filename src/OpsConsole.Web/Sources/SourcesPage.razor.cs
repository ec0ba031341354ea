using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Sources;

/// <summary>The page of sources. It follows who changes them, and their runs.</summary>
public sealed partial class SourcesPage : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _leaving = new();
    private ConfirmDialog _confirm = null!;
    private Throttle? _load;
    private string _question = "";

    [Inject]
    internal SourcesState State { get; set; } = default!;

    [Inject]
    internal JobFeed Runs { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_load is not null)
        {
            State.Changed -= _load.Ask;
            Runs.Changed -= _load.Ask;
            _load.Dispose();
        }

        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _load = new Throttle(Time, Soon, () => InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            }));
            State.Changed += _load.Ask;
            Runs.Changed += _load.Ask;
        }
    }

    private Task LoadAsync() => WhileHereAsync(async leaving => await State.LoadAsync(await Who.GetAsync(), leaving));

    private Task TestAsync(SourceDefinition source) => WhileHereAsync(async leaving => await State.TestAsync(source, await Who.GetAsync(), leaving));

    private async Task EnableAsync(SourceDefinition source)
    {
        if (await State.EnableAsync(source.Id, !source.IsEnabled, await Who.GetAsync()))
        {
            Toasts.Show(source.IsEnabled ? $"{source.Name} is not read any more." : $"{source.Name} is read again.");
        }
    }

    private async Task RemoveAsync(SourceDefinition source)
    {
        _question = $"Remove “{source.Name}”?";
        if (await _confirm.AskAsync() && await State.RemoveAsync(source.Id, await Who.GetAsync()))
        {
            Toasts.Show($"{source.Name} is removed.");
        }
    }

    private async Task WhileHereAsync(Func<CancellationToken, Task> act)
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await act(_leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }
}
