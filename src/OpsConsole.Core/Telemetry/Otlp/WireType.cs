namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>How the value of a protobuf field is laid out: the low three bits of its tag.</summary>
public enum WireType
{
    /// <summary>Seven bits a byte, least significant first: int32, int64, uint32, uint64, sint32, sint64, bool, enum.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little-endian: fixed64, sfixed64, double.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: string, bytes, messages, packed numbers.</summary>
    Length = 2,

    /// <summary>Opens a group. Long deprecated; skipped when met.</summary>
    StartGroup = 3,

    /// <summary>Closes a group.</summary>
    EndGroup = 4,

    /// <summary>Four bytes, little-endian: fixed32, sfixed32, float.</summary>
    Fixed32 = 5,
}
