using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>When environments were asked for last. In memory; as many as there are environments, for only what was found is noted.</summary>
internal sealed class AskedEnvironments(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _last = new(StringComparer.Ordinal);

    /// <summary>Notes that one was asked for. Written once a second at most: thousands ask at once, and all others only read.</summary>
    public void See(string environment)
    {
        StrongBox<long> last = _last.GetOrAdd(environment, static _ => new StrongBox<long>());
        long now = time.GetUtcNow().UtcTicks;
        if (now - Volatile.Read(ref last.Value) >= TimeSpan.TicksPerSecond)
        {
            Volatile.Write(ref last.Value, now);
        }
    }

    /// <summary>When one was asked for last, UTC; null for never.</summary>
    public DateTime? Last(string environment) => _last.TryGetValue(environment, out StrongBox<long>? last) ? new DateTime(Volatile.Read(ref last.Value), DateTimeKind.Utc) : null;
}
