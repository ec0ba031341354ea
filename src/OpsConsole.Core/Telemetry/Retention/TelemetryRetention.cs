using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Retention;

/// <summary>
/// Deletes what is older than it may be kept, in batches small enough that ingest does not notice. Each batch is complete in
/// itself, so the work can stop anywhere and go on another time.
/// </summary>
internal sealed class TelemetryRetention(
    IDbContextFactory<OpsDbContext> contexts, DimensionCatalog dimensions, RollupChanges changes, IOptions<TelemetryOptions> options, TimeProvider time)
{
    /// <summary>How long a stream of metric points is remembered after its last point.</summary>
    private static readonly TimeSpan StreamRetention = TimeSpan.FromDays(90);

    private readonly TelemetryOptions _options = options.Value;

    /// <summary>Deletes all that is due.</summary>
    /// <param name="progress">Told what is being done, and the percentage done.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>Rows deleted.</returns>
    public async Task<long> RunAsync(Action<int, string> progress, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        long deleted = 0;
        IReadOnlyList<string> environments = dimensions.All(DimensionKind.Environment);
        TimeSpan longest = _options.For("*").Retention;
        for (int i = 0; i < environments.Count; i++)
        {
            TimeSpan retention = _options.For(environments[i]).Retention;
            longest = retention > longest ? retention : longest;
            if (dimensions.TryFind(DimensionKind.Environment, environments[i], out int environment))
            {
                progress(80 * i / environments.Count, $"Interactions of {environments[i]}");
                deleted += await InteractionsAsync(environment, Before(now, retention), cancellationToken).ConfigureAwait(false);
                deleted += await SegmentsAsync(environment, Before(now, retention), cancellationToken).ConfigureAwait(false);
            }
        }

        progress(80, "Evaluations, unfinished traces, metric streams");
        deleted += await EvaluationsAsync(Before(now, longest), cancellationToken).ConfigureAwait(false);
        deleted += await StubsAsync(Before(now, _options.StubRetention), cancellationToken).ConfigureAwait(false);
        deleted += await WaitingAsync(Before(now, _options.StubRetention), cancellationToken).ConfigureAwait(false);
        deleted += await StreamsAsync(Before(now, StreamRetention), cancellationToken).ConfigureAwait(false);
        deleted += await PiecesAsync(Before(now, PulledPiece.Kept + TimeSpan.FromDays(1)), cancellationToken).ConfigureAwait(false);
        progress(90, "Rollups");
        deleted += await RollupsAsync(RollupTier.Minute, Before(now, _options.MinuteRetention), cancellationToken).ConfigureAwait(false);
        deleted += await RollupsAsync(RollupTier.Hour, Before(now, _options.HourRetention), cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    private static DateTime Before(DateTime now, TimeSpan retention) => now - DateTime.MinValue > retention ? now - retention : DateTime.MinValue;

    private async Task<long> InteractionsAsync(int environment, DateTime before, CancellationToken cancellationToken)
    {
        // The place in the time index is kept: rows of environments with a longer retention are passed over once, not once a batch.
        DateTime from = DateTime.MinValue;
        return await BatchesAsync(async (context, size) =>
        {
            var due = await context.Interactions.AsNoTracking()
                .Where(i => i.StartedAt >= from && i.StartedAt < before && i.EnvironmentId == environment)
                .OrderBy(i => i.StartedAt).ThenBy(i => i.Id)
                .Select(i => new { i.Id, i.StartedAt, i.TraceId }).Take(size).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (due.Count == 0)
            {
                return null;
            }

            from = due[^1].StartedAt;
            long[] ids = [.. due.Select(row => row.Id)];
            byte[][] traces = [.. due.Select(row => row.TraceId)];
            long?[] responses = [.. await context.ModelCalls.Where(c => ids.Contains(c.InteractionId) && c.ResponseHash != null)
                .Select(c => c.ResponseHash).ToListAsync(cancellationToken).ConfigureAwait(false)];
            return async () =>
            {
                await context.Evaluations.Where(e => e.TraceId != null && traces.Contains(e.TraceId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                await context.Evaluations.Where(e => e.ResponseHash != null && responses.Contains(e.ResponseHash)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                await context.ModelCalls.Where(c => ids.Contains(c.InteractionId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                return await context.Interactions.Where(i => ids.Contains(i.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            };
        }, cancellationToken).ConfigureAwait(false);
    }

    private Task<long> SegmentsAsync(int environment, DateTime before, CancellationToken cancellationToken) => BatchesAsync(async (context, size) =>
    {
        long[] ids = await context.SpanSegments.Where(s => s.EnvironmentId == environment && s.LatestAt < before)
            .OrderBy(s => s.LatestAt).Select(s => s.Id).Take(size).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        return ids.Length == 0 ? null : () => context.SpanSegments.Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
    }, cancellationToken);

    private Task<long> EvaluationsAsync(DateTime before, CancellationToken cancellationToken) => BatchesAsync(async (context, size) =>
    {
        long[] ids = await context.Evaluations.Where(e => e.At < before)
            .OrderBy(e => e.At).Select(e => e.Id).Take(size).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        return ids.Length == 0 ? null : () => context.Evaluations.Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
    }, cancellationToken);

    private Task<long> StubsAsync(DateTime before, CancellationToken cancellationToken) => BatchesAsync(async (context, size) =>
    {
        byte[][] ids = await context.TraceStubs.Where(s => s.ReceivedAt < before)
            .OrderBy(s => s.ReceivedAt).Select(s => s.TraceId).Take(size).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        return ids.Length == 0 ? null : () => context.TraceStubs.Where(s => ids.Contains(s.TraceId) && s.ReceivedAt < before).ExecuteDeleteAsync(cancellationToken);
    }, cancellationToken);

    private Task<long> WaitingAsync(DateTime before, CancellationToken cancellationToken) => BatchesAsync(async (context, size) =>
    {
        long[] ids = await context.WaitingOutcomes.Where(w => w.ReceivedAt < before)
            .OrderBy(w => w.ReceivedAt).Select(w => w.ResponseHash).Take(size).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        return ids.Length == 0 ? null : () => context.WaitingOutcomes.Where(w => ids.Contains(w.ResponseHash) && w.ReceivedAt < before).ExecuteDeleteAsync(cancellationToken);
    }, cancellationToken);

    private Task<long> StreamsAsync(DateTime before, CancellationToken cancellationToken)
    {
        long micros = Instants.ToMicros(before);
        return BatchesAsync(async (context, size) =>
        {
            long[] ids = await context.MetricStreams.Where(s => s.AtMicros < micros)
                .OrderBy(s => s.AtMicros).Select(s => s.Id).Take(size).ToArrayAsync(cancellationToken).ConfigureAwait(false);
            return ids.Length == 0 ? null : () => context.MetricStreams.Where(s => ids.Contains(s.Id) && s.AtMicros < micros).ExecuteDeleteAsync(cancellationToken);
        }, cancellationToken);
    }

    /// <summary>What sources said: a day longer than it may be read again, so that no run that is at it misses any.</summary>
    private Task<long> PiecesAsync(DateTime before, CancellationToken cancellationToken) => BatchesAsync(async (context, size) =>
    {
        var last = await context.PulledPieces.AsNoTracking().Where(p => p.From < before)
            .OrderBy(p => p.SourceId).ThenBy(p => p.From).Select(p => new { p.SourceId, p.From }).Take(size).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (last.Count == 0)
        {
            return null;
        }

        (string source, DateTime[] froms) = (last[0].SourceId, [.. last.Where(p => p.SourceId == last[0].SourceId).Select(p => p.From)]);
        return () => context.PulledPieces.Where(p => p.SourceId == source && froms.Contains(p.From)).ExecuteDeleteAsync(cancellationToken);
    }, cancellationToken);

    private Task<long> RollupsAsync(RollupTier tier, DateTime before, CancellationToken cancellationToken)
    {
        int end = Instants.Minute(Instants.ToMicros(before));
        int[] due = [];
        return BatchesAsync(async (context, size) =>
        {
            due = await context.Rollups.Where(r => r.Tier == tier && r.Bucket < end)
                .OrderBy(r => r.Bucket).Select(r => r.Bucket).Take(size).ToArrayAsync(cancellationToken).ConfigureAwait(false);
            if (due.Length == 0)
            {
                return null;
            }

            (int first, int last) = (due[0], due[^1]);
            return () => context.Rollups.Where(r => r.Tier == tier && r.Bucket >= first && r.Bucket <= last).ExecuteDeleteAsync(cancellationToken);
        }, cancellationToken, () => changes.Raise([.. due.Distinct().Select(bucket => new RollupBucket(tier, bucket))]));
    }

    /// <summary>Finds and deletes batch after batch. Finding needs no gate; deleting is one transaction, told of once it is committed.</summary>
    private async Task<long> BatchesAsync(Func<OpsDbContext, int, Task<Func<Task<int>>?>> find, CancellationToken cancellationToken, Action? committed = null)
    {
        BatchPace pace = new();
        for (long deleted = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                if (await find(context, pace.Size).ConfigureAwait(false) is not { } delete)
                {
                    return deleted;
                }

                await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await pace.RunAsync(async () =>
                {
                    deleted += await delete().ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }).ConfigureAwait(false);
                committed?.Invoke();
            }
        }
    }
}
