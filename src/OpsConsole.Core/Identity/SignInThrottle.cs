using System.Net;
using System.Net.Sockets;

namespace OpsConsole.Core.Identity;

/// <summary>
/// Slows guessing down: 10 failures in 15 minutes for an account, and for an address. Accounts that do not exist are counted
/// alike, so the answer tells nothing. An address from which somebody signed in before is not bound by the failures that others
/// cause for the account: an attacker cannot lock its owner out. Kept in memory: a restart forgives.
/// </summary>
public sealed class SignInThrottle(TimeProvider time)
{
    /// <summary>Failures allowed in one window.</summary>
    public const int Limit = 10;

    /// <summary>Length of the window that starts with the first failure.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MaxEntries = 50_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Count> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _trusted = new(StringComparer.Ordinal);

    /// <summary>
    /// Asks to try once. The try counts as a failure until <see cref="Succeeded"/> is called, so that tries at the same moment
    /// cannot all slip through.
    /// </summary>
    /// <returns>Null to go ahead, else how long to wait.</returns>
    public TimeSpan? Begin(string? account, IPAddress? address)
    {
        DateTimeOffset now = time.GetUtcNow();
        (string byAccount, string byAddress, string pair) = Keys(account, address);
        lock (_lock)
        {
            TimeSpan? wait = Longest(Wait(byAddress, now), _trusted.ContainsKey(pair) ? null : Wait(byAccount, now));
            if (wait is null)
            {
                CountOne(byAddress, now);
                CountOne(byAccount, now);
            }

            return wait;
        }
    }

    /// <summary>Takes back what <see cref="Begin"/> counted, and remembers the address as the account's own.</summary>
    public void Succeeded(string? account, IPAddress? address)
    {
        (string byAccount, string byAddress, string pair) = Keys(account, address);
        lock (_lock)
        {
            Uncount(byAccount);
            Uncount(byAddress);
            Bound(_trusted, _ => false);
            _trusted[pair] = time.GetUtcNow();
        }
    }

    private static (string Account, string Address, string Pair) Keys(string? account, IPAddress? address)
    {
        string name = (account ?? "").Trim().ToUpperInvariant();
        string place = Network(address);
        return ("account " + name[..Math.Min(name.Length, 254)], "address " + place, place + " " + name[..Math.Min(name.Length, 254)]);
    }

    /// <summary>The part of an address that somebody has to oneself: all of IPv4, the first 64 bits of IPv6.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes()[..8]) : address.ToString();
    }

    private static TimeSpan? Longest(TimeSpan? a, TimeSpan? b) => a is null || b > a ? b : a;

    private TimeSpan? Wait(string key, DateTimeOffset now) =>
        _failures.TryGetValue(key, out Count count) && count.Failures >= Limit && count.Since + Window > now ? count.Since + Window - now : null;

    private void CountOne(string key, DateTimeOffset now)
    {
        Count old = _failures.GetValueOrDefault(key);
        if (old.Failures == 0)
        {
            Bound(_failures, count => count.Since + Window <= now);
        }

        _failures[key] = old.Failures == 0 || old.Since + Window <= now ? new Count(now, 1) : old with { Failures = old.Failures + 1 };
    }

    private void Uncount(string key)
    {
        if (_failures.TryGetValue(key, out Count count))
        {
            _failures[key] = count with { Failures = Math.Max(0, count.Failures - 1) };
        }
    }

    /// <summary>Keeps memory bounded: what is over goes first, then whatever comes first.</summary>
    private static void Bound<T>(Dictionary<string, T> entries, Func<T, bool> isOver)
    {
        if (entries.Count < MaxEntries)
        {
            return;
        }

        foreach (string key in entries.Where(e => isOver(e.Value)).Select(e => e.Key).ToList())
        {
            entries.Remove(key);
        }

        foreach (string key in entries.Keys.Take(entries.Count - (MaxEntries * 9 / 10)).ToList())
        {
            entries.Remove(key);
        }
    }

    private readonly record struct Count(DateTimeOffset Since, int Failures);
}
