using System.Diagnostics;
using System.IO.Compression;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

public sealed class OtlpBodyReaderTests : IDisposable
{
    private const int Limit = 1024 * 1024;

    private readonly OtlpBodyReader _reader = new(Limit);

    public void Dispose()
    {
        Assert.Equal(0, _reader.HeldBytes); // whatever happened, nothing is kept
        _reader.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(Limit)]
    public async Task Bodies_up_to_the_limit_are_read_plain_and_inflated(int length)
    {
        byte[] content = Noise(length);
        foreach (long? declared in new long?[] { null, length })
        {
            using OtlpBody plain = await ReadAsync(content, null, declared);
            Assert.Equal(content, plain.Bytes.ToArray());
        }

        byte[] gzip = Gzip(content);
        if (gzip.Length <= Limit)
        {
            using OtlpBody inflated = await ReadAsync(gzip, "gzip", gzip.Length);
            Assert.Equal(content, inflated.Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("")]
    [InlineData("Identity")]
    public async Task No_encoding_has_several_names(string encoding)
    {
        using OtlpBody body = await ReadAsync([1, 2], encoding);
        Assert.Equal([1, 2], body.Bytes.ToArray());
    }

    [Fact]
    public async Task Gzip_that_comes_byte_by_byte_is_read()
    {
        byte[] content = Noise(5000);
        using OtlpBody body = await _reader.ReadAsync(new Trickle(Gzip(content)), "GZip", null, TestContext.Current.CancellationToken);
        Assert.Equal(content, body.Bytes.ToArray());
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    [InlineData("br")]
    public Task Other_encodings_are_refused(string encoding) => ExpectAsync(OtlpBodyFault.UnsupportedEncoding, [], encoding);

    [Fact]
    public async Task A_byte_too_many_is_refused_in_every_form()
    {
        byte[] content = new byte[Limit + 1];
        await ExpectAsync(OtlpBodyFault.TooLarge, content, null);
        await ExpectAsync(OtlpBodyFault.TooLarge, content, null, content.Length);
        await ExpectAsync(OtlpBodyFault.TooLarge, Gzip(content), "gzip");
        await ExpectAsync(OtlpBodyFault.TooLarge, [], "gzip", content.Length);
    }

    [Fact]
    public async Task Damaged_gzip_is_told_so()
    {
        byte[] whole = Gzip(Noise(200_000));
        byte[] wrongSum = [.. whole];
        wrongSum[^6] ^= 1;
        byte[] wrongContent = [.. whole];
        wrongContent[whole.Length / 2] ^= 0x10;
        await ExpectAsync(OtlpBodyFault.Corrupt, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, whole[..^1], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, whole[..^8], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, whole[..(whole.Length / 2)], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, whole[..10], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, wrongSum, "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, wrongContent, "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, [.. whole, .. whole], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, [.. whole, .. new byte[100]], "gzip");
        await ExpectAsync(OtlpBodyFault.Corrupt, [.. whole, .. new byte[200_000]], "gzip");
    }

    [Fact]
    public async Task A_hundred_bombs_are_refused_and_hold_no_more_than_the_limit()
    {
        using OtlpBodyReader reader = new(20 * 1024 * 1024);
        byte[] bomb = Gzip(new byte[1024 * 1024 * 256]);
        long before = GC.GetTotalAllocatedBytes();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            OtlpBodyException exception = await Assert.ThrowsAsync<OtlpBodyException>(
                () => reader.ReadAsync(new MemoryStream(bomb), "gzip", null, CancellationToken.None).AsTask());
            Assert.Contains(exception.Fault, new[] { OtlpBodyFault.TooLarge, OtlpBodyFault.Busy }); // of many at a time, some are asked to wait
        })));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400L * 1024 * 1024); // buffers are reused: unpooled it would be 6 GB
        Assert.Equal(0, reader.HeldBytes);
    }

    [Fact]
    public async Task All_bodies_together_have_a_limit_too()
    {
        List<OtlpBody> held = [];
        byte[] content = new byte[Limit];
        OtlpBodyException exception = await Assert.ThrowsAsync<OtlpBodyException>(async () =>
        {
            for (int i = 0; i < 9; i++)
            {
                held.Add(await ReadAsync(content, null));
            }
        });

        Assert.Equal(OtlpBodyFault.Busy, exception.Fault);
        held.ForEach(b => b.Dispose());
        using OtlpBody again = await ReadAsync(content, null);
        Assert.Equal(Limit, again.Bytes.Length);
    }

    [Fact]
    public async Task Slow_senders_keep_nobody_from_inflating()
    {
        byte[] gzip = Gzip(Noise(500_000));
        Assert.True(gzip.Length > 200_000);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task[] stalled = [.. Enumerable.Range(0, 1 + Environment.ProcessorCount).Select(_ => _reader.ReadAsync(new Stall(gzip[..200_000]), "gzip", null, stop.Token).AsTask())];

        using (OtlpBody body = await ReadAsync(gzip, "gzip"))
        {
            Assert.Equal(500_000, body.Bytes.Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(stalled.Select(s => Assert.ThrowsAnyAsync<Exception>(() => s)));
    }

    private ValueTask<OtlpBody> ReadAsync(byte[] content, string? encoding, long? declared = null) =>
        _reader.ReadAsync(new MemoryStream(content), encoding, declared, TestContext.Current.CancellationToken);

    private async Task ExpectAsync(OtlpBodyFault fault, byte[] content, string? encoding, long? declared = null)
    {
        OtlpBodyException exception = await Assert.ThrowsAsync<OtlpBodyException>(() => ReadAsync(content, encoding, declared).AsTask());
        Assert.Equal(fault, exception.Fault);
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        for (int i = 0; i < length; i++)
        {
            bytes[i] &= 0x0F; // so that gzip makes it smaller
        }

        return bytes;
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }

    /// <summary>A byte at a time, each after a pause.</summary>
    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await base.ReadAsync(buffer[..1], cancellationToken);
        }
    }

    /// <summary>Some bytes, then nothing for ever.</summary>
    private sealed class Stall(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return read;
        }
    }
}
