namespace OpsConsole.Web.Controls;

/// <summary>Says how far an instant is from now.</summary>
internal static class Ago
{
    /// <summary>Like <c>now</c>, <c>42 s ago</c>, <c>3 min ago</c>, <c>5 h ago</c>, <c>2 d ago</c>; the date past 30 days; <c>in 5 min</c> for what is to come.</summary>
    /// <param name="at">The instant, UTC.</param>
    /// <param name="now">Now, UTC.</param>
    public static string Describe(DateTime at, DateTime now)
    {
        TimeSpan distance = (now - at).Duration();
        if (distance > TimeSpan.FromDays(30))
        {
            return at.ToString("yyyy-MM-dd");
        }

        string? amount = distance switch
        {
            { TotalSeconds: < 5 } => null,
            { TotalSeconds: < 60 } => $"{distance.Seconds} s",
            { TotalMinutes: < 60 } => $"{distance.Minutes} min",
            { TotalHours: < 24 } => $"{distance.Hours} h",
            _ => $"{distance.Days} d",
        };
        return amount is null ? "now" : at > now ? $"in {amount}" : $"{amount} ago";
    }
}
