using System.Collections.Concurrent;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>The instances that this node serves. In memory only: after a restart they are known again as soon as they ask for anything.</summary>
public sealed class InstanceRegistry(TimeProvider time)
{
    /// <summary>Instances that are remembered at most; those not heard of for longest are forgotten first.</summary>
    public const int MaxInstances = 50_000;

    /// <summary>An instance that was heard of within this time counts as running.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<InstanceName, Instance> _instances = new();
    private readonly Lock _forgetting = new();
    private int _count;

    /// <summary>All that are known, but for the console's own client, which comes and goes with drills.</summary>
    public IEnumerable<Instance> All => _instances.Values.Where(i => i.Name.Application != KillScope.Drill.Application);

    /// <summary>Number of those that are known.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The instances that run, as far as is known: connected, or heard of within <see cref="Recent"/>.</summary>
    public IReadOnlyList<Instance> Running(string environment) => [.. All.Where(i => i.Name.Environment == environment && IsRunning(i))];

    /// <summary>Whether an instance runs, as far as is known.</summary>
    public bool IsRunning(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Connections > 0 || instance.LastSeen >= time.GetUtcNow().UtcDateTime - Recent;
    }

    /// <summary>Notes that an instance was heard of. Its names were checked.</summary>
    public Instance See(InstanceName name, InstanceVia via)
    {
        if (!_instances.TryGetValue(name, out Instance? instance))
        {
            instance = Add(name);
        }

        instance.See(via, time.GetUtcNow().UtcDateTime);
        return instance;
    }

    /// <summary>Notes that an instance opened a stream.</summary>
    public Instance Connect(InstanceName name)
    {
        Instance instance = See(name, InstanceVia.Stream);
        instance.Connect();
        return instance;
    }

    /// <summary>Notes that an instance's stream ended.</summary>
    public void Disconnect(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        instance.Disconnect(time.GetUtcNow().UtcDateTime);
    }

    private Instance Add(InstanceName name)
    {
        if (Volatile.Read(ref _count) >= MaxInstances)
        {
            Forget();
        }

        Instance instance = new(name);
        instance.See(InstanceVia.None, time.GetUtcNow().UtcDateTime); // before anybody finds it, so that it is not the oldest
        Instance kept = _instances.GetOrAdd(name, instance);
        if (ReferenceEquals(kept, instance))
        {
            Interlocked.Increment(ref _count);
        }

        return kept;
    }

    /// <summary>Forgets a tenth, so that it is not done for each that comes.</summary>
    private void Forget()
    {
        lock (_forgetting)
        {
            if (Volatile.Read(ref _count) < MaxInstances)
            {
                return;
            }

            foreach (Instance oldest in _instances.Values.Where(i => i.Connections == 0).OrderBy(i => i.LastSeen).Take(MaxInstances / 10))
            {
                if (_instances.TryRemove(oldest.Name, out _))
                {
                    Interlocked.Decrement(ref _count);
                }
            }
        }
    }
}
