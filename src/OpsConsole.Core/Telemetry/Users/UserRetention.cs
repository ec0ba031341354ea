namespace OpsConsole.Core.Telemetry.Users;

/// <summary>Counts, of each day's users of one application, who is new and who came back.</summary>
internal static class UserRetention
{
    /// <summary>How many days before a day are looked at for who is new, and after it for who came back.</summary>
    public const int Days = 30;

    /// <summary>The figures of each day.</summary>
    /// <param name="days">Users by day; a day that is missing had none.</param>
    /// <param name="first">The first day of which users are known.</param>
    /// <param name="last">The last day of which they are.</param>
    public static IEnumerable<UserDay> Of(IReadOnlyDictionary<DateOnly, SeenUser[]> days, DateOnly first, DateOnly last)
    {
        DateOnly[] ordered = [.. days.Keys.Order()];
        Dictionary<DateOnly, HashSet<long>> old = KnownBefore(days, ordered);
        Dictionary<long, DateOnly> next = []; // by user: the next day on which the user is seen
        foreach (DateOnly day in ordered.Reverse())
        {
            SeenUser[] users = days[day];
            bool isOver = day.AddDays(Days) <= last, isKnown = day.AddDays(-Days) >= first;
            foreach (IGrouping<(int Model, int Prompt), long> group in Groups(users))
            {
                HashSet<long> met = [.. group];
                yield return new UserDay
                {
                    Day = day,
                    ModelId = group.Key.Model,
                    PromptId = group.Key.Prompt,
                    Users = met.Count,
                    New = isKnown ? met.Count(u => !old[day].Contains(u)) : null,
                    Returned = isOver ? met.Count(u => next.TryGetValue(u, out DateOnly again) && again <= day.AddDays(Days)) : null,
                };
            }

            foreach (SeenUser user in users)
            {
                next[user.User] = day;
            }
        }
    }

    /// <summary>Everybody, those who met each model, and those who met each prompt version.</summary>
    private static IEnumerable<IGrouping<(int Model, int Prompt), long>> Groups(SeenUser[] users) => users
        .SelectMany(u => new (int Model, int Prompt)[] { (0, 0), (u.Model, 0), (0, u.Prompt) }.Distinct().Select(group => (Group: group, u.User)))
        .GroupBy(p => p.Group, p => p.User);

    /// <summary>Of each day's users, those who were seen in the days before it.</summary>
    private static Dictionary<DateOnly, HashSet<long>> KnownBefore(IReadOnlyDictionary<DateOnly, SeenUser[]> days, DateOnly[] ordered)
    {
        Dictionary<long, DateOnly> seen = [];
        Dictionary<DateOnly, HashSet<long>> known = [];
        foreach (DateOnly day in ordered)
        {
            known[day] = [.. days[day].Select(u => u.User).Where(u => seen.TryGetValue(u, out DateOnly before) && before >= day.AddDays(-Days))];
            foreach (SeenUser user in days[day])
            {
                seen[user.User] = day;
            }
        }

        return known;
    }
}
