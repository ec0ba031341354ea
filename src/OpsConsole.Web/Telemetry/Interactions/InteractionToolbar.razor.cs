using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>The filter of the list.</summary>
public sealed partial class InteractionToolbar
{
    private static readonly string[] Signs = [InteractionFilter.Good, InteractionFilter.Bad];
    private static readonly string[] Reasons = [.. Words.ErrorClasses.Skip(1)];

    private InteractionFilter? _filledFrom;
    private IReadOnlyList<FilterChip> _chips = [];
    private string? _text;
    private long? _min, _max;

    /// <summary>The list.</summary>
    [Parameter, EditorRequired]
    public InteractionListState State { get; set; } = default!;

    /// <summary>Leads to another filter.</summary>
    [Parameter, EditorRequired]
    public EventCallback<InteractionFilter> GoTo { get; set; }

    private MetricsFilter Dimensions => State.Filter.Dimensions;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // What is being typed stays until the address changes.
        if (!ReferenceEquals(_filledFrom, State.Filter))
        {
            (_text, _min, _max, _filledFrom) = (State.Filter.Search, State.Filter.MinMillis, State.Filter.MaxMillis, State.Filter);
            _chips = State.Chips();
        }
    }

    private Task SearchAsync() => GoTo.InvokeAsync(State.Filter with { Search = string.IsNullOrWhiteSpace(_text) ? null : _text.Trim() });

    private Task LimitAsync() => GoTo.InvokeAsync(State.Filter with { MinMillis = Positive(_min), MaxMillis = Positive(_max) });

    private Task ChooseOutcome(string? word) => GoTo.InvokeAsync(State.Filter with { Outcome = Words.TryParse(word, out Outcome outcome) ? outcome : null });

    private Task ChooseReason(string? word) => GoTo.InvokeAsync(State.Filter with { ErrorClass = Words.TryParse(word, out ErrorClass error) ? error : null });

    private Task Go(MetricsFilter dimensions) => GoTo.InvokeAsync(State.Filter with { Dimensions = dimensions });

    private static long? Positive(long? value) => value is > 0 ? value : null;
}
