using System.Buffers;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>A list in a pooled array that refuses to grow beyond a limit: two bytes of a payload can ask for a hundred of memory.</summary>
/// <param name="capacity">Room to start with.</param>
/// <param name="limit">Most items.</param>
/// <param name="items">What they are, for the message of the refusal.</param>
internal sealed class PooledList<T>(int capacity, int limit, string items) : IDisposable
    where T : unmanaged
{
    private T[] _array = ArrayPool<T>.Shared.Rent(Math.Clamp(capacity, 4, limit));
    private int _count;

    /// <summary>Number of items.</summary>
    public int Count => _count;

    /// <summary>The items.</summary>
    public ReadOnlySpan<T> Span => _array.AsSpan(0, _count);

    /// <summary>An item, to change it in place. The reference holds until the next <see cref="Add"/>.</summary>
    public ref T this[int index] => ref _array[index];

    /// <summary>Adds a blank item. The reference holds until the next call.</summary>
    /// <exception cref="OtlpFormatException">The list is full.</exception>
    public ref T Add()
    {
        ref T item = ref AddUnset();
        item = default;
        return ref item;
    }

    /// <summary>Adds an item that is whatever the pool left there: for one that is written whole at once.</summary>
    /// <exception cref="OtlpFormatException">The list is full.</exception>
    public ref T AddUnset()
    {
        if (_count == _array.Length || _count == limit)
        {
            Grow();
        }

        return ref _array[_count++];
    }

    public void Dispose()
    {
        T[] array = _array;
        _array = [];
        _count = 0;
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }

    private void Grow()
    {
        if (_count >= limit)
        {
            throw new OtlpFormatException($"A request may hold at most {limit:N0} {items}.");
        }

        T[] larger = ArrayPool<T>.Shared.Rent(Math.Min(2 * _array.Length, limit));
        Span.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_array);
        _array = larger;
    }
}
