using System.Buffers;
using System.Text;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>
/// Copies OTLP messages for storage: cleaned, redacted, bounded, without content where it is not captured, and without fields that nobody
/// knows. What needs no change is copied in one piece, so a clean span costs one look and one copy. One for each request: it counts.
/// </summary>
internal sealed class RawScrubber(Redactor redactor, UserHasher hasher)
{
    /// <summary>Most attributes of a span, log record, event, link, scope or resource; most events or links of a span.</summary>
    public const int MaxItems = 256;

    /// <summary>Longest value in bytes.</summary>
    public const int MaxValueBytes = 64 * 1024;

    /// <summary>Deepest nesting of lists in a value.</summary>
    public const int MaxDepth = 16;

    private const int MaxKeyBytes = 256, MaxWordBytes = 1024;

    // Text is searched this much beyond where it will be cut, so that a value across the cut is found whole.
    private const int CutMargin = 256;

    /// <summary>Values redacted so far, by rule (<see cref="Redactor.Names"/>).</summary>
    public int[] Counts { get; } = redactor.NewCounts();

    /// <summary>Writes the content of a message.</summary>
    /// <exception cref="OtlpFormatException">It is malformed.</exception>
    public void Write(ProtobufWriter output, ReadOnlySpan<byte> data, Slice message, MessageShape shape, bool captureContent)
    {
        var state = new State(shape, strict: shape.IsEvent && !captureContent && IsContentEvent(data, message), captureContent);
        var reader = new ProtobufReader(data, message);
        int copied = message.Offset;
        int start = reader.Position;
        for (; reader.TryReadTag(out uint tag); start = reader.Position)
        {
            if (Pass(ref reader, data, tag, ref state, out Slice content))
                continue;
            output.WriteRaw(data[copied..start]);
            copied = reader.Position;
            WriteField(output, data, tag, content, ref state);
        }

        output.WriteRaw(data[copied..(message.Offset + message.Length)]);
        if (state.Dropped > 0 && shape.DroppedCountField > 0)
            output.WriteVarint(shape.DroppedCountField, state.DroppedBefore + (uint)state.Dropped); // of a number the last counts
    }

    /// <summary>Reads a field and tells whether it may stay as it is.</summary>
    private bool Pass(ref ProtobufReader reader, ReadOnlySpan<byte> data, uint tag, ref State state, out Slice content)
    {
        content = default;
        switch (state.Shape.Of(tag))
        {
            case Treatment.Keep:
                reader.Skip(tag);
                return true;
            case Treatment.DroppedCount:
                state.DroppedBefore = (uint)reader.ReadVarint();
                return true;
            case Treatment.Id:
                return reader.ReadSlice().Length <= TraceId.Size;
            case Treatment.Word:
                content = reader.ReadSlice();
                return content.Length <= MaxWordBytes && TextCleaner.IsClean(content.Of(data));
            case Treatment.Text:
                content = reader.ReadSlice();
                return content.Length <= MaxWordBytes && IsCleanText(content.Of(data), Care.Redact);
            case Treatment.Attribute:
                content = reader.ReadSlice();
                return ++state.Attributes <= MaxItems && PassAttribute(data, content, state.Strict, state.CaptureContent);
            case Treatment.Value:
                content = reader.ReadSlice();
                return PassValue(data, content, Care.Redact, 1);
            case Treatment.Message:
                content = reader.ReadSlice();
                return ++state.Messages <= MaxItems && PassMessage(data, content, state.Shape.Nested(tag), state.CaptureContent);
            default:
                reader.Skip(tag);
                return false;
        }
    }

    private bool PassMessage(ReadOnlySpan<byte> data, Slice message, MessageShape shape, bool captureContent)
    {
        var state = new State(shape, strict: shape.IsEvent && !captureContent && IsContentEvent(data, message), captureContent);
        var reader = new ProtobufReader(data, message);
        while (reader.TryReadTag(out uint tag))
        {
            if (!Pass(ref reader, data, tag, ref state, out _))
                return false;
        }

        return true;
    }

    private bool PassAttribute(ReadOnlySpan<byte> data, Slice content, bool strict, bool captureContent)
    {
        if (!TryReadPlainKeyValue(data, content, out Slice key, out Slice value))
            return false;
        ReadOnlySpan<byte> name = key.Of(data);
        AttributeEntry entry = AttributeTable.Find(name);
        return !IsDropped(entry, strict, captureContent)
            && entry.Care != Care.User
            && (entry.Known || PassKey(name))
            && PassValue(data, value, entry.Care, 1);
    }

    private bool PassKey(ReadOnlySpan<byte> key) => key.Length <= MaxKeyBytes && IsCleanText(key, Care.Redact);

    /// <summary>Whether an AnyValue of exactly one field, or none, may stay as it is.</summary>
    private bool PassValue(ReadOnlySpan<byte> data, Slice content, Care care, int depth)
    {
        var reader = new ProtobufReader(data, content);
        if (!reader.TryReadTag(out uint tag))
            return true;
        switch (tag)
        {
            case (1 << 3) | 2:
                Slice text = reader.ReadSlice();
                if (text.Length > MaxValueBytes || !IsCleanText(text.Of(data), care))
                    return false;
                break;
            case (2 << 3) | 0 or (3 << 3) | 0 or (4 << 3) | 1:
                reader.Skip(tag);
                break;
            case (5 << 3) | 2:
                if (!PassList(data, reader.ReadSlice(), keyed: false, care, depth))
                    return false;
                break;
            case (6 << 3) | 2:
                if (!PassList(data, reader.ReadSlice(), keyed: true, care, depth))
                    return false;
                break;
            case (7 << 3) | 2:
                Slice bytes = reader.ReadSlice();
                if (bytes.Length > MaxValueBytes || !redactor.IsClean(bytes.Of(data)))
                    return false;
                break;
            default:
                return false;
        }

        return reader.IsAtEnd;
    }

    private bool PassList(ReadOnlySpan<byte> data, Slice list, bool keyed, Care care, int depth)
    {
        if (depth > MaxDepth || list.Length > MaxValueBytes)
            return false;
        var reader = new ProtobufReader(data, list);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag != ((1 << 3) | 2))
                return false;
            Slice item = reader.ReadSlice();
            if (keyed && (!TryReadPlainKeyValue(data, item, out Slice key, out item) || !PassKey(key.Of(data))))
                return false;
            if (!PassValue(data, item, care, depth + 1))
                return false;
        }

        return true;
    }

    private void WriteField(ProtobufWriter output, ReadOnlySpan<byte> data, uint tag, Slice content, ref State state)
    {
        int field = (int)(tag >> 3);
        Treatment treatment = state.Shape.Of(tag);
        if (treatment is Treatment.Drop or Treatment.Id || (treatment == Treatment.Message && state.Messages > MaxItems))
            return;
        int start = output.Length;
        int mark = output.BeginMessage(field);
        switch (treatment)
        {
            case Treatment.Word:
                WriteText(output, content.Of(data), MaxWordBytes, Care.Technical);
                break;
            case Treatment.Text:
                WriteText(output, content.Of(data), MaxWordBytes, Care.Redact);
                break;
            case Treatment.Value:
                WriteValue(output, data, OtlpAttribute.ReadAnyValue(data, content), Care.Redact, 1);
                break;
            case Treatment.Message:
                Write(output, data, content, state.Shape.Nested(tag), state.CaptureContent);
                break;
            case Treatment.Attribute when state.Attributes > MaxItems || !TryWriteAttribute(output, data, content, state):
                state.Dropped++;
                output.Rewind(start);
                return;
        }

        output.EndMessage(mark);
    }

    private bool TryWriteAttribute(ProtobufWriter output, ReadOnlySpan<byte> data, Slice content, in State state)
    {
        OtlpAttribute attribute = OtlpAttribute.ReadKeyValue(data, content);
        AttributeEntry entry = AttributeTable.Find(attribute.Key.Of(data));
        if (IsDropped(entry, state.Strict, state.CaptureContent))
            return false;
        WriteKeyValue(output, data, attribute, entry.Care, entry.Known, 1);
        return true;
    }

    private void WriteKeyValue(ProtobufWriter output, ReadOnlySpan<byte> data, in OtlpAttribute attribute, Care care, bool isKnown, int depth)
    {
        int key = output.BeginMessage(1);
        WriteText(output, attribute.Key.Of(data), MaxKeyBytes, isKnown ? Care.Technical : Care.Redact);
        output.EndMessage(key);
        int value = output.BeginMessage(2);
        WriteValue(output, data, attribute, care, depth);
        output.EndMessage(value);
    }

    /// <summary>Writes the content of an AnyValue; nothing where a value cannot be kept.</summary>
    private void WriteValue(ProtobufWriter output, ReadOnlySpan<byte> data, in OtlpAttribute value, Care care, int depth)
    {
        if (care == Care.User)
        {
            WriteUser(output, data, value);
            return;
        }

        switch (value.Kind)
        {
            case OtlpValueKind.String:
                int text = output.BeginMessage(1);
                WriteText(output, value.Value.Of(data), MaxValueBytes, care);
                output.EndMessage(text);
                break;
            case OtlpValueKind.Bool:
                output.WriteVarint(2, (ulong)value.Integer);
                break;
            case OtlpValueKind.Int:
                output.WriteVarint(3, (ulong)value.Integer);
                break;
            case OtlpValueKind.Double:
                output.WriteDouble(4, value.Double);
                break;
            case OtlpValueKind.Array or OtlpValueKind.KeyValueList when depth <= MaxDepth:
                WriteList(output, data, value, care, depth);
                break;
            case OtlpValueKind.Bytes when value.Value.Length <= MaxValueBytes && redactor.IsClean(value.Value.Of(data)):
                output.WriteBytes(7, value.Value.Of(data));
                break;
        }
    }

    private void WriteList(ProtobufWriter output, ReadOnlySpan<byte> data, in OtlpAttribute list, Care care, int depth)
    {
        int start = output.Length;
        int mark = output.BeginMessage(list.Kind == OtlpValueKind.Array ? 5 : 6);
        AnyValueReader items = AnyValueReader.Enter(data, list);
        while (output.Length - start < MaxValueBytes && items.Read(out OtlpAttribute item))
        {
            int inner = output.BeginMessage(1);
            if (list.Kind == OtlpValueKind.Array)
                WriteValue(output, data, item, care, depth + 1);
            else
                WriteKeyValue(output, data, item, care, isKnown: false, depth + 1);
            output.EndMessage(inner);
        }

        output.EndMessage(mark);
    }

    private void WriteUser(ProtobufWriter output, ReadOnlySpan<byte> data, in OtlpAttribute value)
    {
        if (UserOf(data, value, hasher) is { } hash)
            output.WriteString(1, UserHasher.Display(hash));
    }

    /// <summary>The hash of a user's id, which is sent as text or as a number; null for anything else.</summary>
    public static long? UserOf(ReadOnlySpan<byte> data, in OtlpAttribute value, UserHasher hasher) => value.Kind switch
    {
        OtlpValueKind.String when !value.Value.IsEmpty => hasher.Hash(value.Value.Of(data)),
        OtlpValueKind.Int => hasher.Hash(value.Integer.ToString()),
        _ => null,
    };

    /// <summary>What stands for a conversation's id that is itself personal data, such as a telephone number.</summary>
    public static string HiddenConversation(ReadOnlySpan<byte> id, UserHasher hasher) => $"conversation:{(ulong)hasher.Hash(id):x16}";

    private void WriteText(ProtobufWriter output, ReadOnlySpan<byte> utf8, int limit, Care care)
    {
        bool cut = utf8.Length > limit;
        if (cut)
            utf8 = utf8[..TextCleaner.CutPoint(utf8, Math.Min(utf8.Length, limit + CutMargin))];
        byte[]? cleaned = null;
        if (!TextCleaner.IsClean(utf8))
        {
            cleaned = ArrayPool<byte>.Shared.Rent(TextCleaner.LongestCleaned(utf8.Length));
            utf8 = cleaned.AsSpan(0, TextCleaner.Clean(utf8, cleaned));
        }

        if (care != Care.Technical && !redactor.IsClean(utf8))
        {
            if (care == Care.Conversation)
            {
                utf8 = Encoding.UTF8.GetBytes(HiddenConversation(utf8, hasher));
            }
            else
            {
                var redacted = new ArrayBufferWriter<byte>(utf8.Length + 16);
                redactor.Redact(utf8, redacted, Counts);
                utf8 = redacted.WrittenSpan;
            }
        }

        if (cut || utf8.Length > limit)
        {
            int end = TextCleaner.CutPoint(utf8, Math.Clamp(cut ? utf8.Length - CutMargin : utf8.Length, 0, limit - "…"u8.Length));
            output.WriteRaw(utf8[..end]);
            utf8 = "…"u8;
        }

        output.WriteRaw(utf8);
        if (cleaned is not null)
            ArrayPool<byte>.Shared.Return(cleaned);
    }

    private bool IsCleanText(ReadOnlySpan<byte> utf8, Care care) => TextCleaner.IsClean(utf8) && (care == Care.Technical || redactor.IsClean(utf8));

    private static bool IsDropped(in AttributeEntry entry, bool strict, bool captureContent) =>
        (entry.Care == Care.Content && !captureContent) || (strict && !entry.Known);

    /// <summary>A KeyValue of just one key and one value: anything more could hide a value from whoever looks at the last.</summary>
    private static bool TryReadPlainKeyValue(ReadOnlySpan<byte> data, Slice content, out Slice key, out Slice value)
    {
        key = value = default;
        var reader = new ProtobufReader(data, content);
        if (!reader.TryReadTag(out uint tag) || tag != ((1 << 3) | 2))
            return false;
        key = reader.ReadSlice();
        if (!reader.TryReadTag(out tag) || tag != ((2 << 3) | 2))
            return false;
        value = reader.ReadSlice();
        return reader.IsAtEnd;
    }

    private static bool IsContentEvent(ReadOnlySpan<byte> data, Slice message)
    {
        bool found = false;
        var reader = new ProtobufReader(data, message);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == ((2 << 3) | 2))
                found = ContentEvents.Contains(reader.ReadSlice().Of(data));
            else
                reader.Skip(tag);
        }

        return found;
    }

    /// <summary>Where the reading of one message stands.</summary>
    private struct State(MessageShape shape, bool strict, bool captureContent)
    {
        public readonly MessageShape Shape = shape;

        /// <summary>Whether attributes that the table does not know are content.</summary>
        public readonly bool Strict = strict;
        public readonly bool CaptureContent = captureContent;
        public int Attributes, Messages, Dropped;
        public uint DroppedBefore;
    }
}
