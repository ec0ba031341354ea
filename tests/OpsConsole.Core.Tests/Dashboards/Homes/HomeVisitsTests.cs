using OpsConsole.Core.Dashboards.Homes;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Dashboards.Homes;

public sealed class HomeVisitsTests
{
    private static readonly DateTime Morning = new(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_that_follow_each_other_closely_are_one_visit_so_that_a_reload_hides_nothing()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        ManualTime time = new(Morning);
        HomeVisits visits = new(database.Contexts, time);

        Assert.Null(await visits.LookAsync("ana", Cancel));
        time.Now += TimeSpan.FromMinutes(20);
        Assert.Null(await visits.LookAsync("ana", Cancel));
        time.Now += TimeSpan.FromHours(6);
        Assert.Equal(Morning.AddMinutes(20), await visits.LookAsync("ana", Cancel));
        time.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(Morning.AddMinutes(20), await visits.LookAsync("ana", Cancel));
    }

    [Fact]
    public async Task Each_person_has_visits_of_their_own()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        ManualTime time = new(Morning);
        HomeVisits visits = new(database.Contexts, time);
        await visits.LookAsync("ana", Cancel);
        time.Now += TimeSpan.FromHours(1);
        Assert.Null(await visits.LookAsync("ben", Cancel));
    }
}
