using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>An event in short.</summary>
internal readonly record struct TripEventLine(string RuleId, TripEventKind Kind, DateTime At);

/// <summary>Keeps what rules did. A kill does not wait for it: what the database does not take is kept in memory and tried again.</summary>
internal sealed class TripEventLog(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Events kept of a rule; older ones go.</summary>
    public const int KeptPerRule = 200;

    private const int MaxWaiting = 500;

    private readonly List<TripEvent> _waiting = [];

    /// <summary>Takes an event, to be written with the next <see cref="WriteAsync"/>.</summary>
    public void Add(TripEvent happened)
    {
        if (_waiting.Count < MaxWaiting)
        {
            _waiting.Add(happened);
        }
    }

    /// <summary>Writes what waits.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string[] ids = [.. _waiting.Select(e => e.Id)];
            List<string> there = await context.TripEvents.Where(e => ids.Contains(e.Id)).Select(e => e.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            context.TripEvents.AddRange(_waiting.Where(e => !there.Contains(e.Id))); // a commit may have succeeded without saying so
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            string[] rules = [.. _waiting.Select(e => e.RuleId).Distinct()];
            _waiting.Clear();
            foreach (string rule in rules)
            {
                DateTime? oldest = await context.TripEvents.Where(e => e.RuleId == rule).OrderByDescending(e => e.At).Select(e => (DateTime?)e.At)
                    .Skip(KeptPerRule).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (oldest is { } at)
                {
                    await context.TripEvents.Where(e => e.RuleId == rule && e.At <= at).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>What some rules did since a moment, newest first, with what waits to be written.</summary>
    public async Task<ILookup<string, TripEventLine>> SinceAsync(OpsDbContext context, IReadOnlyCollection<string> rules, DateTime since, CancellationToken cancellationToken)
    {
        List<TripEventLine> lines = await context.TripEvents.AsNoTracking().Where(e => rules.Contains(e.RuleId) && e.At > since)
            .Select(e => new TripEventLine(e.RuleId, e.Kind, e.At)).ToListAsync(cancellationToken).ConfigureAwait(false);
        lines.AddRange(_waiting.Select(e => new TripEventLine(e.RuleId, e.Kind, e.At)));
        return lines.OrderByDescending(l => l.At).ToLookup(l => l.RuleId);
    }
}
