using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>Makes the rows of changed traces, and counts the change in the rollups.</summary>
internal sealed class InteractionRows(NumberAllocation numbers, RollupWriter rollups, RawSegments segments, SortableId ids, DateTime nowUtc)
{
    private const int NameLength = 200, ConversationLength = 200, ResponseIdLength = 200, FinishReasonLength = 100;

    /// <summary>The rows a trace needs now; null when it brought nothing new.</summary>
    public async ValueTask<TraceWrite?> WriteAsync(TraceChange trace)
    {
        TraceFacts before = trace.Stored is null ? TraceFacts.Empty : FactsCodec.Unpack(trace.Stored.Facts);
        TraceFacts after = trace.Stored is null ? trace.Facts : before.Merge(trace.Facts);
        if (trace.Stored is null && ReferenceEquals(after, TraceFacts.Empty) && trace.Parts.Count == 0)
        {
            return null; // somebody only asked whether it is known
        }

        byte[]? references = segments.Refer(trace);
        if (trace.Stored is not null && ReferenceEquals(after, before) && references is null)
        {
            return null;
        }

        byte[] facts = ReferenceEquals(after, before) ? trace.Stored?.Facts ?? FactsCodec.Pack(after) : FactsCodec.Pack(after);
        references ??= trace.Stored?.Segments ?? [];
        int version = (trace.Stored?.Version ?? 0) + 1;
        if (!after.IsInteraction)
        {
            TraceStub stub = new() { TraceId = trace.TraceId.ToBytes(), ReceivedAt = nowUtc, Segments = references, Facts = facts, Version = version };
            return new TraceWrite { Stored = trace.Stored, Stub = stub };
        }

        bool wasInteraction = trace.Stored is { InteractionId: not 0 };
        TraceSummary? old = wasInteraction ? before.Summarise() : null;
        TraceSummary summary = ReferenceEquals(after, before) && old is not null ? old : after.Summarise();
        if (!ReferenceEquals(summary, old))
        {
            await rollups.CountAsync(summary, 1).ConfigureAwait(false);
            if (old is not null)
            {
                await rollups.CountAsync(old, -1).ConfigureAwait(false);
            }
        }

        Interaction row = new()
        {
            Id = wasInteraction ? trace.Stored!.InteractionId : ids.Next(),
            TraceId = trace.TraceId.ToBytes(),
            StartedAt = Instants.ToUtc(summary.StartMicros),
            DurationMicros = summary.DurationMicros,
            ApplicationId = await numbers.NumberAsync(DimensionKind.Application, summary.Application).ConfigureAwait(false),
            EnvironmentId = await numbers.NumberAsync(DimensionKind.Environment, summary.Environment).ConfigureAwait(false),
            ModelId = await numbers.NumberAsync(DimensionKind.Model, summary.Model).ConfigureAwait(false),
            PromptId = await numbers.NumberAsync(DimensionKind.Prompt, summary.Prompt).ConfigureAwait(false),
            FeatureId = await numbers.NumberAsync(DimensionKind.Feature, summary.Feature).ConfigureAwait(false),
            AppVersionId = await numbers.NumberAsync(DimensionKind.AppVersion, summary.AppVersion).ConfigureAwait(false),
            Traits = summary.Traits,
            Outcome = summary.Outcome,
            ErrorClass = summary.ErrorClass,
            Name = Cut(summary.Name, NameLength),
            Conversation = summary.Conversation is null ? null : Cut(summary.Conversation, ConversationLength),
            UserHash = summary.UserHash,
            Calls = summary.Calls.Count,
            ToolCalls = summary.ToolCalls,
            InputTokens = summary.InputTokens,
            OutputTokens = summary.OutputTokens,
            CacheReadTokens = summary.CacheReadTokens,
            CostMicros = summary.CostMicros,
            FirstTokenMicros = summary.FirstTokenMicros,
            FeedbackMillis = summary.FeedbackMillis,
            ValueMicros = summary.ValueMicros,
            TopicId = await numbers.NumberAsync(DimensionKind.Topic, summary.Topic).ConfigureAwait(false),
            Segments = references,
            Facts = facts,
            Version = version,
        };
        if (old is null)
        {
            ModelCall[] calls = summary.Calls.Count == 0 ? [] : new ModelCall[summary.Calls.Count];
            for (int i = 0; i < calls.Length; i++)
            {
                calls[i] = await CallAsync(row.Id, summary.Calls[i]).ConfigureAwait(false);
            }

            return new TraceWrite { Stored = trace.Stored, Interaction = row, NewCalls = calls };
        }

        (List<ModelCall> added, List<ModelCall> changed, IReadOnlyList<SpanId> gone) = await CallsAsync(row.Id, old, summary).ConfigureAwait(false);
        return new TraceWrite { Stored = trace.Stored, Interaction = row, NewCalls = added, ChangedCalls = changed, GoneCalls = gone };
    }

    private async ValueTask<(List<ModelCall> Added, List<ModelCall> Changed, IReadOnlyList<SpanId> Gone)> CallsAsync(long interaction, TraceSummary old, TraceSummary now)
    {
        List<ModelCall> added = [], changed = [];
        Dictionary<SpanId, SpanFact> before = old.Calls.ToDictionary(call => call.SpanId);
        foreach (SpanFact call in now.Calls)
        {
            if (!before.Remove(call.SpanId, out SpanFact? known))
            {
                added.Add(await CallAsync(interaction, call).ConfigureAwait(false));
            }
            else if (!known.Equals(call))
            {
                changed.Add(await CallAsync(interaction, call).ConfigureAwait(false));
            }
        }

        return (added, changed, [.. before.Keys]);
    }

    private async ValueTask<ModelCall> CallAsync(long interaction, SpanFact call) => new()
    {
        InteractionId = interaction,
        SpanId = (long)call.SpanId.Value,
        StartedAt = Instants.ToUtc(call.StartMicros),
        DurationMicros = call.DurationMicros,
        FirstTokenMicros = call.FirstTokenMicros,
        OperationId = await numbers.NumberAsync(DimensionKind.Operation, call.Operation).ConfigureAwait(false),
        ProviderId = await numbers.NumberAsync(DimensionKind.Provider, call.Provider).ConfigureAwait(false),
        RequestModelId = await numbers.NumberAsync(DimensionKind.Model, call.RequestModel).ConfigureAwait(false),
        ResponseModelId = await numbers.NumberAsync(DimensionKind.Model, call.ResponseModel).ConfigureAwait(false),
        PromptId = await numbers.NumberAsync(DimensionKind.Prompt, call.Prompt).ConfigureAwait(false),
        FeatureId = await numbers.NumberAsync(DimensionKind.Feature, call.Feature).ConfigureAwait(false),
        ResponseId = call.ResponseId is null ? null : Cut(call.ResponseId, ResponseIdLength),
        ResponseHash = call.ResponseId is null ? null : ResponseHash.Of(call.ResponseId),
        FinishReason = call.FinishReason is null ? null : Cut(call.FinishReason, FinishReasonLength),
        ErrorClass = call.ErrorClass,
        InputTokens = call.InputTokens,
        OutputTokens = call.OutputTokens,
        CacheReadTokens = call.CacheReadTokens,
        CacheWriteTokens = call.CacheWriteTokens,
        ReasoningTokens = call.ReasoningTokens,
        CostMicros = call.CostMicros,
    };

    private static string Cut(string value, int length) => value.Length <= length ? value : value[..length];
}
