using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>The page of drills. It follows those that run.</summary>
public sealed partial class DrillsPage : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _leaving = new();
    private Throttle? _look, _load;
    private ChartSpec? _chart;
    private bool _mayDrill;

    /// <summary>The environment whose history is shown, from the address.</summary>
    [SupplyParameterFromQuery(Name = "env")]
    public string? Env { get; set; }

    [Inject]
    internal DrillsState State { get; set; } = default!;

    [Inject]
    internal DrillRunner Runner { get; set; } = default!;

    [Inject]
    internal LastDrills Last { get; set; } = default!;

    [Inject]
    internal AccessDirectory Access { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_look is not null)
        {
            Runner.Changed -= _look.Ask;
            Last.Changed -= _load!.Ask;
        }

        _look?.Dispose();
        _load?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _look = new Throttle(Time, Soon, () => InvokeAsync(() =>
            {
                State.Look();
                StateHasChanged();
            }));
            _load = new Throttle(Time, Soon, () => InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            }));
            Runner.Changed += _look.Ask;
            Last.Changed += _load.Ask;
        }
    }

    private async Task LoadAsync()
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            _mayDrill = (await Who.GetAsync()).May(Permissions.Drill, Access);
            IReadOnlyList<DrillRun>? before = State.Runs;
            await State.LoadAsync(Env, _leaving.Token);
            if (!ReferenceEquals(before, State.Runs) || _chart is null)
            {
                _chart = State.Runs is { } runs ? DrillChart.Make(runs) : null;
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private async Task StartAsync(string environment) => await State.StartAsync(environment, await Who.GetAsync());
}
