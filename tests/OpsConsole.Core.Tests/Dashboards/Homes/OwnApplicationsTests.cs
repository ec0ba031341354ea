using OpsConsole.Core.Dashboards.Homes;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Dashboards.Homes;

public sealed class OwnApplicationsTests
{
    private static readonly DateTime Morning = new(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Marks_are_kept_with_the_person_and_taken_away_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        OwnApplications own = new(database.Contexts, new ManualTime(Morning));

        Assert.Empty(await own.OfAsync("ana", Cancel));
        Assert.Equal(["shop"], await own.MarkAsync("ana", "shop", isTheirs: true, Cancel));
        Assert.Equal(["bot", "shop"], await own.MarkAsync("ana", "bot", isTheirs: true, Cancel));
        Assert.Equal(["bot", "shop"], await own.MarkAsync("ana", "bot", isTheirs: true, Cancel));
        Assert.Equal(["bot", "shop"], await own.OfAsync("ana", Cancel));
        Assert.Empty(await own.OfAsync("ben", Cancel));
        Assert.Equal(["shop"], await own.MarkAsync("ana", "bot", isTheirs: false, Cancel));
        Assert.Empty(await own.MarkAsync("ana", "shop", isTheirs: false, Cancel));
    }

    [Fact]
    public async Task Looks_and_marks_leave_each_other_alone()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        ManualTime time = new(Morning);
        OwnApplications own = new(database.Contexts, time);
        HomeVisits visits = new(database.Contexts, time);
        await visits.LookAsync("ana", Cancel);
        time.Now += TimeSpan.FromHours(6);
        await own.MarkAsync("ana", "shop", isTheirs: true, Cancel);
        Assert.Equal(Morning, await visits.LookAsync("ana", Cancel));
        Assert.Equal(["shop"], await own.OfAsync("ana", Cancel));
    }

    [Fact]
    public async Task Past_the_bound_no_more_are_taken()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        OwnApplications own = new(database.Contexts, new ManualTime(Morning));
        for (int i = 0; i < HomeVisit.MostApplications + 2; i++)
        {
            await own.MarkAsync("ana", $"{i:00}{new string('x', 198)}", isTheirs: true, Cancel);
        }

        Assert.Equal(HomeVisit.MostApplications, (await own.OfAsync("ana", Cancel)).Count);
    }
}
