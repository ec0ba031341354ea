using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Dashboards;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Impact;

public sealed class SimilarIncidentsTests
{
    private static readonly DateTime Now = DateTime.UtcNow;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kills_of_what_a_prompt_is_part_of_are_told_newest_first()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await using RollupDatabase numbers = await RollupDatabase.CreateAsync(Now);
        shared.Push("answer.md", "---\nmodel: gpt-4o\n---\nAnswer {{question}}.");
        await shared.SyncAsync();
        await numbers.CountAsync([new Counted(Now.AddDays(-2), "bot", "production", "anthropic/claude-sonnet-4", "answer@x")]);
        await KillAsync(
            shared,
            ("global", 1, null), ("app:bot", 2, null), ("app:other", 3, null), ("feature:bot/search", 4, null), ("feature:other/search", 5, null), ("model:gpt-4o", 6, null),
            ("model:claude-sonnet-4", 7, null), ("model:o3", 8, null), ("feature:opsconsole/drill", 9, null), ("app:bot", 10, 0.1), ("app:bot", 179, null), ("app:bot", 181, null));
        await RecordAsync(shared, Record("0000000000000091", "app:bot", 1, SwitchAction.Restore), Record("0000000000000092", "app:bot", 1, SwitchAction.Kill, environment: "staging"));

        IReadOnlyList<SimilarIncident> found = await Incidents(shared, numbers).ReadAsync("answer", ["bot"], "production", Cancel);

        Assert.Equal(
            ["global was killed: Why 1", "app:bot was killed: Why 2", "feature:bot/search was killed: Why 4", "model:gpt-4o was killed: Why 6", "model:claude-sonnet-4 was killed: Why 7", "app:bot was killed: Why 179"],
            found.Select(i => i.Words));
        Assert.All(found, i => Assert.Equal(IncidentKind.Kill, i.Kind));
        Assert.Equal("0000000000000001", found[0].Id);
    }

    [Fact]
    public async Task Rollbacks_of_the_prompt_are_told_with_their_release()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await using RollupDatabase numbers = await RollupDatabase.CreateAsync(Now);
        string first = shared.Tip(), second = shared.Push("answer.md", "Second.");
        await shared.SyncAsync();
        await shared.ReleaseAsync(first);
        await shared.ReleaseAsync(second);
        ReleaseOutcome back = await shared.Releases.RollbackAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", "", "It was rude."), Cancel);
        await shared.SyncAsync();

        SimilarIncident found = Assert.Single(await Incidents(shared, numbers).ReadAsync("answer", [], "production", Cancel));

        Assert.Equal((IncidentKind.Rollback, back.Release!.Id), (found.Kind, found.Id));
        Assert.StartsWith("Roll answer back in production", found.Words, StringComparison.Ordinal);
        Assert.Empty(await Incidents(shared, numbers).ReadAsync("answer", [], "staging", Cancel));
    }

    [Fact]
    public async Task Only_the_newest_ten_are_told()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await using RollupDatabase numbers = await RollupDatabase.CreateAsync(Now);
        await KillAsync(shared, [.. Enumerable.Range(1, 12).Select(d => ("global", d, (double?)null))]);

        Assert.Equal(Enumerable.Range(1, 10).Select(d => $"global was killed: Why {d}"), (await Incidents(shared, numbers).ReadAsync("answer", [], "production", Cancel)).Select(i => i.Words));
    }

    private static SimilarIncidents Incidents(SharedPrompts shared, RollupDatabase numbers) => new(
        shared.History, new SwitchQueries(shared.Get<IDbContextFactory<OpsDbContext>>()), shared.Get<ServedPrompts>(), shared.Get<PromptCatalog>(), new PromptTraffic(numbers.Query, numbers.Time), numbers.Time);

    /// <summary>Kills so many days ago; the number is also the reason.</summary>
    private static Task KillAsync(SharedPrompts shared, params (string Scope, int DaysAgo, double? Trial)[] kills) =>
        RecordAsync(shared, [.. kills.Reverse().Select(k => Record($"{k.DaysAgo:D16}", k.Scope, k.DaysAgo, SwitchAction.Kill, k.Trial))]);

    private static SwitchRecord Record(string id, string scope, int daysAgo, SwitchAction action, double? trial = null, string environment = "production") =>
        new(id, 1, environment, KillScope.Parse(scope), action, Now.AddDays(-daysAgo), SwitchCause.Command, RecordedActor.Of(Actor.Shell("tester@localhost")), $"Why {daysAgo}") { Trial = trial };

    private static async Task RecordAsync(SharedPrompts shared, params SwitchRecord[] records)
    {
        foreach (SwitchRecord record in records)
        {
            await using OpsDbContext context = await shared.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
            await using AuditedTransaction transaction = await shared.Get<AuditTrail>().BeginAsync(context, cancellationToken: Cancel);
            context.SwitchRecords.Add(SwitchRow.Of(record, 0));
            transaction.Record(SwitchEvents.Of(record));
            await transaction.CommitAsync(Cancel);
        }
    }
}
