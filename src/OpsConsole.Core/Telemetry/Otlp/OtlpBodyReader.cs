using System.IO.Compression;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Reads bodies of exports, inflated if need be, within a limit for each (as sent and once inflated) and one for all at a time.
/// Waits for slow senders without holding anything that others need.
/// </summary>
public sealed class OtlpBodyReader : IDisposable
{
    private const int FirstBuffer = 64 * 1024;
    private const int SmallestMember = 18; // header and trailer of gzip (RFC 1952)
    private const int UsualRatio = 12;     // GenAI spans deflate to a tenth
    private const int MaxGrowth = 16;      // of a buffer for the rest of a body whose first block is there

    private readonly int _maxBytes;
    private readonly long _maxTotalBytes;
    private readonly SemaphoreSlim _inflating = new(Math.Max(2, Environment.ProcessorCount));
    private long _totalBytes;

    /// <summary>A reader.</summary>
    /// <param name="maxBytes">Largest body in bytes, as sent and once inflated.</param>
    public OtlpBodyReader(int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        _maxBytes = maxBytes;
        _maxTotalBytes = 8L * maxBytes;
    }

    /// <summary>Largest body in bytes, as sent and once inflated.</summary>
    public int MaxBytes => _maxBytes;

    /// <summary>Bytes of all bodies that are held at this moment.</summary>
    public long HeldBytes => Interlocked.Read(ref _totalBytes);

    /// <summary>Reads a body to its end.</summary>
    /// <param name="body">The body as sent; may come in chunks.</param>
    /// <param name="contentEncoding">Value of the header <c>Content-Encoding</c>, if any.</param>
    /// <param name="contentLength">Value of the header <c>Content-Length</c>, if any. A guide only: buffers follow what arrives.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="OtlpBodyException">The body cannot be read; the fault says why.</exception>
    public async ValueTask<OtlpBody> ReadAsync(Stream body, string? contentEncoding, long? contentLength, CancellationToken cancellationToken)
    {
        bool gzip = IsGzip(contentEncoding);
        if (contentLength > _maxBytes)
        {
            throw new OtlpBodyException(OtlpBodyFault.TooLarge, _maxBytes);
        }

        return gzip ? await InflateAsync(body, contentLength, cancellationToken) : await ReadPlainAsync(body, contentLength, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _inflating.Dispose();

    /// <summary>Counts bytes that a body is about to hold.</summary>
    /// <exception cref="OtlpBodyException">All bodies together would hold too much.</exception>
    internal void Take(int bytes)
    {
        if (Interlocked.Add(ref _totalBytes, bytes) > _maxTotalBytes)
        {
            Give(bytes);
            throw new OtlpBodyException(OtlpBodyFault.Busy, _maxBytes);
        }
    }

    /// <summary>Counts bytes that a body no longer holds.</summary>
    internal void Give(int bytes) => Interlocked.Add(ref _totalBytes, -bytes);

    private bool IsGzip(string? contentEncoding) => contentEncoding?.Trim().ToUpperInvariant() switch
    {
        null or "" or "IDENTITY" => false,
        "GZIP" => true,
        _ => throw new OtlpBodyException(OtlpBodyFault.UnsupportedEncoding, _maxBytes),
    };

    private async ValueTask<OtlpBody> ReadPlainAsync(Stream body, long? contentLength, CancellationToken cancellationToken)
    {
        OtlpBody result = new(this, (int)Math.Min(contentLength ?? FirstBuffer, FirstBuffer) + 1);
        try
        {
            await result.FillAsync(body, _maxBytes, 2, cancellationToken);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private async ValueTask<OtlpBody> InflateAsync(Stream body, long? contentLength, CancellationToken cancellationToken)
    {
        using GzipSource source = new(body, _inflating);
        OtlpBody? result = null;
        try
        {
            await source.StartAsync(cancellationToken);
            result = new OtlpBody(this, Math.Min(UsualRatio * source.Available + 1, _maxBytes + 1));
            await using GZipStream gzip = new(source, CompressionMode.Decompress, leaveOpen: true);
            double growth = Math.Clamp(1.1 * (contentLength ?? 0) / Math.Max(source.Available, 1), 2, MaxGrowth);
            await result.FillAsync(gzip, _maxBytes, growth, cancellationToken);
            await ExpectOneWholeMemberAsync(source, result.Bytes.Length, cancellationToken);
            return result;
        }
        catch (Exception exception)
        {
            result?.Dispose();
            if (exception is InvalidDataException)
            {
                throw new OtlpBodyException(OtlpBodyFault.Corrupt, _maxBytes);
            }

            throw;
        }
    }

    // The framework checks the sum of what it inflated, but takes a member that stops early for one that ends, goes on to a next
    // member and ignores what is no member. The length that ends a member tells all three.
    private async ValueTask ExpectOneWholeMemberAsync(GzipSource source, int inflated, CancellationToken cancellationToken)
    {
        if (source.Received == 0)
        {
            return; // .NET's own GZipStream writes nothing for nothing
        }

        if (source.Received < SmallestMember || source.Tail != (uint)inflated || !await source.IsAtEndAsync(cancellationToken))
        {
            throw new OtlpBodyException(OtlpBodyFault.Corrupt, _maxBytes);
        }
    }
}
