using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Telemetry.Interactions;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>What every database must do with what is stated of interactions.</summary>
public class OutcomeStoreTests
{
    private const long Day = 86_400_000_000;

    private static readonly long Response = ResponseHash.Of("resp-2"); // of SampleTraces.Call()

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Statements_in_any_order_and_partition_with_repetitions_leave_what_one_request_would(Database kind)
    {
        Random random = new(20_261_122);
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        List<List<TraceDelta>> traces = [.. Enumerable.Range(1, 30).Select(trace => RandomDeltas(random, (ulong)trace))];
        List<(int Trace, Statements Said)> said = [.. Enumerable.Range(0, 90).Select(_ => (random.Next(traces.Count), StatementsTests.RandomSaid(random)))];
        IngestRequest[] requests =
        [
            .. traces.SelectMany(trace => trace).Select(delta => Request(delta)),
            .. said.Select((one, i) => Stating(Named(traces[one.Trace], one.Said, byResponse: i % 2 == 0))),
        ];
        IngestRequest[] sent = [.. requests, .. requests.Where(_ => random.Next(3) == 0)];
        random.Shuffle(sent);
        for (int at = 0; at < sent.Length;)
        {
            int size = random.Next(1, 6);
            await database.CommitAsync([.. sent.Skip(at).Take(size)]);
            at += size;
        }

        await using OpsDbContext context = database.Context();
        Assert.False(await context.WaitingOutcomes.AnyAsync(Cancel));
        List<Interaction> rows = await context.Interactions.ToListAsync(Cancel);
        for (int i = 0; i < traces.Count; i++)
        {
            TraceFacts facts = said.Where(one => one.Trace == i)
                .Aggregate(traces[i].Aggregate(TraceFacts.Empty, (sum, delta) => sum.Merge(delta)), (sum, one) => sum.Merge(one.Said));
            Interaction row = rows.Single(row => row.TraceId.AsSpan().SequenceEqual(traces[i][0].TraceId.ToBytes()));
            Assert.Equal(FactsCodec.Pack(facts), row.Facts);
            Assert.Equal(facts.Said.FeedbackMillis?.Value, row.FeedbackMillis);
        }

        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task An_outcome_three_days_late_moves_the_numbers_of_the_interactions_day_once(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(Request(Delta(1, Call())), Request(Delta(2, Call(3, Noon + (3 * Day)))));
        byte[] today = await DayAsync(database, Noon + (3 * Day));
        IngestRequest late = Stating(new Statement(Response, Said(Noon + (3 * Day), Outcome.Abandoned, feedback: -1000, value: 2_500_000)));

        TelemetryCommitted committed = await database.Store.CommitAsync([late], Cancel);
        TelemetryCommitted again = await database.Store.CommitAsync([late], Cancel);

        RollupCell cell = RollupCell.Unpack(await DayAsync(database, Noon));
        Assert.Equal((1, 0, 1), (cell.Requests, cell.Outcomes[(int)Outcome.Completed], cell.Outcomes[(int)Outcome.Abandoned]));
        Assert.Equal((-1000, 1, 2_500_000, 1), (cell.FeedbackSumMillis, cell.FeedbackCount, cell.ValueMicros, cell.ValuedCount));
        Assert.Equal(today, await DayAsync(database, Noon + (3 * Day)));
        Assert.All(committed.Rollups, bucket => Assert.True(bucket.Bucket <= Instants.Minute(Noon)));
        Assert.Empty(again.Rollups);
    }

    [Theory, EveryDatabase]
    public async Task A_corrected_outcome_replaces_and_never_doubles(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        TraceDelta trace = Delta(1, Call());
        await database.CommitAsync(Request(trace));

        await database.CommitAsync(Stating(new Statement(trace.TraceId, Said(Noon + 1, Outcome.Failed, feedback: -1000, value: 9_000_000, topic: "billing"))));
        await database.CommitAsync(Stating(new Statement(Response, Said(Noon + 2, Outcome.Completed, feedback: 500, value: 4_000_000, topic: "shipping"))));

        await using OpsDbContext context = database.Context();
        Interaction row = await context.Interactions.SingleAsync(Cancel);
        Assert.Equal((Outcome.Completed, ErrorClass.None, (short)500, 4_000_000), (row.Outcome, row.ErrorClass, row.FeedbackMillis, row.ValueMicros));
        Assert.Equal("shipping", database.Dimensions.Name(DimensionKind.Topic, row.TopicId));
        RollupCell cell = RollupCell.Unpack(await DayAsync(database, Noon));
        Assert.Equal((500, 1, 4_000_000, 1), (cell.FeedbackSumMillis, cell.FeedbackCount, cell.ValueMicros, cell.ValuedCount));
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task An_outcome_of_a_response_that_is_not_known_waits_and_is_joined_by_its_call(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        Statement first = new(Response, Said(Noon, Outcome.Abandoned)), second = new(Response, Said(Noon + 1, feedback: 1000));

        await database.CommitAsync(Stating(first));
        await database.CommitAsync(Stating(second), Request(Delta(2, Call(7))));
        Assert.Equal((true, true), (first.IsWaiting, second.IsWaiting));
        await using (OpsDbContext waiting = database.Context())
        {
            Assert.Equal(2, (await waiting.WaitingOutcomes.SingleAsync(Cancel)).Version);
        }

        await database.CommitAsync(Request(Delta(1, Root())), Request(Delta(1, Call())));

        await using OpsDbContext context = database.Context();
        byte[] trace = Delta(1).TraceId.ToBytes();
        Interaction row = await context.Interactions.SingleAsync(i => i.TraceId == trace, Cancel);
        Assert.Equal((Outcome.Abandoned, (short)1000), (row.Outcome, row.FeedbackMillis));
        Assert.False(await context.WaitingOutcomes.AnyAsync(Cancel));
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task An_outcome_of_a_trace_that_is_not_known_waits_with_its_stub(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        Statement statement = new(Delta(1).TraceId, Said(Noon, Outcome.Abandoned));

        await database.CommitAsync(Stating(statement));
        Assert.True(statement.IsWaiting);
        await database.CommitAsync(Request(Delta(1, Root(), Call())));

        await using OpsDbContext context = database.Context();
        Assert.Equal(Outcome.Abandoned, (await context.Interactions.SingleAsync(Cancel)).Outcome);
        Assert.False(await context.TraceStubs.AnyAsync(Cancel));
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task A_statement_that_only_asks_says_whether_the_interaction_is_there_and_leaves_nothing(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(Request(Delta(1, Call())));
        Statement[] asked =
            [new(Delta(1).TraceId, Statements.None), new(Response, Statements.None), new(Delta(9).TraceId, Statements.None), new(ResponseHash.Of("nobody's"), Statements.None)];

        await database.CommitAsync(Stating(asked));

        Assert.Equal([false, false, true, true], asked.Select(statement => statement.IsWaiting));
        await using OpsDbContext context = database.Context();
        Assert.False(await context.TraceStubs.AnyAsync(Cancel) || await context.WaitingOutcomes.AnyAsync(Cancel));
    }

    [Theory, EveryDatabase]
    public async Task Of_two_interactions_with_one_response_the_earlier_one_has_the_outcome(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(Request(Delta(2, Call())));
        await database.CommitAsync(Request(Delta(1, Call())));

        await database.CommitAsync(Stating(new Statement(Response, Said(Noon, feedback: 1000))));

        await using OpsDbContext context = database.Context();
        Interaction with = await context.Interactions.SingleAsync(i => i.FeedbackMillis != null, Cancel);
        Assert.Equal(Delta(2).TraceId.ToBytes(), with.TraceId);
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task The_same_undated_evaluation_is_stored_once_whenever_it_comes(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        EvaluationDelta evaluation = new() { ResponseId = "resp-2", Name = "quality", Score = 0.5, AtMicros = Noon, IsUndated = true };
        IngestRequest first = Request(), second = Request(), other = Request();
        first.Evaluations.Add(evaluation);
        second.Evaluations.Add(evaluation with { AtMicros = Noon + Day });
        other.Evaluations.Add(evaluation with { Score = 0.75 });

        await database.CommitAsync(first);
        await database.CommitAsync(second, other);

        await using OpsDbContext context = database.Context();
        Assert.Equal([0.5, 0.75], await context.Evaluations.OrderBy(e => e.Score).Select(e => e.Score!.Value).ToListAsync(Cancel));
    }

    /// <summary>A statement of a trace, by its id or by the response of its first call.</summary>
    private static Statement Named(List<TraceDelta> trace, Statements said, bool byResponse) =>
        byResponse ? new(ResponseHash.Of(trace[0].Facts[0].ResponseId!), said) : new(trace[0].TraceId, said);

    private static IngestRequest Stating(params Statement[] statements)
    {
        IngestRequest request = Request();
        request.Statements.AddRange(statements);
        return request;
    }

    private static Statements Said(long at, Outcome? outcome = null, short? feedback = null, long? value = null, string? topic = null) => new()
    {
        Outcome = outcome is { } ended ? new(ended, StatementSource.Api, at) : null,
        FeedbackMillis = feedback is { } liked ? new(liked, StatementSource.Api, at) : null,
        ValueMicros = value is { } worth ? new(worth, StatementSource.Api, at) : null,
        Topic = topic is { } about ? new(about, StatementSource.Api, at) : null,
    };

    private static async Task<byte[]> DayAsync(TestDatabase database, long micros)
    {
        int day = Instants.Minute(micros) / 1440 * 1440;
        await using OpsDbContext context = database.Context();
        return (await context.Rollups.AsNoTracking().SingleAsync(r => r.Tier == RollupTier.Day && r.Bucket == day, Cancel)).Cell;
    }
}
