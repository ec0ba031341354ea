using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// Brings statements to their traces within a commit. What names a response goes to the earliest stored model call that gave it, else to one of the group, else it waits in a table of its
/// own; and what waits there is taken along by the commit that brings its call.
/// </summary>
internal sealed class StatementJoins(ITelemetryUnit unit, IReadOnlyList<IngestRequest> requests, Dictionary<TraceId, TraceChange> traces, DateTime nowUtc)
{
    private readonly Dictionary<Statement, TraceId> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds to the traces what is stated of them, before they are loaded.</summary>
    public async ValueTask JoinAsync()
    {
        Dictionary<long, List<Statement>> byResponse = [];
        foreach (Statement statement in requests.SelectMany(request => request.Statements))
        {
            if (statement.ResponseHash is not { } hash)
            {
                Place(statement, statement.TraceId);
            }
            else if (byResponse.TryGetValue(hash, out List<Statement>? same))
            {
                same.Add(statement);
            }
            else
            {
                byResponse.Add(hash, [statement]);
            }
        }

        bool anyWaits = await unit.AnyWaitsAsync().ConfigureAwait(false);
        if (byResponse.Count == 0 && !anyWaits)
        {
            return;
        }

        Dictionary<long, TraceId> calls = Calls();
        Dictionary<long, TraceId> stored = byResponse.Count == 0 ? [] : await unit.FindResponsesAsync(byResponse.Keys).ConfigureAwait(false);
        Dictionary<long, WaitingOutcome> waiting = anyWaits ? await unit.FindWaitingAsync([.. calls.Keys.Union(byResponse.Keys)]).ConfigureAwait(false) : [];
        await JoinAsync(byResponse, stored, calls, waiting).ConfigureAwait(false);
    }

    /// <summary>Says of each statement whether its interaction is there.</summary>
    /// <param name="isInteraction">Whether a trace is one after the commit.</param>
    public void Tell(Func<TraceId, bool> isInteraction)
    {
        foreach (Statement statement in requests.SelectMany(request => request.Statements))
        {
            statement.IsWaiting = !_places.TryGetValue(statement, out TraceId trace) || !isInteraction(trace);
        }
    }

    private async ValueTask JoinAsync(
        Dictionary<long, List<Statement>> byResponse, Dictionary<long, TraceId> stored, Dictionary<long, TraceId> calls, Dictionary<long, WaitingOutcome> waiting)
    {
        List<WaitingOutcome> kept = [], joined = [];
        foreach (long hash in byResponse.Keys.Union(waiting.Keys))
        {
            WaitingOutcome? known = waiting.GetValueOrDefault(hash);
            if (stored.TryGetValue(hash, out TraceId trace) || calls.TryGetValue(hash, out trace))
            {
                byResponse.GetValueOrDefault(hash)?.ForEach(statement => Place(statement, trace));
                if (known is not null)
                {
                    Change(trace).Add(StatementsCodec.Unpack(known.Said));
                    joined.Add(known);
                }
            }
            else if (Kept(hash, byResponse[hash], known) is { } row)
            {
                kept.Add(row);
            }
        }

        await unit.SaveAsync(kept).ConfigureAwait(false);
        await unit.DeleteAsync(joined).ConfigureAwait(false);
    }

    /// <summary>The row that waits; null where it says nothing new.</summary>
    private WaitingOutcome? Kept(long hash, List<Statement> statements, WaitingOutcome? known)
    {
        Statements before = known is null ? Statements.None : StatementsCodec.Unpack(known.Said);
        Statements after = statements.Aggregate(before, (said, statement) => said.Merge(statement.Said));
        return ReferenceEquals(after, before)
            ? null
            : new WaitingOutcome { ResponseHash = hash, ReceivedAt = nowUtc, Said = StatementsCodec.Pack(after), Version = (known?.Version ?? 0) + 1 };
    }

    /// <summary>The traces by the responses that their calls in this group gave.</summary>
    private Dictionary<long, TraceId> Calls()
    {
        Dictionary<long, TraceId> calls = [];
        foreach (TraceDelta delta in requests.SelectMany(request => request.Traces))
        {
            foreach (SpanFact fact in delta.Facts)
            {
                if (fact.ResponseId is { } response)
                {
                    calls.TryAdd(ResponseHash.Of(response), delta.TraceId);
                }
            }
        }

        return calls;
    }

    private void Place(Statement statement, TraceId trace)
    {
        Change(trace).Add(statement.Said);
        _places[statement] = trace;
    }

    private TraceChange Change(TraceId trace)
    {
        if (!traces.TryGetValue(trace, out TraceChange? change))
        {
            traces.Add(trace, change = new TraceChange(trace));
        }

        return change;
    }
}
