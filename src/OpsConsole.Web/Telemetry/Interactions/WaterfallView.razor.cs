using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>The waterfall. Only lines in sight are rendered, so that thousands of spans stay fast.</summary>
public sealed partial class WaterfallView : IAsyncDisposable
{
    /// <summary>Height of a line in pixels; the style sheet says the same.</summary>
    private const int RowHeight = 28;

    private ElementReference _rows;
    private IJSObjectReference? _module;
    private SpanId _revealed;
    private bool _gone;

    /// <summary>The interaction.</summary>
    [Parameter, EditorRequired]
    public InteractionState State { get; set; } = default!;

    /// <summary>True when spans are missing.</summary>
    [Parameter]
    public bool SpansCut { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            IJSObjectReference module = await Script.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Telemetry/Interactions/WaterfallView.razor.js"]);
            if (_gone) // another view was chosen while the module came: there are no rows any more
            {
                await module.DisposeAsync();
                return;
            }

            _module = module;
            await _module.InvokeVoidAsync("attach", _rows);
        }

        if (_module is not null && !_gone && State.Selected is { } selected && selected.SpanId != _revealed)
        {
            _revealed = selected.SpanId;
            int line = State.Waterfall!.Rows.FindIndex(r => r.Span.SpanId == selected.SpanId);
            await _module.InvokeVoidAsync("reveal", _rows, line * RowHeight, RowHeight);
        }
    }

    private void KeyAsync(KeyboardEventArgs key)
    {
        if (State.Waterfall!.Move(key.Key, State.Selected?.SpanId) is { } span)
        {
            Select(span);
        }
    }

    // Each selection replaces the address, so that going back leaves the trace and does not replay the arrow keys.
    private void Select(TraceSpan span)
    {
        if (span.SpanId != State.Selected?.SpanId)
        {
            Navigation.NavigateTo(State.Href(span.SpanId), replace: true);
        }
    }

    private void Fold(TraceSpan span) => State.Waterfall!.Toggle(span.SpanId);

    private void FoldAll(bool fold) => State.Waterfall!.FoldAll(fold);

    private string Describe(WaterfallRow row) =>
        $"{SpanLook.Of(row.Span.Role).Label}: {row.Span.Name}, {Amounts.Duration(row.Span.DurationMicros)}, starts at {Amounts.Duration(State.Waterfall!.OffsetMicros(row.Span))}{(InteractionState.Failed(row.Span) ? ", failed" : "")}";

    private static string? RowId(TraceSpan? span) => span is null ? null : $"span-{span.SpanId}";

    private static string LabelPlace(WaterfallRow row) => row.Label switch
    {
        BarLabel.Behind => $"left: {Percent(row.Left + row.Width)}",
        BarLabel.Before => $"right: {Percent(100 - row.Left)}",
        _ => $"right: {Percent(100 - row.Left - row.Width)}",
    };

    private static string Percent(double value) => $"{value:0.###}%";
}
