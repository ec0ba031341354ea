using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>Counts the rollups anew from the rows of interactions and calls, in another way than the product does.</summary>
internal static class Recount
{
    /// <summary>Fails unless the stored rollups of origin spans are what the rows say, in every tier.</summary>
    public static async Task AssertRollupsAsync(OpsDbContext context)
    {
        Dictionary<(RollupTier, int, SeriesKey), RollupCell> expected = await FromRowsAsync(context);
        Dictionary<int, RollupSeries> series = await context.RollupSeries.AsNoTracking().ToDictionaryAsync(s => s.Id);
        Dictionary<(RollupTier, int, SeriesKey), RollupCell> stored = [];
        foreach (Rollup row in await context.Rollups.AsNoTracking().ToListAsync())
        {
            RollupSeries s = series[row.SeriesId];
            if (s.Origin == RollupOrigin.Spans)
            {
                Cell(stored, (row.Tier, row.Bucket, new SeriesKey(s.ApplicationId, s.EnvironmentId, s.ModelId, s.PromptId, s.FeatureId, s.AppVersionId, s.Origin)))
                    .Add(RollupCell.Unpack(row.Cell));
            }
        }

        Assert.Equal(expected.Count, stored.Count);
        foreach ((var key, RollupCell cell) in expected)
        {
            Assert.True(stored.ContainsKey(key), $"{key} is missing.");
            Assert.Equal(cell.Pack(), stored[key].Pack());
        }
    }

    private static async Task<Dictionary<(RollupTier, int, SeriesKey), RollupCell>> FromRowsAsync(OpsDbContext context)
    {
        Dictionary<(RollupTier, int, SeriesKey), RollupCell> cells = [];
        ILookup<long, ModelCall> calls = (await context.ModelCalls.AsNoTracking().ToListAsync()).ToLookup(call => call.InteractionId);
        foreach (Interaction row in await context.Interactions.AsNoTracking().ToListAsync())
        {
            int minute = (int)Math.Floor((row.StartedAt - DateTime.UnixEpoch).TotalMinutes);
            foreach ((RollupTier tier, int width) in new[] { (RollupTier.Minute, 1), (RollupTier.Hour, 60), (RollupTier.Day, 1440) })
            {
                int bucket = minute / width * width;
                SeriesKey key = new(row.ApplicationId, row.EnvironmentId, row.ModelId, row.PromptId, row.FeatureId, row.AppVersionId, RollupOrigin.Spans);
                RollupCell cell = Cell(cells, (tier, bucket, key));
                cell.Requests++;
                cell.Outcomes[(int)row.Outcome]++;
                cell.ErrorClasses[(int)row.ErrorClass]++;
                cell.ToolCalls += row.ToolCalls;
                cell.Latency.Record(row.DurationMicros);
                cell.FeedbackSumMillis += row.FeedbackMillis ?? 0;
                cell.FeedbackCount += row.FeedbackMillis is null ? 0 : 1;
                cell.ValueMicros += row.ValueMicros ?? 0;
                cell.ValuedCount += row.ValueMicros is null ? 0 : 1;
                if (tier != RollupTier.Minute)
                {
                    Count(cell.Facets, row);
                }

                foreach (ModelCall call in calls[row.Id])
                {
                    Count(Cell(cells, (tier, bucket, key with
                    {
                        ModelId = call.ResponseModelId != 0 ? call.ResponseModelId : call.RequestModelId,
                        PromptId = call.PromptId != 0 ? call.PromptId : row.PromptId,
                        FeatureId = call.FeatureId != 0 ? call.FeatureId : row.FeatureId,
                    })), call);
                }
            }
        }

        return cells;
    }

    private static void Count(FacetSums facets, Interaction row)
    {
        FacetCounts counts = new(1, row.Outcome == Outcome.Completed ? 1 : 0, row.Outcome == Outcome.Unknown ? 1 : 0, row.CostMicros ?? 0);
        facets.Add(new Facet(FacetKind.ToolCalls, Math.Min(row.ToolCalls, 12)), counts);
        facets.Add(new Facet(FacetKind.ModelCalls, Math.Min(row.Calls, 12)), counts);
        facets.Add(Facet.LengthOf(row.InputTokens), counts);
        if (row.TopicId != 0)
        {
            facets.Add(new Facet(FacetKind.Topic, row.TopicId), counts);
        }

        for (int bit = 0; bit < TraitWords.Words.Count; bit++)
        {
            if (((int)row.Traits & (1 << bit)) != 0)
            {
                facets.Add(new Facet(FacetKind.Trait, bit), counts);
            }
        }
    }

    private static void Count(RollupCell cell, ModelCall call)
    {
        cell.Calls++;
        cell.CallErrorClasses[(int)call.ErrorClass]++;
        cell.InputTokens += call.InputTokens ?? 0;
        cell.OutputTokens += call.OutputTokens ?? 0;
        cell.CacheReadTokens += call.CacheReadTokens;
        cell.CacheWriteTokens += call.CacheWriteTokens;
        cell.ReasoningTokens += call.ReasoningTokens;
        cell.CostMicros += call.CostMicros ?? 0;
        cell.UnpricedCalls += call.CostMicros is null ? 1 : 0;
        cell.CallLatency.Record(call.DurationMicros);
        if (call.FirstTokenMicros is long firstToken)
        {
            cell.FirstToken.Record(firstToken);
        }
    }

    private static RollupCell Cell(Dictionary<(RollupTier, int, SeriesKey), RollupCell> cells, (RollupTier, int, SeriesKey) key)
    {
        if (!cells.TryGetValue(key, out RollupCell? cell))
        {
            cells.Add(key, cell = new RollupCell());
        }

        return cell;
    }
}
