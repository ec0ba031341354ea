using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Retention;
using OpsConsole.Core.Telemetry.Rollups;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Storage;

public class RetentionTests
{
    private const long Day = 86_400_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Each_environment_keeps_its_telemetry_for_its_own_time(Database kind)
    {
        TelemetryOptions options = new();
        options.Environments["staging"] = new EnvironmentOptions { Retention = TimeSpan.FromDays(7) };
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        for (int age = 0; age < 120; age += 5)
        {
            await database.CommitAsync(Request(
                Aged((ulong)(1000 + age), age, "production"), Aged((ulong)(2000 + age), age, "staging")));
        }

        List<string> told = [];
        await RunAsync(database, options, told.Add);

        await using OpsDbContext context = database.Context();
        Assert.True(database.Dimensions.TryFind(DimensionKind.Environment, "staging", out int staging));
        Assert.Equal((18, 2), (await context.Interactions.CountAsync(i => i.EnvironmentId != staging, Cancel), await context.Interactions.CountAsync(i => i.EnvironmentId == staging, Cancel)));
        Assert.Equal(20, await context.ModelCalls.CountAsync(Cancel));
        Assert.Equal(20, await context.SpanSegments.CountAsync(Cancel));
        Assert.Equal(0, await context.ModelCalls.CountAsync(c => !context.Interactions.Any(i => i.Id == c.InteractionId), Cancel));
        Assert.Contains("Interactions of staging", told);
    }

    [Theory, EveryDatabase]
    public async Task Evaluations_go_with_what_they_judge(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        IngestRequest request = Request(Aged(1, 100, "production"), Aged(2, 1, "production"));
        request.Evaluations.Add(new EvaluationDelta { TraceId = Delta(1).TraceId, Name = "old trace", AtMicros = Noon });
        request.Evaluations.Add(new EvaluationDelta { ResponseId = "resp-1", Name = "old response", AtMicros = Noon });
        request.Evaluations.Add(new EvaluationDelta { TraceId = Delta(2).TraceId, Name = "kept", AtMicros = Noon });
        request.Evaluations.Add(new EvaluationDelta { TraceId = Delta(3).TraceId, Name = "old orphan", AtMicros = Noon - (100 * Day) });
        await database.CommitAsync(request);

        await RunAsync(database, new TelemetryOptions());

        await using OpsDbContext context = database.Context();
        Assert.Equal("kept", (await context.Evaluations.SingleAsync(Cancel)).Name);
    }

    [Theory, EveryDatabase]
    public async Task Stubs_and_fine_rollups_go_and_day_rollups_stay(Database kind)
    {
        ManualTime time = new(Instants.ToUtc(Noon - (2 * Day)));
        await using TestDatabase database = await TestDatabase.CreateAsync(kind, time: time);
        await database.CommitAsync(Request(Delta(1, Root()), Aged(2, 500, "production"), Aged(3, 20, "production"), Aged(4, 0, "production")));
        List<RollupBucket> touched = [];

        await RunAsync(database, new TelemetryOptions(), changed: touched.AddRange);

        await using OpsDbContext context = database.Context();
        Assert.False(await context.TraceStubs.AnyAsync(Cancel));
        Dictionary<RollupTier, int> rows = await context.Rollups.GroupBy(r => r.Tier).ToDictionaryAsync(g => g.Key, g => g.Count(), Cancel);
        Assert.Equal((1, 2, 3), (rows[RollupTier.Minute], rows[RollupTier.Hour], rows[RollupTier.Day]));
        Assert.Equal(3, touched.Count);
    }

    [Theory, EveryDatabase]
    public async Task Rollups_of_several_nodes_are_folded_without_changing_a_number(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(Request(Delta(1, Root(), Call())));
        await using (OpsDbContext context = database.Context())
        {
            foreach (Rollup row in await context.Rollups.ToListAsync(Cancel))
            {
                context.Rollups.Add(new Rollup { Tier = row.Tier, Bucket = row.Bucket, SeriesId = row.SeriesId, Node = 7, Cell = row.Cell });
            }

            await context.SaveChangesAsync(Cancel);
        }

        RollupCompaction compaction = new(database.Contexts, new ManualTime(Instants.ToUtc(Noon + (3 * Day))));
        Assert.Equal(3, await compaction.RunAsync(Cancel));
        await database.CommitAsync(Request(Delta(2, Root(), Call())));
        Assert.Equal(3, await compaction.RunAsync(Cancel));
        Assert.Equal(0, await compaction.RunAsync(Cancel));

        await using (OpsDbContext context = database.Context())
        {
            List<Rollup> rows = await context.Rollups.ToListAsync(Cancel);
            Assert.Equal(3, rows.Count);
            Assert.All(rows, row => Assert.Equal((3, 3, 300), (RollupCell.Unpack(row.Cell).Requests, RollupCell.Unpack(row.Cell).Calls, RollupCell.Unpack(row.Cell).InputTokens)));
        }
    }

    [Theory, EveryDatabase]
    public async Task An_outcome_whose_interaction_never_came_is_forgotten_after_a_day(Database kind)
    {
        ManualTime time = new(Instants.ToUtc(Noon - (2 * Day)));
        await using TestDatabase database = await TestDatabase.CreateAsync(kind, time: time);
        await database.CommitAsync(Liked("resp-old"));
        time.Advance(TimeSpan.FromDays(1.5));
        await database.CommitAsync(Liked("resp-new"));

        await RunAsync(database, new TelemetryOptions());

        await using OpsDbContext context = database.Context();
        Assert.Equal(ResponseHash.Of("resp-new"), (await context.WaitingOutcomes.SingleAsync(Cancel)).ResponseHash);
    }

    [Theory, EveryDatabase]
    public async Task An_outcome_that_waits_although_its_call_is_there_is_joined(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(Liked("resp-2"), Liked("resp-never"));
        byte[] said;
        await using (OpsDbContext before = database.Context())
        {
            said = (await before.WaitingOutcomes.SingleAsync(w => w.ResponseHash == ResponseHash.Of("resp-2"), Cancel)).Said;
        }

        await database.CommitAsync(Request(Delta(1, Call())));
        await using (OpsDbContext raced = database.Context()) // as two nodes leave it
        {
            raced.WaitingOutcomes.Add(new WaitingOutcome { ResponseHash = ResponseHash.Of("resp-2"), ReceivedAt = Instants.ToUtc(Noon), Said = said, Version = 1 });
            await raced.SaveChangesAsync(Cancel);
        }

        Assert.Equal(1, await new LateJoins(database.Contexts, new Direct(database)).RunAsync(Cancel));

        await using OpsDbContext context = database.Context();
        Assert.Equal((short)1000, (await context.Interactions.SingleAsync(Cancel)).FeedbackMillis);
        Assert.Equal(ResponseHash.Of("resp-never"), (await context.WaitingOutcomes.SingleAsync(Cancel)).ResponseHash);
        await Recount.AssertRollupsAsync(context);
    }

    private static IngestRequest Liked(string response)
    {
        IngestRequest request = Request();
        request.Statements.Add(new Statement(ResponseHash.Of(response), new Statements { FeedbackMillis = new(1000, StatementSource.Api, Noon) }));
        return request;
    }

    private static TraceDelta Aged(ulong trace, int days, string environment)
    {
        SpanFact call = Call(1, Noon - (days * Day)) with { Environment = environment, ParentId = default };
        TraceDelta delta = Delta(trace, call);
        delta.Parts.Add(Part("trace " + trace, environment, call.StartMicros));
        return delta;
    }

    private static async Task RunAsync(TestDatabase database, TelemetryOptions options, Action<string>? told = null, Action<IReadOnlyCollection<RollupBucket>>? changed = null)
    {
        RollupChanges changes = new();
        changes.Changed += changed;
        TelemetryRetention retention = new(
            database.Contexts, database.Dimensions, changes, Options.Create(options), new ManualTime(Instants.ToUtc(Noon + 1_000_000)));
        await retention.RunAsync((_, text) => told?.Invoke(text), Cancel);
    }

    /// <summary>Commits at once.</summary>
    private sealed class Direct(TestDatabase database) : ITelemetryIngest
    {
        public async ValueTask<IngestVerdict> WriteAsync(IngestRequest request, CancellationToken cancellationToken)
        {
            await database.CommitAsync(request);
            return IngestVerdict.Stored;
        }
    }
}
