using System.Buffers;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// The compressed side of a body that is being inflated. It waits for the network in blocks, and hands back the permission to
/// inflate while it waits: a slow sender must not keep others from it, and a bomb goes off within its first block, while few others run.
/// </summary>
internal sealed class GzipSource(Stream body, SemaphoreSlim inflating) : Stream
{
    private const int BlockSize = 64 * 1024; // inflates to at most 64 MiB: with the usual limit a bomb shows itself in its first block

    private byte[] _block = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _start;
    private int _end;
    private bool _ended;
    private bool _mayInflate;

    /// <summary>Compressed bytes that came so far.</summary>
    public long Received { get; private set; }

    /// <summary>The last four bytes that came so far. At the end of a gzip member: the length inflated, little-endian.</summary>
    public uint Tail { get; private set; }

    /// <summary>Compressed bytes at hand.</summary>
    public int Available => _end - _start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits for the first block and for the permission to inflate.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        await inflating.WaitAsync(cancellationToken);
        _mayInflate = true;
    }

    /// <summary>Whether nothing more comes.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken) =>
        await ReadAsync(new byte[1], cancellationToken) == 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end && !_ended)
        {
            Release();
            await StartAsync(cancellationToken);
        }

        int count = Math.Min(buffer.Length, Available);
        _block.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Release();
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
        }

        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = 0;
        while (_end < BlockSize && !_ended)
        {
            int read = await body.ReadAsync(_block.AsMemory(_end, BlockSize - _end), cancellationToken);
            _ended = read == 0;
            _end += read;
        }

        Received += _end;
        for (int i = Math.Max(0, _end - sizeof(uint)); i < _end; i++)
        {
            Tail = (Tail >> 8) | ((uint)_block[i] << 24);
        }
    }

    private void Release()
    {
        if (_mayInflate)
        {
            _mayInflate = false;
            inflating.Release();
        }
    }
}
