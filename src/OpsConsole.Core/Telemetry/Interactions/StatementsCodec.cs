using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>Packs statements: behind the facts of a trace, and by themselves while they wait for their model call.</summary>
internal static class StatementsCodec
{
    [Flags]
    private enum Has : byte
    {
        Outcome = 1 << 0,
        Feedback = 1 << 1,
        Escalated = 1 << 2,
        Topic = 1 << 3,
        User = 1 << 4,
        Value = 1 << 5,
        Traits = 1 << 6,
    }

    private const Has All = Has.Outcome | Has.Feedback | Has.Escalated | Has.Topic | Has.User | Has.Value | Has.Traits;

    /// <summary>Packs statements by themselves.</summary>
    public static byte[] Pack(Statements statements)
    {
        PackedWriter writer = PackedWriter.Shared();
        Write(writer, statements);
        return writer.Written.ToArray();
    }

    /// <summary>Unpacks statements that were packed by themselves.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of a newer version of the program.</exception>
    public static Statements Unpack(ReadOnlySpan<byte> packed)
    {
        PackedReader reader = new(packed);
        return Read(ref reader);
    }

    /// <summary>Writes statements after what is written already.</summary>
    public static void Write(PackedWriter writer, Statements statements)
    {
        writer.Byte((byte)(
            (statements.Outcome is null ? 0 : Has.Outcome) | (statements.FeedbackMillis is null ? 0 : Has.Feedback) | (statements.Escalated is null ? 0 : Has.Escalated)
            | (statements.Topic is null ? 0 : Has.Topic) | (statements.UserHash is null ? 0 : Has.User) | (statements.ValueMicros is null ? 0 : Has.Value)
            | (statements.Traits == Traits.None ? 0 : Has.Traits)));
        if (Head(statements.Outcome) is { } outcome)
        {
            writer.Byte((byte)outcome);
        }

        if (Head(statements.FeedbackMillis) is { } feedback)
        {
            writer.Signed(feedback);
        }

        if (Head(statements.Escalated) is { } escalated)
        {
            writer.Byte(escalated ? (byte)1 : (byte)0);
        }

        if (statements.Topic is { } topic)
        {
            Before(topic.Source, topic.AtMicros);
            writer.Text(topic.Value);
        }

        if (Head(statements.UserHash) is { } user)
        {
            writer.Fixed((ulong)user);
        }

        if (Head(statements.ValueMicros) is { } value)
        {
            writer.Signed(value);
        }

        if (statements.Traits != Traits.None)
        {
            writer.Number((ulong)statements.Traits);
        }

        T? Head<T>(Stated<T>? stated)
            where T : struct
        {
            if (stated is not { } said)
            {
                return null;
            }

            Before(said.Source, said.AtMicros);
            return said.Value;
        }

        void Before(StatementSource source, long at)
        {
            writer.Byte((byte)source);
            writer.Signed(at);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of a newer version of the program.</exception>
    public static Statements Read(ref PackedReader reader)
    {
        Has has = (Has)reader.Byte();
        if ((has & ~All) != 0)
        {
            throw new InvalidDataException("Statements have fields that are not known to this version of the program.");
        }

        // Initialisers run in the order of the text, which is the order of the bytes; so do the parts of each.
        return new Statements
        {
            Outcome = has.HasFlag(Has.Outcome) && Before(ref reader) is var outcome ? new(OutcomeOf(reader.Byte()), outcome.Source, outcome.At) : null,
            FeedbackMillis = has.HasFlag(Has.Feedback) && Before(ref reader) is var feedback ? new(FeedbackOf(reader.Signed()), feedback.Source, feedback.At) : null,
            Escalated = has.HasFlag(Has.Escalated) && Before(ref reader) is var escalated ? new(reader.Byte() != 0, escalated.Source, escalated.At) : null,
            Topic = has.HasFlag(Has.Topic) && Before(ref reader) is var topic ? new(reader.Text(), topic.Source, topic.At) : null,
            UserHash = has.HasFlag(Has.User) && Before(ref reader) is var user ? new((long)reader.Fixed(), user.Source, user.At) : null,
            ValueMicros = has.HasFlag(Has.Value) && Before(ref reader) is var value ? new(reader.Signed(), value.Source, value.At) : null,
            Traits = has.HasFlag(Has.Traits) ? (Traits)reader.Number() : Traits.None,
        };
    }

    private static (StatementSource Source, long At) Before(ref PackedReader reader) => ((StatementSource)reader.Byte(), reader.Signed());

    private static Outcome OutcomeOf(byte number) =>
        number < Words.Outcomes.Count ? (Outcome)number : throw new InvalidDataException($"There is no outcome {number} in this version of the program.");

    private static short FeedbackOf(long millis) =>
        millis is >= -Statements.MostFeedbackMillis and <= Statements.MostFeedbackMillis ? (short)millis : throw new InvalidDataException($"Feedback of {millis} thousandths is impossible.");
}
