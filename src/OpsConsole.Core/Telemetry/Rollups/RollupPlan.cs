namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Adjoining buckets of one tier.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="From">First bucket, minutes since 1970 UTC.</param>
/// <param name="To">End, exclusive, minutes since 1970 UTC.</param>
internal readonly record struct RollupRun(RollupTier Tier, int From, int To);

/// <summary>Chooses which tiers answer for a range: the coarsest that fits in the middle, finer ones at ragged ends.</summary>
internal static class RollupPlan
{
    private static readonly RollupTier[] CoarseToFine = [RollupTier.Day, RollupTier.Hour, RollupTier.Minute];

    /// <summary>
    /// The runs that cover a range once, in order of time. Where retention has taken the finer tiers away, the range grows to
    /// whole buckets of the finest that is left, and an interval that is finer still falls into the bucket it starts in.
    /// </summary>
    /// <param name="from">Start in minutes since 1970 UTC.</param>
    /// <param name="to">End in minutes since 1970 UTC, exclusive.</param>
    /// <param name="interval">Minutes of the points wanted: buckets never straddle two of them. Null for one sum.</param>
    /// <param name="minutesFrom">First minute for which there still are minute rollups.</param>
    /// <param name="hoursFrom">First minute for which there still are hour rollups.</param>
    public static List<RollupRun> Make(int from, int to, int? interval, int minutesFrom, int hoursFrom)
    {
        minutesFrom = RollupTime.Ceiling(minutesFrom, RollupTier.Hour.Width());
        hoursFrom = RollupTime.Ceiling(hoursFrom, RollupTier.Day.Width());
        RollupTier Finest(int at) => at >= minutesFrom ? RollupTier.Minute : at >= hoursFrom ? RollupTier.Hour : RollupTier.Day;

        List<RollupRun> runs = [];
        for (int at = RollupTime.Floor(from, Finest(from).Width()); at < to;)
        {
            RollupTier finest = Finest(at);
            RollupTier tier = Array.Find(CoarseToFine, t => t <= finest || Fits(t, at, to, interval));
            int end = at + tier.Width();
            if (runs.Count > 0 && runs[^1].Tier == tier)
            {
                runs[^1] = runs[^1] with { To = end };
            }
            else
            {
                runs.Add(new RollupRun(tier, at, end));
            }

            at = end;
        }

        return runs;
    }

    private static bool Fits(RollupTier tier, int at, int to, int? interval)
    {
        int width = tier.Width();
        return at % width == 0 && at + width <= to && (interval is null || interval % width == 0);
    }
}
