namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>An <c>ExportMetricsServiceRequest</c>.</summary>
public sealed class OtlpMetricBatch : OtlpBatch
{
    /// <summary>Most bounds, and most buckets, in one request.</summary>
    public const int MaxBuckets = 1_048_576;

    private readonly PooledList<OtlpMetric> _metrics;
    private readonly PooledList<OtlpPoint> _points;
    private readonly PooledList<double> _bounds;
    private readonly PooledList<ulong> _buckets;

    private OtlpMetricBatch(ReadOnlyMemory<byte> message)
        : base(message)
    {
        _metrics = new PooledList<OtlpMetric>(16, MaxRecords, "metrics");
        _points = new PooledList<OtlpPoint>(message.Length / 256, MaxRecords, "data points");
        _bounds = new PooledList<double>(message.Length / 32, MaxBuckets, "bounds of buckets");
        _buckets = new PooledList<ulong>(message.Length / 32, MaxBuckets, "buckets");
    }

    /// <summary>The metrics, in the order sent.</summary>
    public ReadOnlySpan<OtlpMetric> Metrics => _metrics.Span;

    /// <summary>The points, those of a metric in a run.</summary>
    public ReadOnlySpan<OtlpPoint> Points => _points.Span;

    /// <summary>Bounds of buckets, those of a point in a run.</summary>
    public ReadOnlySpan<double> Bounds => _bounds.Span;

    /// <summary>Counts of buckets, those of a point and sign in a run.</summary>
    public ReadOnlySpan<ulong> BucketCounts => _buckets.Span;

    /// <summary>Decodes a request. The message must stay unchanged until the batch is disposed.</summary>
    /// <exception cref="OtlpFormatException">The message is malformed or holds more than the limits.</exception>
    public static OtlpMetricBatch Decode(ReadOnlyMemory<byte> message)
    {
        OtlpMetricBatch batch = new(message);
        batch.Decode();
        return batch;
    }

    /// <summary>The points of a metric.</summary>
    public ReadOnlySpan<OtlpPoint> PointsOf(in OtlpMetric metric) => Points.Slice(metric.FirstPoint, metric.PointCount);

    /// <summary>The attributes of a point.</summary>
    public ReadOnlySpan<OtlpAttribute> AttributesOf(in OtlpPoint point) => Attributes.Slice(point.FirstAttribute, point.AttributeCount);

    /// <summary>The upper bounds of a histogram's buckets, ascending, inclusive.</summary>
    public ReadOnlySpan<double> BoundsOf(in OtlpPoint point) => Bounds.Slice(point.FirstBound, point.BoundCount);

    /// <summary>The counts of a run of buckets.</summary>
    public ReadOnlySpan<ulong> CountsOf(OtlpBuckets buckets) => BucketCounts.Slice(buckets.First, buckets.Count);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _metrics.Dispose();
        _points.Dispose();
        _bounds.Dispose();
        _buckets.Dispose();
        base.Dispose(disposing);
    }

    private protected override void DecodeRecord(int resource, int scope, Slice content)
    {
        int index = _metrics.Count;
        ref OtlpMetric metric = ref _metrics.Add();
        metric.Resource = resource;
        metric.Scope = scope;
        metric.Raw = content;
        metric.FirstPoint = _points.Count;
        ProtobufReader reader = new(Data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case NameTag:
                    metric.Name = reader.ReadSlice();
                    break;
                case UnitTag:
                    metric.Unit = reader.ReadSlice();
                    break;
                case GaugeTag:
                    ReadData(index, ref metric, OtlpMetricKind.Gauge, reader.ReadSlice());
                    break;
                case SumTag:
                    ReadData(index, ref metric, OtlpMetricKind.Sum, reader.ReadSlice());
                    break;
                case HistogramTag:
                    ReadData(index, ref metric, OtlpMetricKind.Histogram, reader.ReadSlice());
                    break;
                case ExponentialHistogramTag:
                    ReadData(index, ref metric, OtlpMetricKind.ExponentialHistogram, reader.ReadSlice());
                    break;
                case SummaryTag:
                    ReadData(index, ref metric, OtlpMetricKind.Summary, reader.ReadSlice());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private void ReadData(int index, ref OtlpMetric metric, OtlpMetricKind kind, Slice content)
    {
        if (metric.Kind != kind)
        {
            metric.Kind = kind; // a second kind in the same metric: of a oneof the last counts
            metric.FirstPoint = _points.Count;
            metric.PointCount = 0;
        }

        ProtobufReader reader = new(Data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case PointTag:
                    ref OtlpPoint point = ref _points.Add();
                    point.Metric = index;
                    new OtlpPointDecoder(Data, _bounds, _buckets, this).Decode(kind, reader.ReadSlice(), ref point);
                    metric.PointCount++;
                    break;
                case TemporalityTag:
                    metric.Temporality = (OtlpTemporality)reader.ReadInt32();
                    break;
                case MonotonicTag:
                    metric.IsMonotonic = reader.ReadBool();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    // Tags of Metric, Gauge, Sum, Histogram… (opentelemetry-proto metrics.proto): field number × 8 + wire type.
    private const uint NameTag = 1 << 3 | 2;
    private const uint UnitTag = 3 << 3 | 2;
    private const uint GaugeTag = 5 << 3 | 2;
    private const uint SumTag = 7 << 3 | 2;
    private const uint HistogramTag = 9 << 3 | 2;
    private const uint ExponentialHistogramTag = 10 << 3 | 2;
    private const uint SummaryTag = 11 << 3 | 2;
    private const uint PointTag = 1 << 3 | 2;
    private const uint TemporalityTag = 2 << 3 | 0;
    private const uint MonotonicTag = 3 << 3 | 0;
}
