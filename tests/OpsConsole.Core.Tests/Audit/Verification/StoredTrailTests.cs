using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Audit.Exports;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>Somebody with a shell on the database.</summary>
public class StoredTrailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_untouched_trail_is_intact_and_the_run_is_recorded()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        long size = (await trail.IssueAsync()).Checkpoint.Size;
        AuditVerification result = (await trail.Node.Get<VerificationRuns>().RunAsync(SampleTrail.Operator, Cancel))!;
        Assert.Equal(("", "", null, size), (result.Message, result.Tampering, result.FirstBad, result.Size));
        await using OpsDbContext context = trail.Database.Context();
        Assert.Equal(result.Id, (await context.AuditVerifications.SingleAsync(Cancel)).Id);
        Assert.Equal("audit.verified", (await context.AuditEntries.SingleAsync(e => e.Seq == size, Cancel)).Kind);
        Assert.Empty(await context.AuditAlarms.Where(a => a.Seq == size).ToListAsync(Cancel));
    }

    public static TheoryData<string, string, int?> Tamperings => new()
    {
        { "UPDATE AuditEntries SET Entry = CAST(replace(CAST(Entry AS TEXT), 'because', 'becausE') AS BLOB) WHERE Seq = 13", "edited", 13 },
        { "UPDATE AuditEntries SET Entry = CAST(replace(CAST(Entry AS TEXT), '\"v\":1', '\"v\": 1') AS BLOB) WHERE Seq = 9", "not_canonical", 9 },
        { "UPDATE AuditEntries SET Entry = CAST('[]' AS BLOB) WHERE Seq = 9", "not_canonical", 9 },
        { "UPDATE AuditEntries SET Entry = CAST('{{}}' AS BLOB) WHERE Seq = 9", "edited", 9 },
        { "DELETE FROM AuditEntries WHERE Seq = 11", "deleted", 11 },
        { "DELETE FROM AuditEntries WHERE Seq BETWEEN 11 AND 13", "deleted", 11 },
        { "DELETE FROM AuditEntries WHERE Seq = 0", "deleted", 0 },
        { "DELETE FROM AuditEntries WHERE Seq > 26", "tail_cut", 27 },
        { "DELETE FROM AuditEntries", "tail_cut", 0 },
        { "DELETE FROM AuditHead", "tail_cut", 0 },
        { "UPDATE AuditEntries SET Kind = 'person.added' WHERE Seq = 4", "column_changed", 4 },
        { "UPDATE AuditEntries SET ActorId = 'me' WHERE Seq = 4", "column_changed", 4 },
        { "UPDATE AuditEntries SET ObjectId = 'x' WHERE Seq = 4", "column_changed", 4 },
        { "UPDATE AuditEntries SET \"Change\" = 'x' WHERE Seq = 4", "column_changed", 4 },
        { "UPDATE AuditEntries SET RecordedAt = '2026-11-20 08:00:00' WHERE Seq = 4", "column_changed", 4 },
        { "UPDATE AuditEntries SET LeafHash = zeroblob(32) WHERE Seq = 4", "column_changed", 4 },
        { "UPDATE AuditHead SET LastLeafHash = zeroblob(32)", "edited", 30 },
        { "UPDATE AuditHead SET LastRecordedAt = '2020-01-01 00:00:00'", "column_changed", null },
        { "UPDATE AuditCheckpoints SET At = '2020-01-01 00:00:00' WHERE Size = 8", "column_changed", null },
        { "UPDATE AuditCheckpoints SET Note = 'x' WHERE Size = 8", "column_changed", null },
        { "UPDATE AuditCheckpoints SET Note = replace(Note, 'time 2026', 'time 2025') WHERE Size = 15", "rewritten", 8 },
        { "UPDATE AuditDetails SET Data = CAST(replace(CAST(Data AS TEXT), 'ann@', 'bob@') AS BLOB) WHERE Seq = 9", "detail_changed", 9 },
        { "UPDATE AuditDetails SET Salt = zeroblob(32) WHERE Seq = 9", "detail_changed", 9 },
        { "UPDATE AuditDetails SET Salt = NULL WHERE Seq = 9", "detail_changed", 9 },
        { "DELETE FROM AuditDetails WHERE Seq = 9", "detail_changed", 9 },
        { "INSERT INTO AuditDetails (Seq, Name) VALUES (3, 'actor')", "detail_changed", 3 },
    };

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Tampering_in_the_database_is_named_and_alarms(string sql, string kind, int? firstBad)
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        await trail.IssueAsync();
        await trail.TamperAsync(sql);
        DatabaseReport report = await VerifyAsync(trail);
        Assert.Equal((kind, firstBad, report.Finding.Message), (report.Finding.Name, report.Finding.FirstBad, report.Finding.Message));
    }

    [Fact]
    public async Task Swapped_entries_are_reordered()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        await trail.IssueAsync();
        await trail.TamperAsync("UPDATE AuditEntries SET Seq = -1 WHERE Seq = 10");
        await trail.TamperAsync("UPDATE AuditEntries SET Seq = 10 WHERE Seq = 17");
        await trail.TamperAsync("UPDATE AuditEntries SET Seq = 17 WHERE Seq = -1");
        Assert.Equal((Tampering.Reordered, 10), Found(await VerifyAsync(trail)));
    }

    [Fact]
    public async Task What_is_found_is_an_alarm()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        await trail.TamperAsync("UPDATE AuditEntries SET Outcome = 'denied' WHERE Seq = 4");
        AuditVerification result = (await trail.Node.Get<VerificationRuns>().RunAsync(Actor.Console, Cancel))!;
        Assert.Equal(("column_changed", 4), (result.Tampering, result.FirstBad));
        await using OpsDbContext context = trail.Database.Context();
        AuditRow row = await context.AuditEntries.SingleAsync(e => e.Kind == "audit.tampering_found", Cancel);
        Assert.Contains("\"firstBad\":4,\"kind\":\"column_changed\"", Encoding.UTF8.GetString(row.Entry), StringComparison.Ordinal);
        Assert.True(await context.AuditAlarms.AnyAsync(a => a.Seq == row.Seq, Cancel));
    }

    [Fact]
    public async Task Who_may_not_manage_the_trail_starts_nothing_and_the_attempt_is_recorded()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync(4);
        Actor engineer = Actor.Person(trail.Node.SignIn(await trail.Node.AddAsync("eva@example.com", Roles.Engineer)), new ActorOrigin("web"));
        Assert.Equal(Guid.Empty, await trail.Node.Get<VerificationRuns>().StartAsync(engineer));
        await using OpsDbContext context = trail.Database.Context();
        Assert.Equal("denied", (await context.AuditEntries.SingleAsync(e => e.Kind == "audit.verified", Cancel)).Outcome);
        Assert.Empty(await context.AuditVerifications.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Of_two_who_ask_at_once_one_run_comes()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        VerificationRuns runs = trail.Node.Get<VerificationRuns>();
        int told = 0;
        runs.Changed += () => Interlocked.Increment(ref told);
        Guid first = await runs.StartAsync(SampleTrail.Operator);
        AuditVerification? second = await runs.RunAsync(SampleTrail.Operator, Cancel);
        Assert.NotEqual(Guid.Empty, first);
        Assert.NotNull(second);
        Assert.Null(runs.Current);
        Assert.True(told >= 2);
        await using OpsDbContext context = trail.Database.Context();
        Assert.InRange(await context.AuditVerifications.CountAsync(Cancel), 1, 2); // two only when the first had ended already
    }

    [Fact]
    public async Task Whoever_stops_a_run_is_in_the_trail_and_a_result_is_not()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        VerificationRuns runs = trail.Node.Get<VerificationRuns>();
        using ManualResetEventSlim asked = new();
        runs.Changed += () => asked.Wait(Cancel); // holds the run where it begins
        await runs.StartAsync(SampleTrail.Operator);
        Task<bool> first = runs.StopAsync(SampleTrail.Operator), second = runs.StopAsync(SampleTrail.Operator);
        asked.Set();
        Assert.True(await first);
        Assert.True(await second);
        Assert.Null(runs.Current);
        await using OpsDbContext context = trail.Database.Context();
        AuditRow stopped = await context.AuditEntries.SingleAsync(e => e.Kind == "audit.verification_stopped", Cancel); // once
        Assert.Equal(("done", SampleTrail.Operator.Id), (stopped.Outcome, stopped.ActorId));
        Assert.Contains("\"after\":{\"done\":0,\"total\":0}", Encoding.UTF8.GetString(stopped.Entry), StringComparison.Ordinal);
        Assert.Empty(await context.AuditVerifications.ToListAsync(Cancel));

        AuditVerification next = (await runs.RunAsync(SampleTrail.Operator, Cancel))!;
        Assert.Equal("", next.Tampering);
        Assert.True(await runs.StopAsync(SampleTrail.Operator)); // nothing runs
        Assert.Equal(1, await context.AuditEntries.CountAsync(e => e.Kind == "audit.verification_stopped", Cancel));
    }

    [Fact]
    public async Task Who_may_not_verify_stops_nothing_and_the_attempt_is_recorded()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync(4);
        VerificationRuns runs = trail.Node.Get<VerificationRuns>();
        Actor engineer = Actor.Person(trail.Node.SignIn(await trail.Node.AddAsync("eva@example.com", Roles.Engineer)), new ActorOrigin("web"));
        using ManualResetEventSlim asked = new();
        runs.Changed += () => asked.Wait(Cancel);
        Task<AuditVerification?> run = runs.RunAsync(SampleTrail.Operator, Cancel);
        Assert.False(await runs.StopAsync(engineer));
        asked.Set();
        Assert.Equal("", (await run)!.Tampering);
        await using OpsDbContext context = trail.Database.Context();
        Assert.Equal("denied", (await context.AuditEntries.SingleAsync(e => e.Kind == "audit.verification_stopped", Cancel)).Outcome);
    }

    [Fact]
    public async Task Other_parts_have_their_say()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        DatabaseReport report = await VerifyAsync(trail, new Anchor());
        Assert.Equal((Tampering.RolledBack, 31), Found(report));
    }

    private static (Tampering, long?) Found(DatabaseReport report) => (report.Finding.Kind, report.Finding.FirstBad);

    private static Task<DatabaseReport> VerifyAsync(SampleTrail trail, params IVerificationStep[] steps) =>
        new DatabaseVerifier(trail.Database.Contexts, trail.Node.Get<Core.Audit.Archive.SegmentFiles>(), steps).RunAsync((_, _) => { }, Cancel);

    private sealed class Anchor : IVerificationStep
    {
        public Task<TrailFinding?> VerifyAsync(long size, CancellationToken cancellationToken) =>
            Task.FromResult<TrailFinding?>(new TrailFinding(Tampering.RolledBack, size, "The anchor knows more."));
    }
}
