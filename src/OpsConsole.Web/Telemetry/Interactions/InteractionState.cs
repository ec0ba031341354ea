using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>The views of an interaction's page.</summary>
public enum InteractionView
{
    /// <summary>The waterfall and the selected span.</summary>
    Trace,

    /// <summary>What was said, and the context found for it.</summary>
    Messages,

    /// <summary>Tokens, cost and parameters of each call.</summary>
    Calls,

    /// <summary>Judgements on it.</summary>
    Evaluations,
}

/// <summary>One interaction as its address says: which view, which span.</summary>
public sealed class InteractionState(TraceQueries queries)
{
    private string? _loaded;

    /// <summary>The interaction; null until it is loaded, and when there is none.</summary>
    public TraceDocument? Trace { get; private set; }

    /// <summary>True until the answer is there.</summary>
    public bool Loading { get; private set; } = true;

    /// <summary>Why it could not be loaded; null when it could, or does not exist.</summary>
    public string? Error { get; private set; }

    /// <summary>The view that the address names.</summary>
    public InteractionView View { get; private set; }

    /// <summary>The span that the address names, else the first failure that no failure below it explains, else the first span.</summary>
    public TraceSpan? Selected { get; private set; }

    /// <summary>Geometry of the trace.</summary>
    public Waterfall? Waterfall { get; private set; }

    /// <summary>Loads the interaction, once for each trace id.</summary>
    public async Task LoadAsync(string traceId, CancellationToken cancellationToken)
    {
        if (_loaded == traceId)
        {
            return;
        }

        Loading = true;
        try
        {
            Trace = TraceId.TryParse(traceId, out TraceId id) ? await queries.FindAsync(id, cancellationToken) : null;
            Waterfall = Trace is null ? null : new Waterfall(Trace.Spans);
            (_loaded, Error) = (traceId, null);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException or InvalidDataException)
        {
            Error = "The interaction could not be read from the database.";
        }

        Loading = false;
    }

    /// <summary>Follows the address: <c>view</c> and <c>span</c>.</summary>
    public void Read(string uri)
    {
        int mark = uri.IndexOf('?');
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(mark < 0 ? "" : uri[mark..]);
        View = Enum.TryParse(query.GetValueOrDefault("view").ToString(), ignoreCase: true, out InteractionView view) && Enum.IsDefined(view) ? view : InteractionView.Trace;
        bool named = SpanId.TryParse(query.GetValueOrDefault("span").ToString(), out SpanId span);
        IReadOnlyList<TraceSpan> spans = Trace?.Spans ?? [];
        Selected = spans.FirstOrDefault(s => s.SpanId == span) ?? Cause(spans) ?? (spans.Count > 0 ? spans[0] : null);
        if (Selected is not null && named)
        {
            Waterfall!.Reveal(Selected.SpanId);
        }
    }

    /// <summary>The model call of a span; null for other spans.</summary>
    public TraceCall? Call(SpanId span) => Trace?.Calls.FirstOrDefault(c => c.SpanId == span);

    /// <summary>Address of a view.</summary>
    public string Href(InteractionView view) => Href(view, view == InteractionView.Trace ? Selected?.SpanId : null);

    /// <summary>Address of a span in the trace.</summary>
    public string Href(SpanId span) => Href(InteractionView.Trace, span);

    /// <summary>Whether a span is one to look at first.</summary>
    public static bool Failed(TraceSpan span) => span.Status == SpanStatus.Error || span.ErrorClass != ErrorClass.None;

    private static TraceSpan? Cause(IReadOnlyList<TraceSpan> spans)
    {
        int first = spans.TakeWhile(s => !Failed(s)).Count();
        while (first < spans.Count && spans.Skip(first + 1).Take(spans[first].Descendants).FirstOrDefault(Failed) is { } below)
        {
            first = spans.Select(s => s.SpanId).TakeWhile(id => id != below.SpanId).Count();
        }

        return first < spans.Count ? spans[first] : null;
    }

    private string Href(InteractionView view, SpanId? span)
    {
        Dictionary<string, string?> query = [];
        if (view != InteractionView.Trace)
        {
            query["view"] = view.ToString().ToLowerInvariant();
        }

        if (span is { IsEmpty: false } id)
        {
            query["span"] = id.ToString();
        }

        return QueryHelpers.AddQueryString($"{InteractionListState.Path}/{Trace?.Interaction.TraceId}", query);
    }
}
