using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Core.Tests.Telemetry.Users;

public sealed class UserRetentionTests
{
    private static readonly DateOnly First = new(2026, 8, 1);

    [Fact]
    public void A_user_is_new_after_thirty_days_of_absence_and_comes_back_within_as_many()
    {
        UserDay[] days = Of(last: 120, (1, 30), (1, 60), (1, 91));
        Assert.Equal([(30, 1, (int?)1), (60, 0, 0), (91, 1, null)], days.Where(IsAll).OrderBy(d => d.Day).Select(d => (At(d), d.New!.Value, d.Returned)));
    }

    [Fact]
    public void What_is_not_known_yet_is_not_counted_as_no()
    {
        UserDay day = Of(last: 39, (1, 10)).Single(IsAll);
        Assert.Equal((1, null, null), (day.Users, day.New, day.Returned));
        Assert.Equal(0, Of(last: 40, (1, 10)).Single(IsAll).Returned);
    }

    [Fact]
    public void Retention_agrees_with_a_straightforward_recount_over_a_million_interactions()
    {
        Random random = new(20261122);
        List<(int Day, SeenUser User)> interactions = [.. Enumerable.Range(0, 1_000_000).Select(_ =>
        {
            int user = (int)(20_000 * Math.Pow(random.NextDouble(), 2)); // some come often, most seldom
            return (random.Next(80), new SeenUser(user * 0x9E37_79B9L, 1 + random.Next(3), 10 + random.Next(4)));
        })];
        Dictionary<DateOnly, SeenUser[]> days = interactions.GroupBy(i => i.Day).ToDictionary(g => First.AddDays(g.Key), g => SeenUsersCodec.Unpack(SeenUsersCodec.Pack(g.Select(i => i.User).Distinct())));

        UserDay[] counted = [.. UserRetention.Of(days, First, First.AddDays(79))];

        // By user the days on which they were seen; then each question is asked as it is written down.
        Dictionary<long, bool[]> seen = [];
        foreach ((int day, SeenUser user) in interactions)
        {
            if (!seen.TryGetValue(user.User, out bool[]? on))
            {
                seen.Add(user.User, on = new bool[80]);
            }

            on[day] = true;
        }

        bool Between(long user, int from, int to) => Enumerable.Range(from, to - from + 1).Any(d => d is >= 0 and < 80 && seen[user][d]);
        Assert.Equal(80 * (1 + 3 + 4), counted.Length);
        ILookup<int, SeenUser> byDay = interactions.ToLookup(i => i.Day, i => i.User);
        foreach (UserDay day in counted)
        {
            int at = At(day);
            long[] met = [.. byDay[at].Where(u => (day.ModelId == 0 || u.Model == day.ModelId) && (day.PromptId == 0 || u.Prompt == day.PromptId)).Select(u => u.User).Distinct()];
            Assert.Equal(
                (met.Length, at < 30 ? null : met.Count(u => !Between(u, at - 30, at - 1)), at > 49 ? null : met.Count(u => Between(u, at + 1, at + 30))),
                (day.Users, day.New, day.Returned));
        }
    }

    [Fact]
    public void Users_are_read_as_they_were_packed()
    {
        SeenUser[] users = [new(-5, 1, 0), new(7, 2, 3), new(7, 2, 4), new(long.MinValue, 0, 0), new(long.MaxValue, 9, 9)];
        Assert.Equal(users.ToHashSet(), SeenUsersCodec.Unpack(SeenUsersCodec.Pack(users)).ToHashSet());
    }

    [Fact]
    public void What_was_cut_off_is_not_read() => Assert.Throws<InvalidDataException>(() => SeenUsersCodec.Unpack(SeenUsersCodec.Pack([new(7, 2, 3)]).AsSpan()[..^1]));

    private static UserDay[] Of(int last, params (long User, int Day)[] seen) =>
        [.. UserRetention.Of(seen.GroupBy(s => s.Day).ToDictionary(g => First.AddDays(g.Key), g => g.Select(s => new SeenUser(s.User, 1, 2)).ToArray()), First, First.AddDays(last))];

    private static bool IsAll(UserDay day) => day is { ModelId: 0, PromptId: 0 };

    private static int At(UserDay day) => day.Day.DayNumber - First.DayNumber;
}
