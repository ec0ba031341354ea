using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Reads one interaction whole.</summary>
public sealed class TraceQueries
{
    private const int MaxEvaluations = 500;
    private const int SegmentsAtOnce = 16; // a segment is up to 256 KiB raw, and most of it is other traces

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;
    private readonly IOptionsMonitor<TelemetryOptions> _options;

    internal TraceQueries(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names, IOptionsMonitor<TelemetryOptions> options) =>
        (_contexts, _names, _options) = (contexts, names, options);

    /// <summary>The interaction of a trace; null when there is none.</summary>
    public async Task<TraceDocument?> FindAsync(TraceId traceId, CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        byte[] key = traceId.ToBytes();
        Interaction? row = await db.Interactions.AsNoTracking().FirstOrDefaultAsync(i => i.TraceId == key, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return null;
        }

        List<ModelCall> calls = await db.ModelCalls.AsNoTracking().Where(c => c.InteractionId == row.Id)
            .OrderBy(c => c.StartedAt).ThenBy(c => c.SpanId).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<Evaluation> evaluations = await EvaluationsAsync(db, key, calls, cancellationToken).ConfigureAwait(false);
        SegmentSpans spans = await SpansAsync(db, traceId, row, cancellationToken).ConfigureAwait(false);
        InteractionLine line = InteractionLine.Of(row);
        await _names.EnsureAsync(db, line.Dimensions.Concat(calls.SelectMany(Dimensions)), cancellationToken).ConfigureAwait(false);
        return Compose(line.ToRow(_names), row, calls, evaluations, spans);
    }

    private TraceDocument Compose(InteractionRow interaction, Interaction row, List<ModelCall> calls, List<Evaluation> evaluations, SegmentSpans read)
    {
        TraceFacts known = FactsCodec.Unpack(row.Facts);
        Dictionary<SpanId, SpanFact> facts = known.Facts.ToArray().ToDictionary(f => f.SpanId);
        IReadOnlyList<TraceSpan> spans = SpanTree.Build(read.Spans().Select(s => facts.TryGetValue(s.SpanId, out SpanFact? fact)
            ? s with { Role = fact.Role, ErrorClass = fact.ErrorClass }
            : s));
        Dictionary<SpanId, TraceSpan> byId = spans.ToDictionary(s => s.SpanId);
        IReadOnlyList<ConversationSection> conversation = Conversation.Build(spans);
        List<RetrievedDocument> retrieved = [.. spans.SelectMany(RetrievedDocument.Of)];
        return new TraceDocument
        {
            Interaction = interaction,
            Calls = [.. calls.Select(c => Call(c, interaction, byId))],
            Evaluations = [.. evaluations.Select(Judgement)],
            Said = known.Said,
            Spans = spans,
            SpansCut = read.Cut,
            Conversation = conversation,
            Retrieved = retrieved,
            Content = conversation.Count > 0 || retrieved.Any(r => r.Content is not null) ? ContentState.Captured
                : spans.Count == 0 ? ContentState.NotKept
                : _options.CurrentValue.For(interaction.Environment).CaptureContent ? ContentState.NotSent
                : ContentState.NotStored,
        };
    }

    private static async Task<List<Evaluation>> EvaluationsAsync(OpsDbContext db, byte[] traceId, List<ModelCall> calls, CancellationToken cancellationToken)
    {
        // Two queries, each by its own index; an "or" would have neither.
        List<Evaluation> found = await db.Evaluations.AsNoTracking().Where(e => e.TraceId == traceId)
            .OrderBy(e => e.Id).Take(MaxEvaluations).ToListAsync(cancellationToken).ConfigureAwait(false);
        long[] responses = [.. calls.Select(c => c.ResponseHash).OfType<long>().Distinct().Take(MaxEvaluations)];
        if (responses.Length > 0)
        {
            found.AddRange(await db.Evaluations.AsNoTracking()
                .Where(e => e.ResponseHash != null && responses.Contains(e.ResponseHash.Value))
                .OrderBy(e => e.Id).Take(MaxEvaluations).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        Dictionary<long, SpanId> spanOf = calls.Where(c => c.ResponseHash is not null)
            .GroupBy(c => c.ResponseHash!.Value).ToDictionary(g => g.Key, g => new SpanId((ulong)g.First().SpanId));
        foreach (Evaluation evaluation in found.Where(e => e.SpanId == 0 && e.ResponseHash is not null))
        {
            evaluation.SpanId = (long)spanOf.GetValueOrDefault(evaluation.ResponseHash!.Value).Value;
        }

        return [.. found.DistinctBy(e => e.Id).OrderBy(e => e.At).ThenBy(e => e.Id)];
    }

    private static async Task<SegmentSpans> SpansAsync(OpsDbContext db, TraceId traceId, Interaction row, CancellationToken cancellationToken)
    {
        SegmentSpans spans = new(traceId);
        foreach (long[] ids in SegmentRefs.Ids(row.Segments).Chunk(SegmentsAtOnce))
        {
            foreach (SpanSegment segment in await db.SpanSegments.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Id)
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                spans.Add(segment.Kind, segment.Payload);
            }
        }

        return spans;
    }

    private static IEnumerable<(DimensionKind, int)> Dimensions(ModelCall call) =>
    [
        (DimensionKind.Operation, call.OperationId), (DimensionKind.Provider, call.ProviderId), (DimensionKind.Prompt, call.PromptId),
        (DimensionKind.Feature, call.FeatureId), (DimensionKind.Model, call.RequestModelId), (DimensionKind.Model, call.ResponseModelId),
    ];

    private TraceCall Call(ModelCall call, InteractionRow interaction, Dictionary<SpanId, TraceSpan> spans)
    {
        SpanId id = new((ulong)call.SpanId);
        return new TraceCall
        {
            SpanId = id,
            StartedAt = call.StartedAt,
            DurationMicros = call.DurationMicros,
            FirstTokenMicros = call.FirstTokenMicros,
            Operation = _names.Name(DimensionKind.Operation, call.OperationId),
            Provider = _names.Name(DimensionKind.Provider, call.ProviderId),
            RequestModel = _names.Name(DimensionKind.Model, call.RequestModelId),
            ResponseModel = _names.Name(DimensionKind.Model, call.ResponseModelId),
            Prompt = _names.Name(DimensionKind.Prompt, call.PromptId) ?? interaction.Prompt,
            Feature = _names.Name(DimensionKind.Feature, call.FeatureId) ?? interaction.Feature,
            ResponseId = call.ResponseId,
            FinishReason = call.FinishReason,
            ErrorClass = call.ErrorClass,
            InputTokens = call.InputTokens,
            OutputTokens = call.OutputTokens,
            CacheReadTokens = call.CacheReadTokens,
            CacheWriteTokens = call.CacheWriteTokens,
            ReasoningTokens = call.ReasoningTokens,
            Cost = call.CostMicros / 1_000_000m,
            Parameters = spans.TryGetValue(id, out TraceSpan? span) ? RequestParameters.Of(span.Attributes) : [],
        };
    }

    private static TraceEvaluation Judgement(Evaluation evaluation) => new()
    {
        Name = evaluation.Name,
        At = evaluation.At,
        Score = evaluation.Score,
        Label = evaluation.Label,
        Explanation = evaluation.Explanation,
        SpanId = new SpanId((ulong)evaluation.SpanId),
    };
}
