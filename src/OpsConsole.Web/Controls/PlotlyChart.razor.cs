using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Web.Controls;

/// <summary>Hands a <see cref="ChartSpec"/> to plotly.js and brings zooms and clicks back.</summary>
public sealed partial class PlotlyChart : IAsyncDisposable
{
    private readonly string _id = $"chart-{Guid.NewGuid():N}";
    private ElementReference _plot;
    private IJSObjectReference? _module;
    private DotNetObjectReference<PlotlyChart>? _self;
    private ChartSpec? _drawn;
    private CauseList? _explained;
    private bool _asTable;

    [Inject]
    internal IJSRuntime JS { get; set; } = default!;

    /// <summary>What the chart shows.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The values; null while they are loaded for the first time.</summary>
    [Parameter, EditorRequired]
    public ChartSpec? Spec { get; set; }

    /// <summary>Height of the drawing in pixels; fixed, so that nothing jumps.</summary>
    [Parameter]
    public int Height { get; set; } = 220;

    /// <summary>What to say when there is nothing to draw.</summary>
    [Parameter]
    public string? EmptyText { get; set; }

    /// <summary>Raised when a range of time was marked by dragging.</summary>
    [Parameter]
    public EventCallback<(DateTime From, DateTime To)> Zoomed { get; set; }

    /// <summary>Raised when a point was clicked.</summary>
    [Parameter]
    public EventCallback<string> Opened { get; set; }

    /// <summary>What happened in the time of the page, drawn as lines; the page says it once for all its charts.</summary>
    [CascadingParameter]
    public CauseList? Causes { get; set; }

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    /// <summary>Controls beside the title.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string Description => Spec is null ? Title
        : Spec.Bubbles.Count > 0 ? $"{Title}: {Spec.RightUnit} to the right, {Spec.Unit} upward: {string.Join("; ", Spec.Bubbles.Select(b => b.Text))}."
        : Spec.IsHeatmap ? $"{Title}, heatmap over time. The button Show as table gives the numbers."
        : $"{Title} over time in {Spec.Unit}: {string.Join(", ", Spec.Traces.Select(t => t.Name))}{(Spec.Marks.Count > 0 ? $"; marked: {string.Join(", ", Spec.Marks.Select(m => m.Text))}" : "")}. The button Show as table gives the numbers.{(Causes is { Items.Count: > 0 } ? " The list What happened has what its dashed lines mark." : "")}";

    /// <summary>Called by the module: a range of time was marked.</summary>
    [JSInvokable]
    public Task ZoomAsync(double fromMillis, double toMillis)
    {
        DateTime from = DateTime.UnixEpoch.AddMilliseconds(Math.Min(fromMillis, toMillis)), to = DateTime.UnixEpoch.AddMilliseconds(Math.Max(fromMillis, toMillis));
        return Zoomed.InvokeAsync((from, to));
    }

    /// <summary>Called by the module: a point was clicked.</summary>
    [JSInvokable]
    public Task OpenAsync(int trace, int index) =>
        Spec is { } spec && trace >= 0 && trace < spec.Traces.Count && index >= 0 && index < spec.Times.Count && spec.Link(new ChartPoint(trace, index)) is { } link
            ? Opened.InvokeAsync(link)
            : Task.CompletedTask;

    /// <summary>Called by the module: the mark of something that happened was clicked.</summary>
    [JSInvokable]
    public void Follow(string url)
    {
        if (Causes?.Items.Any(c => c.Url == url) == true) // what comes from the browser is compared, not trusted
        {
            Navigation.NavigateTo(url);
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Spec is null || Spec.IsEmpty || _asTable || (ReferenceEquals(_drawn, Spec) && ReferenceEquals(_explained, Causes)))
        {
            return;
        }

        ChartSpec spec = _drawn = Spec;
        _explained = Causes;
        try
        {
            _module ??= await JS.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Controls/PlotlyChart.razor.js"]);
            _self ??= DotNetObjectReference.Create(this);
            await _module.InvokeVoidAsync("draw", _plot, ChartPayload.Of(spec, _explained), _self);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the drawing.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("dispose", _plot);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it what was to be disposed.
        }

        _self?.Dispose();
    }
}
