using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;
using static OpsConsole.Core.Tests.Sources.Said;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>What sources say takes the place of what they said before.</summary>
public sealed class PulledMinutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_piece_read_again_changes_nothing()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        PulledMinute[] said = [Minute(At(9, 1), 3), Minute(At(9, 59), 5, model: null), Minute(At(10, 0), 7, "coder")];
        await console.PutAsync(source, Hours(9, 11), said);
        string[] before = await console.RollupsAsync();

        await console.PutAsync(source, Hours(9, 11), said);
        await console.PutAsync(source, Hours(10, 11), said[2]);

        Assert.Equal(before, await console.RollupsAsync());
        Assert.Equal((15, 8), (await console.RequestsAsync(), await console.RequestsAsync("support-bot")));
    }

    [Fact]
    public async Task What_is_said_otherwise_takes_the_place_of_what_was_said_and_what_is_not_said_any_more_is_gone()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        await console.PutAsync(source, Hours(9, 11), Minute(At(9), 3), Minute(At(9, 30), 4), Minute(At(10), 5));

        await console.PutAsync(source, Hours(9, 10), Minute(At(9), 2), Minute(At(9, 40), 1, model: "other"));
        Assert.Equal((8, 2), (await console.RequestsAsync(), await console.RequestsAsync(from: At(9), to: At(9, 30))));
        MetricsTotals totals = (await console.QueryAsync(from: At(9), to: At(10))).Groups[0].Totals;
        Assert.Equal((3, 300, 3, 21), (totals.Completed, totals.Counters.InputTokens, totals.Counters.Calls, totals.Counters.CostMicros));

        await console.PutAsync(source, Hours(9, 11));
        Assert.Equal(0, await console.RequestsAsync());
        Assert.Empty(await console.RollupsAsync());
        await using OpsDbContext context = console.Context();
        Assert.Equal((0, 1), (await context.PulledPieces.CountAsync(Cancel), await context.SourceClaims.CountAsync(Cancel))); // it stays the application's source
    }

    [Fact]
    public async Task Minutes_hours_and_days_agree_after_many_changes()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        Random random = new(11);
        Dictionary<int, PulledMinute[]> now = [];
        for (int round = 0; round < 40; round++)
        {
            int hour = random.Next(0, 12);
            now[hour] = [.. Enumerable.Range(0, random.Next(4)).Select(i => Minute(At(hour, (i * 15) + random.Next(15)), random.Next(1, 9), random.Next(2) == 0 ? "support-bot" : "coder"))];
            await console.PutAsync(source, Hours(hour, hour + 1), now[hour]);
        }

        PulledMinute[] all = [.. now.Values.SelectMany(m => m)];
        await using OpsDbContext context = console.Context();
        List<Rollup> rows = await context.Rollups.AsNoTracking().ToListAsync(Cancel);
        foreach (RollupTier tier in Enum.GetValues<RollupTier>())
        {
            foreach (IGrouping<int, Rollup> bucket in rows.Where(r => r.Tier == tier).GroupBy(r => r.Bucket))
            {
                RollupCell sum = new(), expected = new();
                bucket.ToList().ForEach(r => sum.AddPacked(r.Cell));
                all.Where(m => m.Minute >= bucket.Key && m.Minute < bucket.Key + tier.Width()).ToList().ForEach(m => expected.Add(m.Cell));
                Assert.Equal((expected.Requests, expected.InputTokens, expected.Latency.Count), (sum.Requests, sum.InputTokens, sum.Latency.Count));
            }

            Assert.Equal(all.Sum(m => m.Cell.Requests), rows.Where(r => r.Tier == tier).Sum(r => RollupCell.Unpack(r.Cell).Requests));
        }
    }

    [Fact]
    public async Task A_second_source_of_the_same_application_is_left_out_and_that_is_said()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition first = await console.AddAsync("Prometheus EU"), second = await console.AddAsync("Prometheus US");
        await console.PutAsync(first, Hours(9, 10), Minute(At(9), 3));

        IReadOnlyList<string> said = await console.PutAsync(second, Hours(9, 10), Minute(At(9), 50), Minute(At(9), 4, "coder"), Minute(At(9), 2, environment: "staging"));

        Assert.Equal("support-bot in production takes its numbers from “Prometheus EU”: what this source says of it is left out.", Assert.Single(said));
        Assert.Equal((5, 4, 9), (await console.RequestsAsync("support-bot"), await console.RequestsAsync("coder"), await console.RequestsAsync()));
        IReadOnlyList<SourceClaim> claims = await console.Get<SourceBook>().ClaimsAsync(Cancel);
        Assert.Equal([("coder", "production", second.Id), ("support-bot", "production", first.Id), ("support-bot", "staging", second.Id)], claims.Select(c => (c.Application, c.Environment, c.SourceId)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_source_takes_over_from_one_that_is_removed_or_disabled_and_nothing_counts_twice(bool removed)
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition first = await console.AddAsync("first"), second = await console.AddAsync("second");
        await console.PutAsync(first, Hours(8, 10), Minute(At(8), 3), Minute(At(9), 3), Minute(At(9), 6, "coder"));
        await (removed ? console.Commands.RemoveAsync(SourceConsole.Shell, first.Id, Cancel) : console.Commands.EnableAsync(SourceConsole.Shell, first.Id, enabled: false, Cancel));

        await console.PutAsync(second, Hours(8, 10), Minute(At(9, 1), 4));
        Assert.Equal((3 + 4, 4, 6), (await console.RequestsAsync("support-bot"), await console.RequestsAsync("support-bot", At(9)), await console.RequestsAsync("coder"))); // of eight only the first said anything
        string[] rollups = await console.RollupsAsync();
        await console.PutAsync(second, Hours(8, 10), Minute(At(9, 1), 4));
        Assert.Equal(rollups, await console.RollupsAsync());

        if (!removed)
        {
            await console.Commands.EnableAsync(SourceConsole.Shell, first.Id, enabled: true, Cancel);
            await console.PutAsync(first, Hours(9, 10), Minute(At(9), 3), Minute(At(9), 6, "coder"));
            Assert.Equal((7, 6), (await console.RequestsAsync("support-bot"), await console.RequestsAsync("coder"))); // it has to let the other have it
        }
    }

    [Fact]
    public async Task A_source_of_the_settings_that_is_there_no_more_holds_no_application()
    {
        await using SourceConsole before = await SourceConsole.StartAsync(settings: [("Sources:0:Name", "old"), ("Sources:0:Kind", "Prometheus"), ("Sources:0:Address", "https://old.example.com")]);
        await before.PutAsync(before.Directory.Find("old")!, Hours(9, 10), Minute(At(9), 3));
        await using SourceConsole after = await SourceConsole.StartAsync(with: before);
        SourceDefinition added = await after.AddAsync("new");

        IReadOnlyList<string> said = await after.PutAsync(added, Hours(9, 10), Minute(At(9), 3));

        Assert.Contains("takes its numbers from this source from now on", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(3, await after.RequestsAsync());
    }
}
