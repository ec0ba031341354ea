using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>
/// Prices the model calls of a range anew. What changes goes through the door of telemetry, as if it had arrived so: interaction, calls and rollups change in one transaction, and what was
/// done before changes nothing the second time.
/// </summary>
internal sealed class Repricing(IDbContextFactory<OpsDbContext> contexts, ITelemetryIngest ingest, TimeProvider time)
{
    /// <summary>Interactions that are read at once.</summary>
    private const int Page = 500;

    private const int MostWaits = 120, FactSize = 512;

    /// <summary>Prices a range anew.</summary>
    /// <param name="book">The book that counts.</param>
    /// <param name="from">First start of an interaction, UTC.</param>
    /// <param name="to">The end of the starts, UTC, exclusive.</param>
    /// <param name="run">Hears how far it is.</param>
    /// <param name="cancellationToken">Cancels, between pages.</param>
    /// <returns>What moved.</returns>
    public async Task<RepricedModels> RunAsync(PriceBook book, DateTime from, DateTime to, JobRunning run, CancellationToken cancellationToken)
    {
        RepricedModels moved = new();
        (DateTime At, long Id) last = (from, long.MinValue);
        DateTime? begin = null;
        while (await ReadAsync(last, to, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            IngestRequest request = new();
            foreach (Row row in page)
            {
                if (Change(row, book, moved) is { } delta)
                {
                    request.Traces.Add(delta);
                    request.Size += delta.Facts.Count * FactSize;
                }
            }

            if (request.Traces.Count > 0)
            {
                await WriteAsync(request, cancellationToken).ConfigureAwait(false);
                run.Wrote(request.Traces.Count);
            }

            last = (page[^1].StartedAt, page[^1].Id);
            begin ??= page[0].StartedAt;
            run.Report(Percent(begin.Value, last.At, to), $"Priced calls up to {last.At:yyyy-MM-dd HH:mm} UTC; {moved.Calls:N0} have another price.");
        }

        return moved;
    }

    private static int Percent(DateTime from, DateTime at, DateTime to) => (int)Math.Clamp((at - from) / (to - from) * 100, 0, 99);

    /// <summary>The calls of an interaction whose price changes; null when none does.</summary>
    private static TraceDelta? Change(Row row, PriceBook book, RepricedModels moved)
    {
        TraceDelta? delta = null;
        foreach (SpanFact fact in FactsCodec.Unpack(row.Facts).Facts)
        {
            if (CallPricing.Again(fact, book) is { } priced)
            {
                delta ??= new TraceDelta(TraceId.FromBytes(row.TraceId)) { Environment = fact.Environment };
                delta.Facts.Add(priced);
                moved.Count(fact, priced);
            }
        }

        return delta;
    }

    private async Task<List<Row>> ReadAsync((DateTime At, long Id) last, DateTime to, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Interactions.AsNoTracking()
                .Where(i => i.StartedAt < to && (i.StartedAt > last.At || (i.StartedAt == last.At && i.Id > last.Id)))
                .OrderBy(i => i.StartedAt).ThenBy(i => i.Id).Take(Page)
                .Select(i => new Row(i.Id, i.StartedAt, i.TraceId, i.Facts))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes, and waits where telemetry has no room now: what applications send goes first.</summary>
    /// <exception cref="TimeoutException">There was no room for long.</exception>
    private async Task WriteAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        for (int wait = 0; wait < MostWaits; wait++)
        {
            IngestVerdict verdict = await ingest.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            if (verdict.Kind == IngestVerdictKind.Stored)
            {
                return;
            }

            await Task.Delay(verdict.RetryAfter, time, cancellationToken).ConfigureAwait(false);
        }

        throw new TimeoutException("Telemetry took no changes for long. Look at its page, then run the job again.");
    }

    private sealed record Row(long Id, DateTime StartedAt, byte[] TraceId, byte[] Facts);
}
