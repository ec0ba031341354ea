using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>OTLP values as JSON, the form in which the console reads, shows and passes them on.</summary>
internal static class OtlpJson
{
    private const int MaxDepth = 24;
    private const int MaxItems = 10_000; // of one attribute, at all levels

    /// <summary>Attributes in the order sent.</summary>
    public static IReadOnlyList<TraceAttribute> Attributes(ReadOnlySpan<byte> data, ReadOnlySpan<OtlpAttribute> attributes)
    {
        List<TraceAttribute> list = new(attributes.Length);
        foreach (ref readonly OtlpAttribute attribute in attributes)
        {
            list.Add(Attribute(data, attribute));
        }

        return list;
    }

    /// <summary>One attribute.</summary>
    public static TraceAttribute Attribute(ReadOnlySpan<byte> data, in OtlpAttribute attribute) =>
        new(Text(data, attribute.Key), Value(data, attribute));

    /// <summary>One value. Bytes become base64 text, numbers that JSON lacks become text; what is nested too deep is left out.</summary>
    public static JsonNode? Value(ReadOnlySpan<byte> data, in OtlpAttribute value)
    {
        int budget = MaxItems;
        if (value.Kind is OtlpValueKind.Array or OtlpValueKind.KeyValueList)
        {
            return List(data, AnyValueReader.Enter(data, value), value.Kind, ref budget);
        }

        return Scalar(data, value);
    }

    public static string Text(ReadOnlySpan<byte> data, Slice slice) => Encoding.UTF8.GetString(slice.Of(data));

    private static JsonValue? Scalar(ReadOnlySpan<byte> data, in OtlpAttribute value) => value.Kind switch
    {
        OtlpValueKind.String => JsonValue.Create(Text(data, value.Value)),
        OtlpValueKind.Bool => JsonValue.Create(value.Integer != 0),
        OtlpValueKind.Int => JsonValue.Create(value.Integer),
        OtlpValueKind.Double when double.IsFinite(value.Double) => JsonValue.Create(value.Double),
        OtlpValueKind.Double => JsonValue.Create(value.Double.ToString()),
        OtlpValueKind.Bytes => JsonValue.Create(Convert.ToBase64String(value.Value.Of(data))),
        _ => null,
    };

    private static JsonNode List(ReadOnlySpan<byte> data, AnyValueReader reader, OtlpValueKind kind, ref int budget)
    {
        JsonArray array = [];
        JsonObject named = [];
        while (budget-- > 0 && reader.Read(out OtlpAttribute item))
        {
            JsonNode? node = item.Kind is OtlpValueKind.Array or OtlpValueKind.KeyValueList
                ? reader.Depth < MaxDepth && reader.TryEnter(item, out AnyValueReader nested) ? List(data, nested, item.Kind, ref budget) : null
                : Scalar(data, item);
            if (kind == OtlpValueKind.KeyValueList)
            {
                named[Text(data, item.Key)] = node;
            }
            else
            {
                array.Add(node);
            }
        }

        return kind == OtlpValueKind.KeyValueList ? named : array;
    }
}
