namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Decodes data points. The same fact has another field number in each kind of point, so each kind has a table of its own;
/// the tags are written as field number × 8 + wire type.
/// </summary>
internal readonly ref struct OtlpPointDecoder(ReadOnlySpan<byte> data, PooledList<double> bounds, PooledList<ulong> buckets, OtlpMetricBatch batch)
{
    private const uint NoRecordedValue = 1; // bit of the flags

    private readonly ReadOnlySpan<byte> _data = data;

    public void Decode(OtlpMetricKind kind, Slice content, ref OtlpPoint point)
    {
        point.FirstAttribute = batch.Attributes.Length;
        point.FirstBound = bounds.Count;
        point.Positive = new OtlpBuckets(0, buckets.Count, 0);
        ProtobufReader reader = new(_data, content);
        while (reader.TryReadTag(out uint tag))
        {
            bool known = kind switch
            {
                OtlpMetricKind.Histogram => ReadHistogram(tag, ref reader, ref point),
                OtlpMetricKind.ExponentialHistogram => ReadExponential(tag, ref reader, ref point),
                OtlpMetricKind.Summary => ReadSummary(tag, ref reader, ref point),
                _ => ReadNumber(tag, ref reader, ref point),
            };
            if (!known)
            {
                reader.Skip(tag);
            }
        }

        point.AttributeCount = batch.Attributes.Length - point.FirstAttribute;
        point.BoundCount = bounds.Count - point.FirstBound;
    }

    private bool ReadNumber(uint tag, ref ProtobufReader reader, ref OtlpPoint point)
    {
        switch (tag)
        {
            case 2 << 3 | 1:
                point.StartNanos = reader.ReadFixed64();
                return true;
            case 3 << 3 | 1:
                point.TimeNanos = reader.ReadFixed64();
                return true;
            case 4 << 3 | 1:
                point.Value = reader.ReadDouble();
                return true;
            case 6 << 3 | 1:
                point.Value = (long)reader.ReadFixed64();
                return true;
            case 7 << 3 | 2:
                batch.AddAttribute(reader.ReadSlice());
                return true;
            case 8 << 3 | 0:
                point.HasNoValue = (reader.ReadVarint() & NoRecordedValue) != 0;
                return true;
            default:
                return false;
        }
    }

    private bool ReadHistogram(uint tag, ref ProtobufReader reader, ref OtlpPoint point)
    {
        switch (tag)
        {
            case 2 << 3 | 1:
                point.StartNanos = reader.ReadFixed64();
                return true;
            case 3 << 3 | 1:
                point.TimeNanos = reader.ReadFixed64();
                return true;
            case 4 << 3 | 1:
                point.Count = reader.ReadFixed64();
                return true;
            case 5 << 3 | 1:
                point.Sum = reader.ReadDouble();
                return true;
            case 6 << 3 | 1:
                buckets.Add() = reader.ReadFixed64();
                point.Positive = point.Positive with { Count = point.Positive.Count + 1 };
                return true;
            case 6 << 3 | 2:
                ReadPackedCounts(reader.ReadSlice(), ref point);
                return true;
            case 7 << 3 | 1:
                bounds.Add() = reader.ReadDouble();
                return true;
            case 7 << 3 | 2:
                ReadPackedBounds(reader.ReadSlice());
                return true;
            case 9 << 3 | 2:
                batch.AddAttribute(reader.ReadSlice());
                return true;
            case 10 << 3 | 0:
                point.HasNoValue = (reader.ReadVarint() & NoRecordedValue) != 0;
                return true;
            case 11 << 3 | 1:
                point.Min = reader.ReadDouble();
                return true;
            case 12 << 3 | 1:
                point.Max = reader.ReadDouble();
                return true;
            default:
                return false;
        }
    }

    private bool ReadExponential(uint tag, ref ProtobufReader reader, ref OtlpPoint point)
    {
        switch (tag)
        {
            case 1 << 3 | 2:
                batch.AddAttribute(reader.ReadSlice());
                return true;
            case 2 << 3 | 1:
                point.StartNanos = reader.ReadFixed64();
                return true;
            case 3 << 3 | 1:
                point.TimeNanos = reader.ReadFixed64();
                return true;
            case 4 << 3 | 1:
                point.Count = reader.ReadFixed64();
                return true;
            case 5 << 3 | 1:
                point.Sum = reader.ReadDouble();
                return true;
            case 6 << 3 | 0:
                point.Scale = reader.ReadSInt32();
                return true;
            case 7 << 3 | 1:
                point.ZeroCount = reader.ReadFixed64();
                return true;
            case 8 << 3 | 2:
                point.Positive = ReadBuckets(reader.ReadSlice());
                return true;
            case 9 << 3 | 2:
                point.Negative = ReadBuckets(reader.ReadSlice());
                return true;
            case 10 << 3 | 0:
                point.HasNoValue = (reader.ReadVarint() & NoRecordedValue) != 0;
                return true;
            case 12 << 3 | 1:
                point.Min = reader.ReadDouble();
                return true;
            case 13 << 3 | 1:
                point.Max = reader.ReadDouble();
                return true;
            case 14 << 3 | 1:
                point.ZeroThreshold = reader.ReadDouble();
                return true;
            default:
                return false;
        }
    }

    private bool ReadSummary(uint tag, ref ProtobufReader reader, ref OtlpPoint point)
    {
        switch (tag)
        {
            case 2 << 3 | 1:
                point.StartNanos = reader.ReadFixed64();
                return true;
            case 3 << 3 | 1:
                point.TimeNanos = reader.ReadFixed64();
                return true;
            case 4 << 3 | 1:
                point.Count = reader.ReadFixed64();
                return true;
            case 5 << 3 | 1:
                point.Sum = reader.ReadDouble();
                return true;
            case 7 << 3 | 2:
                batch.AddAttribute(reader.ReadSlice());
                return true;
            case 8 << 3 | 0:
                point.HasNoValue = (reader.ReadVarint() & NoRecordedValue) != 0;
                return true;
            default:
                return false;
        }
    }

    private OtlpBuckets ReadBuckets(Slice content)
    {
        int offset = 0;
        int first = buckets.Count;
        ProtobufReader reader = new(_data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case 1 << 3 | 0:
                    offset = reader.ReadSInt32();
                    break;
                case 2 << 3 | 0:
                    buckets.Add() = reader.ReadVarint();
                    break;
                case 2 << 3 | 2:
                    ProtobufReader packed = new(_data, reader.ReadSlice());
                    while (!packed.IsAtEnd)
                    {
                        buckets.Add() = packed.ReadVarint();
                    }

                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new OtlpBuckets(offset, first, buckets.Count - first);
    }

    private void ReadPackedCounts(Slice content, ref OtlpPoint point)
    {
        ProtobufReader packed = new(_data, content);
        while (!packed.IsAtEnd)
        {
            buckets.Add() = packed.ReadFixed64();
        }

        point.Positive = point.Positive with { Count = buckets.Count - point.Positive.First };
    }

    private void ReadPackedBounds(Slice content)
    {
        ProtobufReader packed = new(_data, content);
        while (!packed.IsAtEnd)
        {
            bounds.Add() = packed.ReadDouble();
        }
    }
}
