using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;

namespace OpsConsole.Web.KillSwitch.Delivery.Streams;

/// <summary>
/// All open streams, and the one thread that sends to them: changes at once, heartbeats spread over their interval. It also ends
/// streams whose key was revoked, and those whose client does not read.
/// </summary>
internal sealed partial class StreamHub : IDisposable
{
    /// <summary>Streams at most.</summary>
    public const int MaxStreams = 20_000;

    private const int Shards = 16;

    /// <summary>How long a client may leave something unread.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly KeyDirectory _keys;
    private readonly TimeProvider _time;
    private readonly ILogger<StreamHub> _logger;
    private readonly TimeSpan _heartbeat;
    private readonly IDisposable _subscription;
    private readonly StreamShard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new StreamShard())];
    private readonly AutoResetEvent _news = new(false);
    private readonly Thread _thread;
    private long _keyVersion;
    private int _count;
    private volatile bool _stopped;

    /// <summary>A hub whose thread runs.</summary>
    public StreamHub(SwitchBoard board, KeyDirectory keys, KillSwitchOptions options, TimeProvider time, ILogger<StreamHub> logger)
    {
        (_keys, _time, _logger, _heartbeat) = (keys, time, logger, options.Heartbeat);
        _keyVersion = keys.Version;
        _subscription = board.Subscribe(_ => _news.Set());
        _thread = new Thread(Run) { IsBackground = true, Name = "kill switch streams", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Streams that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a stream, which gets the state at once.</summary>
    /// <returns>Where to remove it from; null when there are too many.</returns>
    public StreamShard? Add(OpenStream stream)
    {
        int number = Interlocked.Increment(ref _count);
        if (number > MaxStreams || _stopped)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        stream.NextBeat = _time.GetTimestamp() + Ticks(_heartbeat * (0.5 + (0.5 * Random.Shared.NextDouble())));
        StreamShard shard = _shards[number % Shards];
        shard.Add(stream); // before it is sent the state: a change in between reaches it one way or the other
        if (!MayStay(stream))
        {
            stream.End(); // its key was revoked since it was checked
        }

        return shard;
    }

    /// <summary>Forgets a stream.</summary>
    public void Remove(OpenStream stream, StreamShard shard)
    {
        shard.Remove(stream);
        Interlocked.Decrement(ref _count);
    }

    /// <summary>Has the thread look for what is news beside the state.</summary>
    public void Look()
    {
        if (!_stopped)
        {
            _news.Set();
        }
    }

    /// <summary>Ends all streams: the console stops, and clients had better look for another.</summary>
    public void Stop()
    {
        _stopped = true;
        ForEach(static stream => stream.End());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stop();
        _subscription.Dispose();
        _news.Set();
        _thread.Join();
        _news.Dispose();
    }

    private void Run()
    {
        long nextSweep = 0;
        while (!_stopped)
        {
            bool news = _news.WaitOne(Tick);
            try
            {
                if (news)
                {
                    ForEach(static stream => stream.Send());
                }

                if (_time.GetTimestamp() >= nextSweep)
                {
                    nextSweep = _time.GetTimestamp() + Ticks(Tick);
                    Sweep();
                }
            }
            catch (Exception exception)
            {
                Log.Failed(_logger, exception); // this thread may not end: whatever it was, the next change goes out
            }
        }
    }

    private void Sweep()
    {
        long keyVersion = _keys.Version, now = _time.GetTimestamp(), stalled = now - Ticks(Patience);
        bool keysChanged = keyVersion != _keyVersion;
        ForEach(stream =>
        {
            if (keysChanged && !MayStay(stream))
            {
                stream.End(": the key was revoked\n\n"u8.ToArray());
            }
            else if (stream.BusySince is > 0 and long since && since < stalled)
            {
                stream.End();
            }
            else if (now >= stream.NextBeat)
            {
                stream.NextBeat = now + Ticks(_heartbeat);
                stream.Beat();
            }
        });
        _keyVersion = keyVersion;
    }

    private bool MayStay(OpenStream stream) => _keys.Find(stream.Key.Id) is { } key && KeyGate.May(key, Permissions.ReadFlags);

    private void ForEach(Action<OpenStream> action)
    {
        foreach (StreamShard shard in _shards)
        {
            shard.ForEach(action);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Sending the kill switch's state to streams failed; it goes on")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
