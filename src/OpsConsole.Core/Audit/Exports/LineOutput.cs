using System.Buffers;
using System.Security.Cryptography;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Collects what is written into larger pieces, and hashes and counts it.</summary>
internal sealed class LineOutput(Stream stream) : IDisposable
{
    private const int Piece = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * Piece);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _flushed;

    /// <summary>To write to.</summary>
    public IBufferWriter<byte> Buffer => _buffer;

    /// <summary>Bytes written so far.</summary>
    public long Length => _flushed + _buffer.WrittenCount;

    /// <summary>Hands on what has become a piece.</summary>
    public ValueTask WriteAsync(CancellationToken cancellationToken) => _buffer.WrittenCount < Piece ? default : FlushAsync(cancellationToken);

    /// <summary>Hands on what there is.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _hash.AppendData(_buffer.WrittenSpan);
        await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _flushed += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }

    /// <summary>SHA-256 of all that was handed on, hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
