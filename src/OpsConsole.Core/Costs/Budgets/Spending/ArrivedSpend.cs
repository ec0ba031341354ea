namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>
/// What came in between looks, so that a rate does not wait for a minute of the clock to end. It also sees an agent that loops within one interaction: with all its
/// calls that one counts in the minute it began, so it spends in the past for ever. What comes for an earlier minute counts only when no new interaction came with it:
/// else telemetry is late, and late telemetry is no reason to alert. Not for several threads.
/// </summary>
internal sealed class ArrivedSpend
{
    /// <summary>Longest time between two looks: growth over a longer one cannot be dated.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(SpendRate.QuietMinutes);

    private readonly List<(DateTime At, decimal Dollars)> _arrivals = [];
    private readonly List<(DateTime At, decimal Dollars)> _rates = [];
    private SpendCell[] _before = [];
    private SpendCell _dayBefore;
    private DateTime _from, _day, _at;

    /// <summary>Compares with the look before.</summary>
    /// <param name="minutes">The last minutes, the current one last.</param>
    /// <param name="from">Start of the first of them, UTC.</param>
    /// <param name="today">What today has.</param>
    /// <param name="now">The moment, UTC.</param>
    /// <returns>What arrived within the last 60 seconds, and the most of that within the last five minutes, US dollars.</returns>
    public (decimal Arrived, decimal Peak) Look(SpendCell[] minutes, DateTime from, SpendCell today, DateTime now)
    {
        if (_before.Length > 0 && now > _at && now - _at <= Longest)
        {
            _arrivals.Add((now, Grown(minutes, from, today, now)));
        }

        (_before, _from, _at, _day, _dayBefore) = (minutes, from, now, now.Date, today);
        _arrivals.RemoveAll(a => a.At <= now.AddMinutes(-1));
        decimal arrived = _arrivals.Sum(a => a.Dollars);
        _rates.Add((now, arrived));
        _rates.RemoveAll(r => r.At <= now - Kept);
        return (arrived, _rates.Max(r => r.Dollars));
    }

    private decimal Grown(SpendCell[] minutes, DateTime from, SpendCell today, DateTime now)
    {
        int moved = (int)((from - _from).Ticks / TimeSpan.TicksPerMinute);
        decimal fresh = 0;
        SpendCell inMinutes = default;
        for (int i = 0; i < minutes.Length; i++)
        {
            int before = i + moved;
            SpendCell grown = before < _before.Length ? minutes[i] - _before[before] : minutes[i];
            inMinutes += grown;
            if (i >= minutes.Length - 2 || grown is { Requests: 0, Calls: > 0 }) // this minute and the one before: what it takes to be sent
            {
                fresh += Math.Max(grown.Dollars, 0);
            }
        }

        // What is older than those minutes, of today.
        SpendCell older = _day == now.Date && from > now.Date ? today - _dayBefore - inMinutes : default;
        return fresh + (older is { Requests: 0, Calls: > 0, Dollars: > 0 } ? older.Dollars : 0);
    }
}
