using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Dashboards.Causes;

/// <summary>Loads what happened in the time of a page, beside its numbers: neither waits for the other.</summary>
public sealed partial class WithCauses : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private (DateTime, DateTime, MetricsFilter)? _loaded;

    /// <summary>Start, UTC.</summary>
    [Parameter, EditorRequired]
    public DateTime? From { get; set; }

    /// <summary>End, UTC, exclusive; null, as the start, while the page does not know yet.</summary>
    [Parameter, EditorRequired]
    public DateTime? To { get; set; }

    /// <summary>What the page looks at.</summary>
    [Parameter]
    public MetricsFilter Filter { get; set; } = MetricsFilter.All;

    /// <summary>The charts.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    internal CausesState State { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <summary>Loads again, after a note was written or removed.</summary>
    public async Task ReloadAsync()
    {
        _loaded = null;
        await LoadAsync();
        StateHasChanged();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask; // a page that is drawn ahead would wait for it, and is drawn again in a moment

    private async Task LoadAsync()
    {
        if (From is not { } from || To is not { } to || to <= from || _loaded == (from, to, Filter))
        {
            return;
        }

        _loaded = (from, to, Filter);
        try
        {
            await State.LoadAsync(from, to, Filter, await Who.GetAsync(), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone.
        }
    }
}
