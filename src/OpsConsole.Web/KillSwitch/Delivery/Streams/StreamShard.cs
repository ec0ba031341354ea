using System.Buffers;

namespace OpsConsole.Web.KillSwitch.Delivery.Streams;

/// <summary>Some of the open streams. There are several, so that clients that all come at once do not wait for each other.</summary>
internal sealed class StreamShard
{
    private readonly Lock _lock = new();
    private readonly HashSet<OpenStream> _streams = [];

    /// <summary>Adds a stream.</summary>
    public void Add(OpenStream stream)
    {
        lock (_lock)
        {
            _streams.Add(stream);
        }
    }

    /// <summary>Removes a stream.</summary>
    public void Remove(OpenStream stream)
    {
        lock (_lock)
        {
            _streams.Remove(stream);
        }
    }

    /// <summary>Does something for each stream that is open now, without holding up those that come and go.</summary>
    public void ForEach(Action<OpenStream> action)
    {
        OpenStream[] copy;
        int count;
        lock (_lock)
        {
            count = _streams.Count;
            copy = ArrayPool<OpenStream>.Shared.Rent(count);
            _streams.CopyTo(copy);
        }

        try
        {
            for (int i = 0; i < count; i++)
            {
                action(copy[i]);
            }
        }
        finally
        {
            ArrayPool<OpenStream>.Shared.Return(copy, clearArray: true);
        }
    }
}
