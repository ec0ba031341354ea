using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.Storage;
using OpsConsole.Web.KillSwitch.Drills;
using OpsConsole.Web.KillSwitch.Lane;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Tests.KillSwitch;

/// <summary>A drill that is due and does not happen is noticed, whatever kept it from happening.</summary>
public sealed class MissedDrillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_suppressed_drill_alerts_once_until_a_drill_happens()
    {
        MovedTime time = new();
        using DrillConsole console = Console(time);
        DrillUpkeep upkeep = Upkeep(console);
        LiveText banner = console.Get<DrillBanner>().Banner.Live!;
        await upkeep.RunOnceAsync(Cancel);
        Assert.Equal("", banner.Text);

        time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1)); // the schedule does not run by this clock: two drills were due
        await upkeep.RunOnceAsync(Cancel);
        await upkeep.RunOnceAsync(Cancel);
        await upkeep.RunOnceAsync(Cancel);

        Assert.Equal("The drill of the kill switch in production was missed: nobody knows how fast it works.", banner.Text);
        Assert.Equal(1, await AlarmsAsync(console));
        Assert.True(Readiness(console).IsProblem);

        Assert.Equal(DrillOutcome.Passed, (await console.DrillAsync()).Outcome);
        await upkeep.RunOnceAsync(Cancel);

        Assert.Equal("", banner.Text);
        Assert.False(Readiness(console).IsProblem);

        time.Advance(TimeSpan.FromHours(3)); // a second gap is a second alarm
        await upkeep.RunOnceAsync(Cancel);
        await upkeep.RunOnceAsync(Cancel);
        Assert.Equal(2, await AlarmsAsync(console));
    }

    [Fact]
    public async Task One_late_drill_is_no_missed_drill()
    {
        MovedTime time = new();
        using DrillConsole console = Console(time);
        DrillUpkeep upkeep = Upkeep(console);
        await upkeep.RunOnceAsync(Cancel);

        time.Advance(TimeSpan.FromMinutes(119));
        await upkeep.RunOnceAsync(Cancel);

        Assert.Null(console.Get<LastDrills>().In("production"));
    }

    private static DrillConsole Console(TimeProvider time)
    {
        DrillConsole console = new();
        console.Settings["KillSwitch:Environments:0"] = "production";
        console.Settings["KillSwitch:DrillInterval"] = "01:00:00";
        console.Time = time;
        console.Listen();
        return console;
    }

    private static DrillUpkeep Upkeep(DrillConsole console) => console.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<DrillUpkeep>().Single();

    private static KillSwitchNote Readiness(DrillConsole console) => console.Services.GetServices<IKillSwitchHealthNote>().OfType<DrillNote>().Single().Note;

    private static async Task<int> AlarmsAsync(DrillConsole console)
    {
        await using OpsDbContext context = await console.ContextAsync();
        return (await context.AuditEntries.AsNoTracking().Select(e => e.Entry).ToListAsync(Cancel)).Count(e => (string?)JsonNode.Parse(e)!["kind"] == "drill.missed");
    }

    /// <summary>The clock of the system, put forward.</summary>
    private sealed class MovedTime : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
    }
}
