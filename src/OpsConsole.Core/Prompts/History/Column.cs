namespace OpsConsole.Core.Prompts.History;

/// <summary>
/// A column of a table that only grows. Who took <see cref="Items"/> and <see cref="Count"/> may go on reading that many of them on any
/// thread while one writer adds more: what was written is never written again.
/// </summary>
internal sealed class Column<T>(T[] items, int count)
{
    public Column()
        : this([], 0)
    {
    }

    public T[] Items { get; private set; } = items;

    public int Count { get; private set; } = count;

    public T this[int index] => Items[index];

    public void Add(T item)
    {
        Reserve(1);
        Items[Count++] = item;
    }

    public void Add(ReadOnlySpan<T> items)
    {
        Reserve(items.Length);
        items.CopyTo(Items.AsSpan(Count));
        Count += items.Length;
    }

    private void Reserve(int more)
    {
        if (Count + more > Items.Length)
        {
            T[] larger = new T[Math.Max(Count + more, Items.Length + Items.Length / 2 + 16)];
            Array.Copy(Items, larger, Count);
            Items = larger;
        }
    }
}
