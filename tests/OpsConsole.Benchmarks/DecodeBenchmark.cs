using System.Diagnostics;
using System.IO.Compression;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Benchmarks;

/// <summary>
/// What reading an export costs beside what it must cost: ours = bounded inflation into the pool + decoding of every attribute into
/// columns; bare = gunzip into a buffer of the right size + a reader that looks at ids and lengths only.
/// </summary>
internal static class DecodeBenchmark
{
    private const int Spans = 4096;
    private const int Rounds = 25;
    private const int PassesPerRound = 8;

    /// <summary>Measures and prints; limits: ratio at most 1.3, at most 50 bytes allocated a span.</summary>
    public static void Run(TextWriter output)
    {
        byte[] message = GenAiSpans.Request(Spans, seed: 1);
        byte[] gzip = Compress(message);
        byte[] buffer = new byte[message.Length + 1];
        using OtlpBodyReader bodies = new(20 * 1024 * 1024);

        long sink = 0;
        List<double> bare = [];
        List<double> ours = [];
        for (int round = -5; round < Rounds; round++)
        {
            double bareMicros = Cpu(() => sink += Bare(gzip, buffer));
            double oursMicros = Cpu(() => sink += Ours(bodies, gzip));
            if (round >= 0) // the first rounds warm up
            {
                bare.Add(bareMicros);
                ours.Add(oursMicros);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        sink += Ours(bodies, gzip);
        double allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Spans;
        double ratio = Median([.. ours.Zip(bare, (o, b) => o / b)]);

        output.WriteLine($"Decode with gunzip: {Spans:N0} GenAI spans, {message.Length / 1024:N0} KiB, {gzip.Length / 1024:N0} KiB compressed (check {sink & 0xFFFF})");
        output.WriteLine($"  bare reader   {Median(bare),8:F3} µs CPU a span");
        output.WriteLine($"  OpsConsole    {Median(ours),8:F3} µs CPU a span");
        output.WriteLine($"  ratio         {ratio,8:F2}   limit 1.30   {Verdict(ratio <= 1.3)}");
        output.WriteLine($"  allocated     {allocated,8:F1} bytes a span   limit 50   {Verdict(allocated <= 50)}");
    }

    private static string Verdict(bool holds) => holds ? "holds" : "MISSED";

    private static double Cpu(Action pass)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < PassesPerRound; i++)
        {
            pass();
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / PassesPerRound / Spans;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static long Ours(OtlpBodyReader bodies, byte[] gzip)
    {
        using MemoryStream stream = new(gzip);
        ValueTask<OtlpBody> reading = bodies.ReadAsync(stream, "gzip", gzip.Length, CancellationToken.None);
        Debug.Assert(reading.IsCompleted, "A stream in memory never makes anybody wait.");
        using OtlpBody body = reading.Result;
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(body.Bytes);
        return batch.Spans.Length + batch.Attributes.Length;
    }

    private static long Bare(byte[] gzip, byte[] buffer)
    {
        using GZipStream stream = new(new MemoryStream(gzip), CompressionMode.Decompress);
        int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return Walk(buffer.AsSpan(0, length), level: 0);
    }

    // Request → resource spans → scope spans → span: fields 1, 2, 2; in a span the ids (1, 2) are read and the rest is stepped over.
    private static long Walk(ReadOnlySpan<byte> message, int level)
    {
        long sum = 0;
        int position = 0;
        while (position < message.Length)
        {
            ulong tag = Varint(message, ref position);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref position);
                    break;
                case 1:
                    position += 8;
                    break;
                case 5:
                    position += 4;
                    break;
                default:
                    int length = (int)Varint(message, ref position);
                    ReadOnlySpan<byte> content = message.Slice(position, length);
                    position += length;
                    sum += level < 3 && tag >> 3 == (level == 0 ? 1UL : 2UL) ? Walk(content, level + 1)
                        : level == 3 && tag >> 3 <= 2 ? BitConverter.ToInt64(content)
                        : length;
                    break;
            }
        }

        return sum;
    }

    private static ulong Varint(ReadOnlySpan<byte> data, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = data[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static byte[] Compress(byte[] message)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Optimal))
        {
            gzip.Write(message);
        }

        return target.ToArray();
    }
}
