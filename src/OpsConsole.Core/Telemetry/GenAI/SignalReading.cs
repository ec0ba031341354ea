using System.Buffers.Text;
using System.Runtime.CompilerServices;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>
/// The attributes of a span, log record, metric point or resource by their meaning: of several names for one meaning, the one that
/// comes first in the table. Lives on the stack and points into the payload.
/// </summary>
internal ref struct SignalReading
{
    private readonly ReadOnlySpan<byte> data;
    private readonly ReadOnlySpan<OtlpAttribute> attributes;
    private Places places;

    public SignalReading(ReadOnlySpan<byte> data, ReadOnlySpan<OtlpAttribute> attributes)
    {
        this.data = data;
        this.attributes = attributes;
        for (int i = 0; i < attributes.Length; i++)
        {
            ref readonly OtlpAttribute attribute = ref attributes[i];
            if (attribute.Kind == OtlpValueKind.None || (attribute.Kind == OtlpValueKind.String && attribute.Value.IsEmpty))
                continue;
            AttributeEntry entry = AttributeTable.Find(attribute.Key.Of(data));
            if (entry.Meaning == Meaning.None)
                continue;
            ref Place place = ref places[(int)entry.Meaning];
            if (place.Number == 0 || entry.Rank < place.Rank)
                place = new Place { Number = i + 1, Rank = entry.Rank, Form = entry.Form };
        }
    }

    /// <summary>Whether a meaning is present.</summary>
    public readonly bool Has(Meaning meaning) => places[(int)meaning].Number != 0;

    /// <summary>Unit or encoding of a present meaning.</summary>
    public readonly Form FormOf(Meaning meaning) => places[(int)meaning].Form;

    /// <summary>The bytes of a text, or of the first text of a list; empty when absent or of another kind.</summary>
    public readonly ReadOnlySpan<byte> Text(Meaning meaning)
    {
        if (!TryFind(meaning, out OtlpAttribute attribute))
            return default;
        if (attribute.Kind == OtlpValueKind.Array)
            return AnyValueReader.Enter(data, attribute).Read(out OtlpAttribute first) && first.Kind == OtlpValueKind.String ? first.Value.Of(data) : default;
        return attribute.Kind == OtlpValueKind.String ? attribute.Value.Of(data) : default;
    }

    /// <summary>A text, or a whole number as text (versions and ids are sent as either).</summary>
    public readonly string? Word(Meaning meaning, int longest)
    {
        if (!TryFind(meaning, out OtlpAttribute attribute))
            return null;
        if (attribute.Kind == OtlpValueKind.Int)
            return attribute.Integer.ToString();
        string text = BoundedText.OneLine(Text(meaning), longest);
        return text.Length == 0 ? null : text;
    }

    /// <summary>The attribute itself.</summary>
    public readonly bool TryFind(Meaning meaning, out OtlpAttribute attribute)
    {
        int number = places[(int)meaning].Number;
        attribute = number == 0 ? default : attributes[number - 1];
        return number != 0;
    }

    /// <summary>Yes or no, sent as such or as the text <c>true</c> or <c>false</c>; null when absent or neither.</summary>
    public readonly bool? Flag(Meaning meaning) =>
        !TryFind(meaning, out OtlpAttribute attribute) ? null
        : attribute.Kind == OtlpValueKind.Bool ? attribute.Integer != 0
        : bool.TryParse(Word(meaning, 10), out bool said) ? said : null;

    /// <summary>A finite number, sent as a number or as text.</summary>
    public readonly double? Number(Meaning meaning)
    {
        if (!TryFind(meaning, out OtlpAttribute attribute))
            return null;
        double value = attribute.Kind switch
        {
            OtlpValueKind.Int => attribute.Integer,
            OtlpValueKind.Double => attribute.Double,
            OtlpValueKind.String when Utf8Parser.TryParse(attribute.Value.Of(data), out double parsed, out int used) && used == attribute.Value.Length => parsed,
            _ => double.NaN,
        };
        return double.IsFinite(value) ? value : null;
    }

    /// <summary>A whole number, sent as a number or as text.</summary>
    public readonly long? Count(Meaning meaning)
    {
        if (!TryFind(meaning, out OtlpAttribute attribute))
            return null;
        if (attribute.Kind == OtlpValueKind.Int)
            return attribute.Integer;
        return Number(meaning) is { } number and >= long.MinValue and < long.MaxValue ? (long)Math.Round(number) : null;
    }

    private struct Place
    {
        public int Number; // of the attribute, from 1
        public byte Rank;
        public Form Form;
    }

    [InlineArray((int)Meaning.TokenType + 1)]
    private struct Places
    {
        private Place first;
    }
}
