using System.Buffers;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>A body in a pooled buffer that grows as bytes arrive, never ahead of them. Dispose it when it is decoded and mapped.</summary>
public sealed class OtlpBody : IDisposable
{
    private readonly OtlpBodyReader _owner;
    private byte[] _buffer;
    private int _length;

    internal OtlpBody(OtlpBodyReader owner, int capacity)
    {
        owner.Take(capacity);
        _owner = owner;
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        Capacity = capacity;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    // What it may fill: the pool's arrays are often larger, but memory that is never touched is never there.
    private int Capacity { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _owner.Give(Capacity);
        }

        _buffer = [];
        _length = 0;
        Capacity = 0;
    }

    /// <summary>Appends a stream to its end.</summary>
    /// <param name="source">What to append.</param>
    /// <param name="maxBytes">Most bytes that the body may hold.</param>
    /// <param name="growth">By how much the buffer grows when it is full, at least 2: larger where more is expected.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="OtlpBodyException">It holds more than <paramref name="maxBytes"/>, or there is no memory for it now.</exception>
    internal async ValueTask FillAsync(Stream source, int maxBytes, double growth, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == Capacity)
            {
                Grow(maxBytes, growth);
            }

            int read = await source.ReadAsync(_buffer.AsMemory(_length, Capacity - _length), cancellationToken);
            if (read == 0)
            {
                return;
            }

            _length += read;
            if (_length > maxBytes)
            {
                throw new OtlpBodyException(OtlpBodyFault.TooLarge, maxBytes);
            }
        }
    }

    private void Grow(int maxBytes, double growth)
    {
        // One byte more than allowed, so that the read that would find the end can find the excess instead.
        int capacity = (int)Math.Min(growth * Capacity, maxBytes + 1.0);
        _owner.Take(capacity - Capacity);
        Capacity = capacity;
        if (_buffer.Length < capacity)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(capacity);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
