using System.Text;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>The counters of a process that makes model calls, as an OpenTelemetry exporter shows them.</summary>
internal sealed class CountedCalls(string labels, double median, int seed)
{
    private const int Schema = 3; // native buckets: eight an octave

    private static readonly double[] Bounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, double.PositiveInfinity];

    private readonly Random _random = new(seed);
    private readonly long[] _buckets = new long[Bounds.Length];
    private readonly SortedDictionary<int, long> _native = [];
    private long _count, _input, _output;
    private double _sum;

    /// <summary>All calls there ever were, whatever was reset.</summary>
    public List<double> Made { get; } = [];

    /// <summary>All input tokens there ever were.</summary>
    public long InputTokens { get; private set; }

    /// <summary>Makes calls: durations are spread as they are in life, with a long tail.</summary>
    public void Call(int times)
    {
        for (int i = 0; i < times; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            double seconds = median * Math.Exp(1.2 * normal);
            int bucket = Array.FindIndex(Bounds, b => seconds <= b), native = (int)Math.Ceiling(Math.Log2(seconds) * (1 << Schema)), tokens = _random.Next(100, 3000);
            _buckets[bucket]++;
            _native[native] = _native.GetValueOrDefault(native) + 1;
            (_count, _sum, _input, _output) = (_count + 1, _sum + seconds, _input + tokens, _output + (tokens / 4));
            Made.Add(seconds);
            InputTokens += tokens;
        }
    }

    /// <summary>The process starts anew.</summary>
    public void Restart()
    {
        Array.Clear(_buckets);
        _native.Clear();
        (_count, _sum, _input, _output) = (0, 0, 0, 0);
    }

    /// <summary>Writes the counters as text.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="time">The time as the format wants it.</param>
    public void Write(StringBuilder text, string time)
    {
        long upTo = 0;
        for (int i = 0; i < Bounds.Length; i++)
        {
            upTo += _buckets[i];
            text.Append($"gen_ai_client_operation_duration_seconds_bucket{{{labels},le=\"{(double.IsInfinity(Bounds[i]) ? "+Inf" : Bounds[i])}\"}} {upTo} {time}\n");
        }

        text.Append($"gen_ai_client_operation_duration_seconds_sum{{{labels}}} {_sum:R} {time}\n");
        text.Append($"gen_ai_client_operation_duration_seconds_count{{{labels}}} {_count} {time}\n");
        text.Append($"gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type=\"input\"}} {_input} {time}\n");
        text.Append($"gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type=\"output\"}} {_output} {time}\n");
    }

    /// <summary>The durations as a native histogram, in the protobuf form of Prometheus: a length and a MetricFamily.</summary>
    /// <param name="millis">The time, milliseconds since 1970 UTC.</param>
    public byte[] WriteNative(long millis)
    {
        using ProtobufWriter family = new();
        family.WriteString(1, "gen_ai_client_operation_duration_seconds");
        family.WriteVarint(3, 4); // HISTOGRAM
        int metric = family.BeginMessage(4);
        foreach (string label in labels.Split(','))
        {
            int pair = family.BeginMessage(1);
            family.WriteString(1, label.Split('=')[0]);
            family.WriteString(2, label.Split('=')[1].Trim('"'));
            family.EndMessage(pair);
        }

        family.WriteVarint(6, (ulong)millis);
        int histogram = family.BeginMessage(7);
        family.WriteVarint(1, (ulong)_count);
        family.WriteDouble(2, _sum);
        family.WriteSInt32(5, Schema);
        family.WriteDouble(6, 1e-128);
        int before = int.MinValue;
        long last = 0;
        foreach (int index in _native.Keys)
        {
            int span = family.BeginMessage(12); // a span each: the gap to the one before, and one bucket
            family.WriteSInt32(1, before == int.MinValue ? index : index - before - 1);
            family.WriteVarint(2, 1);
            family.EndMessage(span);
            before = index;
        }

        foreach (long count in _native.Values)
        {
            family.WriteVarint(13, (ulong)((count - last) << 1 ^ (count - last) >> 63));
            last = count;
        }

        family.EndMessage(histogram);
        family.EndMessage(metric);
        using ProtobufWriter delimited = new();
        delimited.WriteVarint((ulong)family.Length);
        return [.. delimited.WrittenSpan, .. family.WrittenSpan];
    }
}
