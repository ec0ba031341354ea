namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Walks the items of a list inside an attribute (<see cref="OtlpValueKind.Array"/> or <see cref="OtlpValueKind.KeyValueList"/>).
/// It goes one level at a time and counts levels, so that a hostile payload cannot make its user recurse without end.
/// </summary>
public ref struct AnyValueReader
{
    /// <summary>Deepest nesting of lists that is entered, as protobuf's own limit on recursion.</summary>
    public const int MaxDepth = 100;

    private const uint ItemTag = 1 << 3 | 2; // field 1 of both ArrayValue and KeyValueList

    private readonly ReadOnlySpan<byte> _payload;
    private readonly bool _keyed;
    private ProtobufReader _reader;

    private AnyValueReader(ReadOnlySpan<byte> payload, scoped in OtlpAttribute list, int depth)
    {
        _payload = payload;
        _keyed = list.Kind == OtlpValueKind.KeyValueList;
        _reader = new ProtobufReader(payload, list.Value);
        Depth = depth;
    }

    /// <summary>How many lists deep this reader is: 1 for a list that is the value of an attribute.</summary>
    public int Depth { get; }

    /// <summary>Enters a list.</summary>
    /// <param name="payload">The whole payload.</param>
    /// <param name="list">An attribute of kind Array or KeyValueList.</param>
    /// <exception cref="ArgumentException">The attribute is of another kind.</exception>
    public static AnyValueReader Enter(ReadOnlySpan<byte> payload, scoped in OtlpAttribute list) => IsList(list)
        ? new AnyValueReader(payload, list, 1)
        : throw new ArgumentException($"A value of kind {list.Kind} has no items.", nameof(list));

    /// <summary>Reads the next item: with its key in a KeyValueList, without in an Array.</summary>
    /// <returns>False when there is none left.</returns>
    /// <exception cref="OtlpFormatException">The list is malformed.</exception>
    public bool Read(out OtlpAttribute item)
    {
        while (_reader.TryReadTag(out uint tag))
        {
            if (tag == ItemTag)
            {
                Slice content = _reader.ReadSlice();
                item = _keyed ? OtlpAttribute.ReadKeyValue(_payload, content) : OtlpAttribute.ReadAnyValue(_payload, content);
                return true;
            }

            _reader.Skip(tag);
        }

        item = default;
        return false;
    }

    /// <summary>Enters a list that is an item of this one.</summary>
    /// <returns>False when the item is no list, or deeper than <see cref="MaxDepth"/>.</returns>
    public readonly bool TryEnter(scoped in OtlpAttribute item, out AnyValueReader nested)
    {
        if (!IsList(item) || Depth >= MaxDepth)
        {
            nested = default;
            return false;
        }

        nested = new AnyValueReader(_payload, item, Depth + 1);
        return true;
    }

    private static bool IsList(in OtlpAttribute item) => item.Kind is OtlpValueKind.Array or OtlpValueKind.KeyValueList;
}
