using System.Collections.Frozen;

namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>One running instance of an application, as far as this node knows it.</summary>
public sealed class Instance
{
    private readonly Lock _lock = new();
    private long _lastSeen;
    private int _via;
    private int _connections;
    private ObeyedState? _obeyed;
    private FrozenDictionary<string, string> _coldStart = FrozenDictionary<string, string>.Empty;

    internal Instance(InstanceName name) => Name = name;

    /// <summary>What it calls itself.</summary>
    public InstanceName Name { get; }

    /// <summary>When it was last heard of, UTC.</summary>
    public DateTime LastSeen => new(Interlocked.Read(ref _lastSeen), DateTimeKind.Utc);

    /// <summary>By which ways it was seen.</summary>
    public InstanceVia Via => (InstanceVia)Volatile.Read(ref _via);

    /// <summary>Streams it has open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The newest state it obeys; null when it never said.</summary>
    public ObeyedState? Obeyed => Volatile.Read(ref _obeyed);

    /// <summary>What it does before it knows any state, <c>FailOpen</c> or <c>FailClosed</c> by scope, as far as it said.</summary>
    public IReadOnlyDictionary<string, string> ColdStart => Volatile.Read(ref _coldStart);

    internal void See(InstanceVia via, DateTime now)
    {
        Interlocked.Exchange(ref _lastSeen, now.Ticks);
        if ((Volatile.Read(ref _via) & (int)via) == 0)
        {
            Interlocked.Or(ref _via, (int)via);
        }
    }

    internal void Connect() => Interlocked.Increment(ref _connections);

    internal void Disconnect(DateTime now)
    {
        Interlocked.Decrement(ref _connections);
        Interlocked.Exchange(ref _lastSeen, now.Ticks);
    }

    /// <summary>Notes what it does before it knows any state: <c>FailOpen</c> or <c>FailClosed</c>, by scope.</summary>
    public void Declare(IReadOnlyDictionary<string, string> coldStart) =>
        Volatile.Write(ref _coldStart, coldStart.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>Notes what it obeys, unless something newer is known.</summary>
    /// <returns>Whether it is news.</returns>
    internal bool Obey(ObeyedState state)
    {
        lock (_lock)
        {
            if (_obeyed?.Reaches(state.Epoch, state.Version) == true)
            {
                return false;
            }

            Volatile.Write(ref _obeyed, state);
            return true;
        }
    }
}
