using System.Collections.Immutable;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>
/// The ids that came last, immutable and bounded. By arrival and not by their order: a record that comes late, from a node that was cut off, has
/// an old id and is remembered like any other.
/// </summary>
public sealed class RecentIds
{
    /// <summary>Ids that are remembered.</summary>
    public const int Capacity = 4_096;

    private readonly ImmutableDictionary<string, long> _at;
    private readonly ImmutableSortedDictionary<long, string> _order;
    private readonly long _next;

    private RecentIds(ImmutableDictionary<string, long> at, ImmutableSortedDictionary<long, string> order, long next)
    {
        _at = at;
        _order = order;
        _next = next;
    }

    /// <summary>No ids.</summary>
    public static RecentIds None { get; } = new(ImmutableDictionary.Create<string, long>(StringComparer.Ordinal), ImmutableSortedDictionary<long, string>.Empty, 0);

    /// <summary>The ids, the one that came last at the end.</summary>
    public IEnumerable<string> InOrder => _order.Values;

    /// <summary>How many there are.</summary>
    public int Count => _at.Count;

    /// <summary>Whether an id is remembered.</summary>
    public bool Contains(string id) => _at.ContainsKey(id);

    /// <summary>These ids came; the oldest ones beyond the capacity are forgotten.</summary>
    public RecentIds Add(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ImmutableDictionary<string, long> at = _at;
        ImmutableSortedDictionary<long, string> order = _order;
        long next = _next;
        foreach (string id in ids)
        {
            if (at.TryGetValue(id, out long before))
            {
                order = order.Remove(before);
            }

            at = at.SetItem(id, next);
            order = order.Add(next++, id);
            if (order.Count > Capacity)
            {
                (long oldest, string forgotten) = order.First();
                (at, order) = (at.Remove(forgotten), order.Remove(oldest));
            }
        }

        return next == _next ? this : new RecentIds(at, order, next);
    }
}
