using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>
/// Packs a trace's facts into the column <see cref="Interaction.Facts"/>. The first byte is the version: a new layout gets a new
/// one and the old stays readable, for rows are packed anew only when a late span arrives.
/// </summary>
internal static class FactsCodec
{
    private const byte Version = 1;
    private const byte TruncatedFlag = 1, ExtentFlag = 2, SaidFlag = 4;

    [Flags]
    private enum Has
    {
        Parent = 1 << 0,
        ErrorClass = 1 << 1,
        Operation = 1 << 2,
        Provider = 1 << 3,
        RequestModel = 1 << 4,
        ResponseModel = 1 << 5,
        ResponseId = 1 << 6,
        FinishReason = 1 << 7,
        InputTokens = 1 << 8,
        OutputTokens = 1 << 9,
        CacheReadTokens = 1 << 10,
        CacheWriteTokens = 1 << 11,
        ReasoningTokens = 1 << 12,
        CostMicros = 1 << 13,
        FirstTokenMicros = 1 << 14,
        Prompt = 1 << 15,
        Conversation = 1 << 16,
        UserHash = 1 << 17,
        PricedBy = 1 << 18,
        InBatch = 1 << 19,
        Feature = 1 << 20,
        Workflow = 1 << 21,
        AppVersion = 1 << 22,
        CacheHit = 1 << 23,
        CacheMiss = 1 << 24,
    }

    /// <summary>Packs the facts.</summary>
    public static byte[] Pack(TraceFacts facts)
    {
        PackedWriter writer = PackedWriter.Shared();
        writer.Byte(Version);
        writer.Byte((byte)((facts.Truncated ? TruncatedFlag : 0) | (facts.HasExtent ? ExtentFlag : 0) | (facts.Said.IsEmpty ? 0 : SaidFlag)));
        if (facts.HasExtent)
        {
            writer.Signed(facts.StartMicros);
            writer.Number((ulong)(facts.EndMicros - facts.StartMicros));
        }

        writer.Number((ulong)facts.Facts.Length);
        long previous = facts.HasExtent ? facts.StartMicros : 0;
        foreach (SpanFact fact in facts.Facts)
        {
            Write(writer, fact, previous);
            previous = fact.StartMicros;
        }

        if (!facts.Said.IsEmpty)
        {
            StatementsCodec.Write(writer, facts.Said);
        }

        return writer.Written.ToArray();
    }

    /// <summary>Packs one fact by itself: two facts are the same if and only if their bytes are.</summary>
    public static byte[] Pack(SpanFact fact)
    {
        PackedWriter writer = PackedWriter.Shared();
        Write(writer, fact, 0);
        return writer.Written.ToArray();
    }

    /// <summary>Unpacks the facts.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of a newer version of the program.</exception>
    public static TraceFacts Unpack(ReadOnlySpan<byte> packed)
    {
        PackedReader reader = new(packed);
        if (reader.Byte() is byte version && version != Version)
        {
            throw new InvalidDataException($"Facts of version {version} are not known to this version of the program.");
        }

        byte flags = reader.Byte();
        (long start, long end) = (long.MaxValue, long.MinValue);
        if ((flags & ExtentFlag) != 0)
        {
            start = reader.Signed();
            end = start + (long)reader.Number();
        }

        SpanFact[] facts = new SpanFact[reader.Count()];
        long previous = (flags & ExtentFlag) != 0 ? start : 0;
        for (int i = 0; i < facts.Length; i++)
        {
            facts[i] = Read(ref reader, previous);
            previous = facts[i].StartMicros;
        }

        return new TraceFacts(facts, start, end, (flags & TruncatedFlag) != 0, (flags & SaidFlag) != 0 ? StatementsCodec.Read(ref reader) : Statements.None);
    }

    private static void Write(PackedWriter writer, SpanFact fact, long previousStart)
    {
        Has has = Contents(fact);
        writer.Number((ulong)has);
        writer.Byte((byte)fact.Role);
        writer.Fixed(fact.SpanId.Value);
        writer.Signed(fact.StartMicros - previousStart);
        writer.Number((ulong)fact.DurationMicros);
        writer.Text(fact.Application);
        writer.Text(fact.Environment);
        writer.Text(fact.Name);
        if (has.HasFlag(Has.Parent))
        {
            writer.Fixed(fact.ParentId.Value);
        }

        if (has.HasFlag(Has.ErrorClass))
        {
            writer.Byte((byte)fact.ErrorClass);
        }

        WriteText(fact.Operation);
        WriteText(fact.Provider);
        WriteText(fact.RequestModel);
        WriteText(fact.ResponseModel);
        WriteText(fact.ResponseId);
        WriteText(fact.FinishReason);
        WriteText(fact.Prompt);
        WriteText(fact.Conversation);
        WriteNumber(has.HasFlag(Has.InputTokens), fact.InputTokens ?? 0);
        WriteNumber(has.HasFlag(Has.OutputTokens), fact.OutputTokens ?? 0);
        WriteNumber(has.HasFlag(Has.CacheReadTokens), fact.CacheReadTokens);
        WriteNumber(has.HasFlag(Has.CacheWriteTokens), fact.CacheWriteTokens);
        WriteNumber(has.HasFlag(Has.ReasoningTokens), fact.ReasoningTokens);
        WriteNumber(has.HasFlag(Has.CostMicros), fact.CostMicros ?? 0);
        WriteNumber(has.HasFlag(Has.FirstTokenMicros), fact.FirstTokenMicros ?? 0);
        if (has.HasFlag(Has.UserHash))
        {
            writer.Fixed((ulong)fact.UserHash!.Value);
        }

        WriteNumber(has.HasFlag(Has.PricedBy), fact.PricedBy ?? 0);
        WriteText(fact.Feature);
        WriteText(fact.Workflow);
        WriteText(fact.AppVersion);

        void WriteText(string? value)
        {
            if (value is not null)
            {
                writer.Text(value);
            }
        }

        void WriteNumber(bool present, long value)
        {
            if (present)
            {
                writer.Signed(value);
            }
        }
    }

    private static SpanFact Read(ref PackedReader reader, long previousStart)
    {
        Has has = (Has)reader.Number();
        return new SpanFact // initialisers run in the order of the text, which is the order of the bytes
        {
            Role = (SpanRole)reader.Byte(),
            SpanId = new SpanId(reader.Fixed()),
            StartMicros = previousStart + reader.Signed(),
            DurationMicros = (long)reader.Number(),
            Application = reader.Text(),
            Environment = reader.Text(),
            Name = reader.Text(),
            ParentId = has.HasFlag(Has.Parent) ? new SpanId(reader.Fixed()) : default,
            ErrorClass = has.HasFlag(Has.ErrorClass) ? (ErrorClass)reader.Byte() : ErrorClass.None,
            Operation = has.HasFlag(Has.Operation) ? reader.Text() : null,
            Provider = has.HasFlag(Has.Provider) ? reader.Text() : null,
            RequestModel = has.HasFlag(Has.RequestModel) ? reader.Text() : null,
            ResponseModel = has.HasFlag(Has.ResponseModel) ? reader.Text() : null,
            ResponseId = has.HasFlag(Has.ResponseId) ? reader.Text() : null,
            FinishReason = has.HasFlag(Has.FinishReason) ? reader.Text() : null,
            Prompt = has.HasFlag(Has.Prompt) ? reader.Text() : null,
            Conversation = has.HasFlag(Has.Conversation) ? reader.Text() : null,
            InputTokens = has.HasFlag(Has.InputTokens) ? reader.Signed() : null,
            OutputTokens = has.HasFlag(Has.OutputTokens) ? reader.Signed() : null,
            CacheReadTokens = has.HasFlag(Has.CacheReadTokens) ? reader.Signed() : 0,
            CacheWriteTokens = has.HasFlag(Has.CacheWriteTokens) ? reader.Signed() : 0,
            ReasoningTokens = has.HasFlag(Has.ReasoningTokens) ? reader.Signed() : 0,
            CostMicros = has.HasFlag(Has.CostMicros) ? reader.Signed() : null,
            FirstTokenMicros = has.HasFlag(Has.FirstTokenMicros) ? reader.Signed() : null,
            UserHash = has.HasFlag(Has.UserHash) ? (long)reader.Fixed() : null,
            PricedBy = has.HasFlag(Has.PricedBy) ? (int)reader.Signed() : null,
            InBatch = has.HasFlag(Has.InBatch),
            Feature = has.HasFlag(Has.Feature) ? reader.Text() : null,
            Workflow = has.HasFlag(Has.Workflow) ? reader.Text() : null,
            AppVersion = has.HasFlag(Has.AppVersion) ? reader.Text() : null,
            FromCache = has.HasFlag(Has.CacheHit) ? true : has.HasFlag(Has.CacheMiss) ? false : null,
        };
    }

    private static Has Contents(SpanFact fact) =>
        When(!fact.ParentId.IsEmpty, Has.Parent)
        | When(fact.ErrorClass != ErrorClass.None, Has.ErrorClass)
        | When(fact.Operation is not null, Has.Operation)
        | When(fact.Provider is not null, Has.Provider)
        | When(fact.RequestModel is not null, Has.RequestModel)
        | When(fact.ResponseModel is not null, Has.ResponseModel)
        | When(fact.ResponseId is not null, Has.ResponseId)
        | When(fact.FinishReason is not null, Has.FinishReason)
        | When(fact.InputTokens is not null, Has.InputTokens)
        | When(fact.OutputTokens is not null, Has.OutputTokens)
        | When(fact.CacheReadTokens != 0, Has.CacheReadTokens)
        | When(fact.CacheWriteTokens != 0, Has.CacheWriteTokens)
        | When(fact.ReasoningTokens != 0, Has.ReasoningTokens)
        | When(fact.CostMicros is not null, Has.CostMicros)
        | When(fact.FirstTokenMicros is not null, Has.FirstTokenMicros)
        | When(fact.Prompt is not null, Has.Prompt)
        | When(fact.Conversation is not null, Has.Conversation)
        | When(fact.UserHash is not null, Has.UserHash)
        | When(fact.PricedBy is not null, Has.PricedBy)
        | When(fact.InBatch, Has.InBatch)
        | When(fact.Feature is not null, Has.Feature)
        | When(fact.Workflow is not null, Has.Workflow)
        | When(fact.AppVersion is not null, Has.AppVersion)
        | When(fact.FromCache == true, Has.CacheHit)
        | When(fact.FromCache == false, Has.CacheMiss);

    private static Has When(bool present, Has flag) => present ? flag : 0;
}
