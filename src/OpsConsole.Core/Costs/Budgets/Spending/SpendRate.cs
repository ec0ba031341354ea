namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>How fast something is spent.</summary>
/// <param name="LastMinute">US dollars in the last minute.</param>
/// <param name="LastFive">US dollars a minute, over the last five whole minutes.</param>
/// <param name="Peak">The most that a minute had, of the last five and the current one.</param>
/// <param name="FivePeak">The most that five minutes in a row had within the last five minutes, US dollars a minute.</param>
public readonly record struct SpendRate(decimal LastMinute, decimal LastFive, decimal Peak, decimal FivePeak)
{
    /// <summary>For how many minutes a rate must have been below its limit before it counts as over.</summary>
    public const int QuietMinutes = 5;

    /// <summary>Works it out. The current minute counts with what it has so far: more than a limit is more than it already, less says nothing yet.</summary>
    /// <param name="minutes">Whole minutes and the current one, oldest first; at least six.</param>
    /// <param name="arrived">What arrived within the last 60 seconds, US dollars.</param>
    /// <param name="arrivedPeak">The most of that within the last five minutes.</param>
    public static SpendRate Of(IReadOnlyList<SpendCell> minutes, decimal arrived = 0, decimal arrivedPeak = 0)
    {
        ArgumentNullException.ThrowIfNull(minutes);
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes.Count, QuietMinutes + 1);
        int now = minutes.Count - 1;
        decimal five = 0, peak = minutes[now].Dollars;
        for (int back = 1; back <= QuietMinutes; back++)
        {
            five += minutes[now - back].Dollars;
            peak = Math.Max(peak, minutes[now - back].Dollars);
        }

        decimal last = Math.Max(arrived, Math.Max(minutes[now].Dollars, minutes[now - 1].Dollars));
        decimal fivePeak = five, window = five;
        for (int back = QuietMinutes + 1; back <= 2 * QuietMinutes && back <= now; back++)
        {
            window += minutes[now - back].Dollars - minutes[now - back + QuietMinutes].Dollars;
            fivePeak = Math.Max(fivePeak, window);
        }

        return new SpendRate(last, five / QuietMinutes, Math.Max(peak, Math.Max(last, arrivedPeak)), fivePeak / QuietMinutes);
    }
}
