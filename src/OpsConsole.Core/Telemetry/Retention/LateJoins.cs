using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Retention;

/// <summary>
/// Joins statements that still wait although their model call is there: two nodes committed the two at the same moment, and neither saw the other's. They go through the door of
/// telemetry again, which joins them.
/// </summary>
internal sealed class LateJoins(IDbContextFactory<OpsDbContext> contexts, ITelemetryIngest ingest)
{
    private const int AtOnce = 500, Size = 256;

    /// <summary>Joins all that can be joined.</summary>
    /// <returns>Responses whose statements were joined.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        long joined = 0, after = long.MinValue; // each is tried once: a call whose interaction is being deleted must not be asked for again and again
        while (await FindAsync(after, cancellationToken).ConfigureAwait(false) is { Count: > 0 } missed)
        {
            IngestRequest request = new() { Size = missed.Count * Size };
            request.Statements.AddRange(missed.Select(row => new Statement(row.ResponseHash, StatementsCodec.Unpack(row.Said))));
            IngestVerdict verdict = await ingest.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            if (verdict.Kind != IngestVerdictKind.Stored)
            {
                break; // there is another night
            }

            joined += missed.Count;
            after = missed[^1].ResponseHash;
        }

        return joined;
    }

    private async Task<List<WaitingOutcome>> FindAsync(long after, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.WaitingOutcomes.AsNoTracking().Where(w => w.ResponseHash > after && context.ModelCalls.Any(c => c.ResponseHash == w.ResponseHash))
                .OrderBy(w => w.ResponseHash).Take(AtOnce).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
