using System.IO.Compression;
using System.Text;
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

/// <summary>What every database must do with telemetry.</summary>
public class TelemetryStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task A_trace_is_stored_as_an_interaction_with_its_calls(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await database.CommitAsync(Request(Delta(1, Root(), Call())));

        await using OpsDbContext context = database.Context();
        Interaction row = await context.Interactions.SingleAsync(Cancel);
        ModelCall call = await context.ModelCalls.SingleAsync(Cancel);
        Assert.Equal(Delta(1).TraceId.ToBytes(), row.TraceId);
        Assert.Equal("support-bot", database.Dimensions.Name(DimensionKind.Application, row.ApplicationId));
        Assert.Equal("gpt-5", database.Dimensions.Name(DimensionKind.Model, row.ModelId));
        Assert.Equal(Instants.ToUtc(Noon), row.StartedAt);
        Assert.Equal((2_000_000, 100, 20, 40, 1250L), (row.DurationMicros, row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.CostMicros));
        Assert.Equal(row.Id, call.InteractionId);
        Assert.Equal("resp-2", call.ResponseId);
        Assert.Equal(ResponseHash.Of("resp-2"), call.ResponseHash);
        Assert.Equal(300_000, call.FirstTokenMicros);
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task Instants_come_back_as_UTC_to_the_microsecond(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await database.CommitAsync(Request(Delta(1, Call(2, Noon + 123_456)), Delta(2, Call(2, Noon + 5_000_000)), Delta(3, Call(2, Noon + 120_000))));

        await using OpsDbContext context = database.Context();
        List<Interaction> rows = await context.Interactions.OrderBy(row => row.StartedAt).ToListAsync(Cancel);
        Assert.Equal([Noon + 120_000, Noon + 123_456, Noon + 5_000_000], rows.Select(row => Instants.ToMicros(row.StartedAt)));
        Assert.All(rows, row => Assert.Equal(DateTimeKind.Utc, row.StartedAt.Kind));
        DateTime exact = Instants.ToUtc(Noon + 123_456);
        Assert.Equal(1, await context.Interactions.CountAsync(row => row.StartedAt == exact, Cancel));
    }

    [Theory, EveryDatabase]
    public async Task Spans_in_any_order_and_partition_with_repetitions_leave_what_one_request_would(Database kind)
    {
        Random random = new(20_261_121);
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        List<List<TraceDelta>> traces = [.. Enumerable.Range(1, 40).Select(trace => RandomDeltas(random, (ulong)trace))];
        TraceDelta[] deltas = [.. traces.SelectMany(trace => trace), .. traces.SelectMany(trace => trace).Where(_ => random.Next(3) == 0)];
        random.Shuffle(deltas);

        for (int sent = 0; sent < deltas.Length;)
        {
            List<IngestRequest> group = [];
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                TraceDelta[] request = [.. deltas.Skip(sent).Take(random.Next(1, 12)).DistinctBy(delta => delta.TraceId)];
                sent += request.Length;
                group.Add(Request(request));
            }

            await database.CommitAsync([.. group]);
        }

        // Those whose trace came twice in a row were cut from the request by DistinctBy: the last word has everything.
        await database.CommitAsync([.. deltas.Select(delta => Request(delta))]);

        await using OpsDbContext context = database.Context();
        List<Interaction> rows = await context.Interactions.ToListAsync(Cancel);
        Assert.Equal(traces.Count, rows.Count);
        foreach (List<TraceDelta> trace in traces)
        {
            TraceFacts facts = trace.Aggregate(TraceFacts.Empty, (sum, delta) => sum.Merge(delta));
            Interaction row = rows.Single(row => row.TraceId.AsSpan().SequenceEqual(trace[0].TraceId.ToBytes()));
            Assert.Equal(FactsCodec.Pack(facts), row.Facts);
            Assert.Equal(trace.Count, SegmentRefs.Unpack(row.Segments).Count);
            Assert.Equal(facts.Summarise().Calls.Count, await context.ModelCalls.CountAsync(call => call.InteractionId == row.Id, Cancel));
        }

        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task A_retried_request_changes_nothing(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        TraceDelta delta = Delta(1, Root(), Call());
        delta.Parts.Add(Part("raw"));
        IngestRequest request = Request(delta, Delta(2, Root()));
        request.Evaluations.Add(new EvaluationDelta { TraceId = delta.TraceId, Name = "quality", Score = 0.5, AtMicros = Noon });

        await database.CommitAsync(request, request);
        await database.CommitAsync(request);

        await using OpsDbContext context = database.Context();
        Assert.Equal(1, (await context.Interactions.SingleAsync(Cancel)).Version);
        Assert.Equal(1, (await context.TraceStubs.SingleAsync(Cancel)).Version);
        Assert.Equal(1, await context.SpanSegments.CountAsync(Cancel));
        Assert.Equal(1, await context.Evaluations.CountAsync(Cancel));
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task A_trace_without_GenAI_spans_waits_as_a_stub_and_becomes_an_interaction(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        TraceDelta root = Delta(1, Root()), call = Delta(1, Call());
        root.Parts.Add(Part("root"));
        call.Parts.Add(Part("call"));

        await database.CommitAsync(Request(root));
        await using (OpsDbContext context = database.Context())
        {
            Assert.Equal((0, 1), (await context.Interactions.CountAsync(Cancel), await context.TraceStubs.CountAsync(Cancel)));
            Assert.False(await context.Rollups.AnyAsync(Cancel));
        }

        await database.CommitAsync(Request(call));
        await using (OpsDbContext context = database.Context())
        {
            Interaction row = await context.Interactions.SingleAsync(Cancel);
            Assert.Equal("POST /chat", row.Name);
            Assert.Equal(2, SegmentRefs.Ids(row.Segments).Length);
            Assert.False(await context.TraceStubs.AnyAsync(Cancel));
            await Recount.AssertRollupsAsync(context);
        }
    }

    [Theory, EveryDatabase]
    public async Task Raw_parts_of_a_group_share_a_segment_that_reads_back(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        TraceDelta first = Delta(1, Call()), second = Delta(2, Call()), other = Delta(3, Call() with { Environment = "staging" });
        RawPart shared = Part("shared ");
        first.Parts.Add(shared);
        second.Parts.Add(shared);
        second.Parts.Add(Part("own"));
        other.Parts.Add(Part("elsewhere", "staging"));

        await database.CommitAsync(Request(first, second), Request(other));

        await using OpsDbContext context = database.Context();
        List<SpanSegment> segments = await context.SpanSegments.OrderBy(segment => segment.Id).ToListAsync(Cancel);
        Assert.Equal(["shared own", "elsewhere"], segments.OrderByDescending(segment => segment.Payload.Length).Select(Text).OrderBy(text => text.Length).Reverse());
        Interaction row = await context.Interactions.SingleAsync(i => i.TraceId == second.TraceId.ToBytes(), Cancel);
        Assert.Single(SegmentRefs.Ids(row.Segments));

        static string Text(SpanSegment segment)
        {
            using ZLibStream zlib = new(new MemoryStream(segment.Payload), CompressionMode.Decompress);
            using StreamReader reader = new(zlib, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    [Theory, EveryDatabase]
    public async Task A_part_that_arrives_again_with_more_traces_is_stored_once_for_those_that_had_it(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        TraceDelta delta = Delta(1, Call());
        delta.Parts.Add(Part("the same"));
        await database.CommitAsync(Request(delta));

        TraceDelta again = Delta(1, Call(), Root());
        again.Parts.Add(Part("the same"));
        await database.CommitAsync(Request(again));

        await using OpsDbContext context = database.Context();
        Assert.Equal(1, await context.SpanSegments.CountAsync(Cancel));
        Assert.Equal("POST /chat", (await context.Interactions.SingleAsync(Cancel)).Name);
    }

    [Theory, EveryDatabase]
    public async Task Past_the_limit_values_of_a_dimension_are_counted_as_other(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind, options => options.DimensionLimit = 5);

        await database.CommitAsync(Request(Delta(1, Call(model: "model-1"))));
        await database.CommitAsync([.. Enumerable.Range(2, 19).Select(i => Request(Delta((ulong)i, Call(model: $"model-{i}"))))]);
        await database.CommitAsync(Request(Delta(21, Call(model: "model-21"))), Request(Delta(22, Call(model: "model-1"))));

        await using OpsDbContext context = database.Context();
        Assert.Equal(6, await context.Dimensions.CountAsync(d => d.Kind == DimensionKind.Model, Cancel));
        Assert.True(database.Dimensions.HasOverflowed(DimensionKind.Model));
        Assert.False(database.Dimensions.HasOverflowed(DimensionKind.Application));
        Assert.True(database.Dimensions.TryFind(DimensionKind.Model, Dimension.Overflow, out int other));
        Assert.Equal(16, await context.Interactions.CountAsync(row => row.ModelId == other, Cancel));
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task A_call_counts_for_the_feature_it_names_or_else_for_the_interactions(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await database.CommitAsync(Request(Delta(1, Root() with { Feature = "chat" }, Call(2), Call(3) with { Feature = "search" }, Call(4) with { Workflow = "pipeline" })));

        await using OpsDbContext context = database.Context();
        Dictionary<int, string> names = await context.Dimensions.Where(d => d.Kind == DimensionKind.Feature).ToDictionaryAsync(d => d.Id, d => d.Value, Cancel);
        Dictionary<int, string> series = await context.RollupSeries.ToDictionaryAsync(s => s.Id, s => names[s.FeatureId], Cancel);
        var counted = (await context.Rollups.Where(r => r.Tier == RollupTier.Day).ToListAsync(Cancel))
            .Select(r => (Feature: series[r.SeriesId], Cell: RollupCell.Unpack(r.Cell)))
            .GroupBy(r => r.Feature).Select(g => (g.Key, g.Sum(r => r.Cell.Requests), g.Sum(r => r.Cell.Calls))).Order();
        Assert.Equal([("chat", 1L, 2L), ("search", 0L, 1L)], counted);
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task Past_the_limit_of_series_a_feature_is_counted_as_other(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind, options => options.SeriesLimit = 2);

        await database.CommitAsync([.. Enumerable.Range(1, 6).Select(i => Request(Delta((ulong)i, Root() with { Feature = $"f{i}" }, Call())))]);

        await using OpsDbContext context = database.Context();
        Assert.True(database.Dimensions.TryFind(DimensionKind.Feature, Dimension.Overflow, out int other));
        Assert.Contains(await context.RollupSeries.ToListAsync(Cancel), s => s.FeatureId == other);
        Assert.InRange(await context.RollupSeries.CountAsync(Cancel), 3, 4);
    }

    [Theory, EveryDatabase]
    public async Task Values_that_differ_only_in_case_are_different_and_long_ones_are_cut(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await database.CommitAsync(
            Request(Delta(1, Call(model: "Model"))),
            Request(Delta(2, Call(model: "model"))),
            Request(Delta(3, Call(model: "model  "))),
            Request(Delta(4, Call(model: new string('m', 500)))));

        Assert.Equal(["Model", new string('m', Dimension.MaxLength), "model"], database.Dimensions.All(DimensionKind.Model));
    }

    [Theory, EveryDatabase]
    public async Task Catalogs_loaded_after_a_restart_know_what_was_stored(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(Request(Delta(1, Root(), Call())));
        DimensionCatalog dimensions = new();
        SeriesCatalog series = new();

        await using OpsDbContext context = database.Context();
        await dimensions.LoadAsync(context, Cancel);
        await series.LoadAsync(context, Cancel);

        Assert.Equal(["gpt-5"], dimensions.All(DimensionKind.Model));
        Assert.Equal(database.Series.All.OrderBy(pair => pair.Key), series.All.OrderBy(pair => pair.Key));
    }

    [Theory, EveryDatabase]
    public async Task Hostile_times_and_texts_are_stored_and_fail_nothing(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await database.CommitAsync(
            Request(Delta(1, Call(2, long.MinValue / 4, 1))),
            Request(Delta(2, Call(2, long.MaxValue / 4, 1))),
            Request(Delta(3, Call() with { ResponseId = new string('é', 5000), FinishReason = new string('f', 5000), Name = "", Conversation = "" })),
            Request(Delta(4, Call(2, Noon, 0) with { InputTokens = long.MaxValue / 2, Application = "a🎈'; DROP TABLE Interactions;--" })));

        await using OpsDbContext context = database.Context();
        Assert.Equal(4, await context.Interactions.CountAsync(Cancel));
        Assert.Equal("", (await context.Interactions.SingleAsync(row => row.Conversation != null, Cancel)).Conversation);
    }

    [Theory, EveryDatabase]
    public async Task Nothing_is_written_when_a_request_of_the_group_fails(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        IngestRequest poison = Request(Delta(2, Call() with { Role = (SpanRole)1, ErrorClass = (ErrorClass)200 }));

        await Assert.ThrowsAnyAsync<Exception>(() => database.CommitAsync(Request(Delta(1, Call())), poison));
        await database.CommitAsync(Request(Delta(3, Call())));

        await using OpsDbContext context = database.Context();
        Assert.Equal(Delta(3).TraceId.ToBytes(), (await context.Interactions.SingleAsync(Cancel)).TraceId);
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task The_commit_names_the_rollups_it_touched(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        IngestRequest request = Request(Delta(1, Call(2, Noon)), Delta(2, Root()));

        TelemetryCommitted committed = await database.Store.CommitAsync([request], Cancel);
        TelemetryCommitted again = await database.Store.CommitAsync([request], Cancel);

        int minute = (int)(Noon / 60_000_000);
        Assert.Equal(
            [new RollupBucket(RollupTier.Minute, minute), new RollupBucket(RollupTier.Hour, minute), new RollupBucket(RollupTier.Day, minute - 720)],
            committed.Rollups.OrderBy(bucket => bucket.Tier));
        Assert.Equal((1, 2), (committed.NewInteractions, committed.ChangedTraces));
        Assert.Empty(again.Rollups);
        Assert.Equal((0, 0), (again.NewInteractions, again.ChangedTraces));
    }
}
