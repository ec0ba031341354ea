namespace OpsConsole.Core.Quality.Scores;

/// <summary>Which bucket an instant lies in.</summary>
internal static class TallyTime
{
    /// <summary>Hours are read for ranges up to this; longer ones by days, which are fewer.</summary>
    public static readonly TimeSpan LongestByHour = TimeSpan.FromDays(8);

    public static TallyTier TierOf(TimeSpan length) => length <= LongestByHour ? TallyTier.Hour : TallyTier.Day;

    public static int Minutes(TallyTier tier) => tier == TallyTier.Hour ? 60 : 24 * 60;

    /// <summary>The bucket of an instant.</summary>
    public static int BucketOf(TallyTier tier, DateTime utc) => (int)Math.Floor((utc - DateTime.UnixEpoch).TotalMinutes / Minutes(tier));

    /// <summary>Where a bucket begins, UTC.</summary>
    public static DateTime StartOf(TallyTier tier, int bucket) => DateTime.UnixEpoch.AddMinutes((double)bucket * Minutes(tier));
}
