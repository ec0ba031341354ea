namespace OpsConsole.Core.Quality.Scores;

/// <summary>Which bucket an instant lies in.</summary>
internal static class TallyTime
{
    /// <summary>Hours are read for ranges up to this; longer ones by days, which are fewer.</summary>
    public static readonly TimeSpan LongestByHour = TimeSpan.FromDays(8);

    /// <summary>The tier to read.</summary>
    /// <param name="length">Length of the range.</param>
    /// <param name="apart">Whether models or prompt versions are told apart.</param>
    public static TallyTier TierOf(TimeSpan length, bool apart) => length <= LongestByHour ? apart ? TallyTier.Hour : TallyTier.HourTogether : apart ? TallyTier.Day : TallyTier.DayTogether;

    public static int Minutes(TallyTier tier) => IsHour(tier) ? 60 : 24 * 60;

    public static bool IsHour(TallyTier tier) => tier is TallyTier.Hour or TallyTier.HourTogether;

    public static bool IsTogether(TallyTier tier) => tier is TallyTier.HourTogether or TallyTier.DayTogether;

    /// <summary>The bucket of an instant.</summary>
    public static int BucketOf(TallyTier tier, DateTime utc) => (int)Math.Floor((utc - DateTime.UnixEpoch).TotalMinutes / Minutes(tier));

    /// <summary>Where a bucket begins, UTC.</summary>
    public static DateTime StartOf(TallyTier tier, int bucket) => DateTime.UnixEpoch.AddMinutes((double)bucket * Minutes(tier));
}
