using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Pulls;

/// <summary>
/// Puts what a source says in the place of what it said before: the rollups get the difference, in one transaction with the note of what it says now. So reading the same
/// piece again changes nothing, and what came late is counted once. An application that another source had before, which is gone or disabled now, is taken over: its
/// numbers of the last month are taken back piece by piece where this one has some; older ones stand.
/// </summary>
internal sealed class PulledMinutes(
    DimensionCatalog dimensions, SeriesCatalog series, TelemetryOptions options, RollupChanges changes, StorageOptions storage, TimeProvider time, Func<string, SourceDefinition?> find)
{
    /// <summary>What was read of a stretch, ready to be written.</summary>
    /// <param name="sourceId">The source.</param>
    /// <param name="minutes">All that it says of the stretch.</param>
    /// <param name="said">Hears of applications that take their numbers from another source.</param>
    public IWindowContent Of(string sourceId, IReadOnlyList<PulledMinute> minutes, Action<string> said) => new Content(this, sourceId, minutes, said);

    private sealed class Content(PulledMinutes room, string sourceId, IReadOnlyList<PulledMinute> minutes, Action<string> said) : IWindowContent
    {
        private NumberAllocation? _numbers;
        private IReadOnlyCollection<RollupBucket> _touched = [];

        public async Task<IReadOnlyList<long>> WriteAsync(OpsDbContext context, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken)
        {
            await room.LearnAsync(context, cancellationToken).ConfigureAwait(false);
            EfTelemetryUnit unit = EfTelemetryUnit.Within(context, room.Node, cancellationToken);
            _numbers = new NumberAllocation(room.Dimensions, room.Series, room.Options, unit);
            RollupWriter rollups = new(_numbers);
            IReadOnlyList<PulledMinute> own = await ClaimAsync(context, cancellationToken).ConfigureAwait(false);
            DateTime first = pieces[0].From, last = pieces[^1].From;
            Dictionary<DateTime, PulledPiece> before = await context.PulledPieces.Where(p => p.SourceId == sourceId && p.From >= first && p.From <= last).ToDictionaryAsync(p => p.From, cancellationToken).ConfigureAwait(false);
            Others others = await Others.ReadAsync(context, sourceId, pieces, cancellationToken).ConfigureAwait(false);
            long[] rows = new long[pieces.Count];
            for (int i = 0; i < pieces.Count; i++)
            {
                int from = RollupTime.Minute(pieces[i].From), to = RollupTime.Minute(pieces[i].To);
                PulledMinute[] now = [.. own.Where(m => m.Minute >= from && m.Minute < to)];
                await CountAsync(rollups, [.. Said(before.GetValueOrDefault(pieces[i].From)), .. others.TakeBack(now, from, to)], now).ConfigureAwait(false);
                Keep(context, before.GetValueOrDefault(pieces[i].From), pieces[i].From, now);
                rows[i] = now.Length;
            }

            others.Keep(context);
            IReadOnlyDictionary<RollupKey, RollupCell> tiers = rollups.Tiers();
            await unit.AddToRollupsAsync(tiers).ConfigureAwait(false);
            _touched = [.. tiers.Keys.Select(k => k.Bucket).Distinct()];
            return rows;
        }

        public void Committed()
        {
            _numbers?.Publish();
            room.Changes.Raise(_touched);
        }

        private static IReadOnlyList<PulledMinute> Said(PulledPiece? piece) => piece is null ? [] : PulledPacking.Unpack(piece.Said);

        private static async Task CountAsync(RollupWriter rollups, IReadOnlyList<PulledMinute> before, PulledMinute[] now)
        {
            foreach (PulledMinute minute in before)
            {
                await rollups.CountAsync(minute.Application, minute.Environment, minute.Model, minute.Minute, minute.Cell, -1).ConfigureAwait(false);
            }

            foreach (PulledMinute minute in now)
            {
                await rollups.CountAsync(minute.Application, minute.Environment, minute.Model, minute.Minute, minute.Cell, 1).ConfigureAwait(false);
            }
        }

        private void Keep(OpsDbContext context, PulledPiece? before, DateTime from, PulledMinute[] now)
        {
            if (now.Length == 0)
            {
                if (before is not null)
                {
                    context.PulledPieces.Remove(before);
                }
            }
            else if (before is null)
            {
                context.PulledPieces.Add(new PulledPiece { SourceId = sourceId, From = from, Said = PulledPacking.Pack(now) });
            }
            else
            {
                before.Said = PulledPacking.Pack(now);
            }
        }

        /// <summary>Takes what no other source has taken, or what one had that is not read any more. What another source has is left out, and said.</summary>
        private async Task<IReadOnlyList<PulledMinute>> ClaimAsync(OpsDbContext context, CancellationToken cancellationToken)
        {
            (string Application, string Environment)[] wanted = [.. minutes.Select(Place).Distinct()];
            string[] applications = [.. wanted.Select(w => w.Application).Distinct()];
            List<SourceClaim> claims = await context.SourceClaims.Where(c => applications.Contains(c.Application)).ToListAsync(cancellationToken).ConfigureAwait(false);
            Dictionary<(string, string), DateTime> since = [];
            foreach ((string application, string environment) in wanted)
            {
                SourceClaim? claim = claims.Find(c => c.Application == application && c.Environment == environment);
                if (claim is null)
                {
                    context.SourceClaims.Add(new SourceClaim { Application = application, Environment = environment, SourceId = sourceId, Since = DateTime.UnixEpoch });
                    since[(application, environment)] = DateTime.UnixEpoch;
                }
                else if (claim.SourceId != sourceId && room.Find(claim.SourceId) is { IsEnabled: true } other)
                {
                    since[(application, environment)] = DateTime.MaxValue;
                    said($"{application} in {environment} takes its numbers from “{other.Name}”: what this source says of it is left out.");
                }
                else if (claim.SourceId != sourceId)
                {
                    (claim.SourceId, claim.Since) = (sourceId, room.Now - PulledPiece.Kept); // what the other said of the time before is forgotten: it cannot be taken back
                    since[(application, environment)] = claim.Since;
                    said($"{application} in {environment} takes its numbers from this source from now on: the one before is removed or disabled.");
                }
                else
                {
                    since[(application, environment)] = claim.Since;
                }
            }

            return [.. minutes.Where(m => RollupTime.Instant(m.Minute) >= since[Place(m)])];
        }
    }

    /// <summary>Application and environment, as claims have them.</summary>
    internal static (string Application, string Environment) Place(PulledMinute minute) => (Short(minute.Application), Short(minute.Environment));

    private static string Short(string name) => name.Length > Dimension.MaxLength ? name[..Dimension.MaxLength] : name;

    private int Node => storage.Node;

    private DimensionCatalog Dimensions => dimensions;

    private SeriesCatalog Series => series;

    private TelemetryOptions Options => options;

    private RollupChanges Changes => changes;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private SourceDefinition? Find(string id) => find(id);

    /// <summary>What others have added since: in this transaction nobody adds any more where there is one writer.</summary>
    private async Task LearnAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        await dimensions.LoadAsync(context, cancellationToken).ConfigureAwait(false);
        await series.LoadAsync(context, cancellationToken).ConfigureAwait(false);
    }
}
