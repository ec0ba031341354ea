namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>What happened in a range, in order.</summary>
/// <param name="Items">The newest of them, oldest first.</param>
/// <param name="More">How many older ones are left out.</param>
/// <param name="Silent">What could not be asked for, in the plural.</param>
public sealed record CauseList(IReadOnlyList<Cause> Items, int More, IReadOnlyList<string> Silent)
{
    /// <summary>Most that are given. More lines than that hide the numbers they should explain.</summary>
    public const int Most = 200;

    /// <summary>Nothing happened.</summary>
    public static CauseList Empty { get; } = new([], 0, []);

    /// <summary>Puts what sources know in order, without what another range or filter is about, and without the same thing twice.</summary>
    public static CauseList Of(IEnumerable<Cause> causes, DateTime from, DateTime to, MetricsFilter filter, IReadOnlyList<string> silent)
    {
        Cause[] all = [.. causes.Where(c => c.IsWithin(from, to) && c.Concerns(filter)).Distinct().OrderBy(c => c.At).ThenBy(c => c.Kind).ThenBy(c => c.Title, StringComparer.Ordinal)];
        int more = Math.Max(0, all.Length - Most);
        return new CauseList(all[more..], more, silent);
    }
}
