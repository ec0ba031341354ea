using System.Diagnostics;
using System.Text;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

/// <summary>
/// Valid payloads, damaged in a hundred thousand ways (bits, pieces, lengths, fields): the decoder answers or refuses, and never does
/// anything else. Same seed, same inputs.
/// </summary>
public class OtlpFuzzTests
{
    private const int Inputs = 35_000; // times three

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_protobuf_is_decoded_or_refused(int seed)
    {
        byte[][] seeds = [Traces(), Logs(), Metrics()];
        Random random = new(seed);
        Run(random, seeds, input =>
        {
            Walk(() => OtlpTraceBatch.Decode(input));
            Walk(() => OtlpLogBatch.Decode(input));
            Walk(() => OtlpMetricBatch.Decode(input));
        });
    }

    [Fact]
    public void Damaged_json_is_converted_or_refused()
    {
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes("""{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"stringValue":"x\ud83d\ude00\n"}}]},"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","kind":3,"startTimeUnixNano":"1784000000000000000","attributes":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"},{"doubleValue":"NaN"},{"bytesValue":"AQI="},{"kvlistValue":{"values":[{"key":"z","value":{"boolValue":true}}]}}]}}}],"status":{"code":2}}]}]}]}"""),
            Encoding.UTF8.GetBytes("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","histogram":{"dataPoints":[{"count":"3","sum":4.5e3,"bucketCounts":["1",2],"explicitBounds":[0.5,"Infinity"]}]}},{"exponentialHistogram":{"dataPoints":[{"scale":-1,"positive":{"offset":-4,"bucketCounts":["1"]}}]}}]}]}]}"""),
        ];
        using ProtobufWriter writer = new();
        Run(new Random(3), seeds, input =>
        {
            foreach (OtlpSignal signal in Enum.GetValues<OtlpSignal>())
            {
                writer.Clear();
                Refusable(() => OtlpJson.ToProtobuf(signal, input, writer, 1 << 20));
            }
        });
    }

    private static void Run(Random random, byte[][] seeds, Action<byte[]> decode)
    {
        TimeSpan worst = TimeSpan.Zero;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] input = seeds[random.Next(seeds.Length)];
            for (int damage = random.Next(1, 5); damage > 0; damage--)
            {
                input = Damage(random, input, seeds);
            }

            long start = Stopwatch.GetTimestamp();
            decode(input);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            worst = taken > worst ? taken : worst;
        }

        Assert.InRange(worst, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static byte[] Damage(Random random, byte[] input, byte[][] seeds)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        byte[] copy = [.. input];
        int at = random.Next(copy.Length);
        switch (random.Next(8))
        {
            case 0: // a bit
                copy[at] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1: // a byte that often matters
                copy[at] = (byte)(random.Next(6) switch { 0 => 0, 1 => 0xFF, 2 => 0x7F, 3 => 0x80, 4 => 0x0B, _ => '"' });
                return copy;
            case 2: // the end is missing
                return copy[..at];
            case 3: // a length lies
                return [.. copy[..at], 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. copy[at..]];
            case 4: // a piece of another payload
                byte[] other = seeds[random.Next(seeds.Length)];
                int from = random.Next(other.Length);
                return [.. copy[..at], .. other[from..random.Next(from, other.Length)], .. copy[at..]];
            case 5: // a piece twice
                int end = random.Next(at, copy.Length);
                return [.. copy[..end], .. copy[at..end], .. copy[end..]];
            case 6: // a piece is missing
                return [.. copy[..at], .. copy[random.Next(at, copy.Length)..]];
            default: // a whole field where one may stand: the structure stays, the content does not
                byte[] field = OtlpPayload.Build(w => Field(random, w));
                return [.. copy, .. OtlpPayload.Build(w => w.Message(1, r => r.Message(2, s => s.Message(2, span => span.WriteRaw(field)))))];
        }
    }

    private static void Field(Random random, ProtobufWriter writer)
    {
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int number = random.Next(1, 18);
            switch (random.Next(5))
            {
                case 0:
                    writer.WriteVarint(number, (ulong)random.NextInt64());
                    break;
                case 1:
                    writer.WriteFixed64(number, (ulong)random.NextInt64());
                    break;
                case 2:
                    writer.WriteFixed32(number, (uint)random.Next());
                    break;
                case 3:
                    byte[] bytes = new byte[random.Next(40)];
                    random.NextBytes(bytes);
                    writer.WriteBytes(number, bytes);
                    break;
                default:
                    writer.WriteTag(number, (WireType)random.Next(8));
                    break;
            }
        }
    }

    private static void Walk<TBatch>(Func<TBatch> decode)
        where TBatch : OtlpBatch
        => Refusable(() =>
        {
            using TBatch batch = decode();
            foreach (OtlpAttribute attribute in batch.Attributes)
            {
                _ = batch.Bytes(attribute.Key).Length + batch.Bytes(attribute.Value).Length;
                if (attribute.Kind is OtlpValueKind.Array or OtlpValueKind.KeyValueList)
                {
                    Walk(AnyValueReader.Enter(batch.Data, attribute));
                }
            }
        });

    private static void Walk(AnyValueReader reader)
    {
        while (reader.Read(out OtlpAttribute item))
        {
            if (reader.TryEnter(item, out AnyValueReader nested))
            {
                Walk(nested);
            }
        }
    }

    private static void Refusable(Action action)
    {
        try
        {
            action();
        }
        catch (OtlpFormatException)
        {
            // A refusal is a fine answer; anything else fails the test.
        }
    }

    private static byte[] Traces() => OtlpPayload.Request(s =>
    {
        for (int i = 0; i < 3; i++)
        {
            s.Span(span =>
            {
                span.Attribute(9, "gen_ai.request.model", v => v.WriteString(1, "nova-lite"));
                span.Attribute(9, "gen_ai.usage.input_tokens", v => v.WriteVarint(3, 300));
                span.Attribute(9, "ratio", v => v.WriteDouble(4, 0.5));
                span.Message(9, a => a.WriteBytes(2, OtlpPayload.NestedLists(5)));
                span.Message(11, e => e.WriteString(2, "event"));
                span.Message(15, status => status.WriteVarint(3, 2));
            });
        }
    });

    private static byte[] Logs() => OtlpPayload.Request(s => s.Message(2, record =>
    {
        record.WriteFixed64(1, 5);
        record.Message(5, body => body.WriteString(1, "hello"));
        record.Attribute(6, "event.name", v => v.WriteString(1, "x"));
        record.WriteBytes(9, OtlpPayload.TraceId);
    }));

    private static byte[] Metrics() => OtlpPayload.Request(s =>
    {
        s.Message(2, metric => metric.Message(9, histogram => histogram.Message(1, point =>
        {
            point.Message(6, w => Array.ForEach<ulong>([1, 2, 3], w.WriteFixed64));
            point.WriteDouble(7, 0.5);
        })));
        s.Message(2, metric => metric.Message(10, histogram => histogram.Message(1, point => point.Message(8, buckets =>
        {
            buckets.WriteSInt32(1, -2);
            buckets.Message(2, w => Array.ForEach<ulong>([1, 300], w.WriteVarint));
        }))));
    });
}
