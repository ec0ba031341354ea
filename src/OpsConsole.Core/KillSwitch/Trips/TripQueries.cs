using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>A rule, for screens.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule">What it says.</param>
/// <param name="Mode">What it may do.</param>
/// <param name="Revision">What a change must name.</param>
/// <param name="ChangedAt">When it was changed last, UTC.</param>
/// <param name="LastEvent">What it did last; null when nothing.</param>
public sealed record TripRuleItem(string Id, TripRuleDraft Rule, TripMode Mode, long Revision, DateTime ChangedAt, TripEventItem? LastEvent);

/// <summary>An event, for screens.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Kind">What the rule did.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Says">Why, in one sentence.</param>
/// <param name="Volume">Interactions or model calls behind it.</param>
public sealed record TripEventItem(string Id, string RuleId, string Environment, string Scope, TripEventKind Kind, DateTime At, string Says, long Volume);

/// <summary>An event with its chart.</summary>
/// <param name="Item">The event.</param>
/// <param name="RuleName">Name of the rule; null when it was removed.</param>
/// <param name="Evidence">What it saw; null when it cannot be read.</param>
/// <param name="Reason">The reason as the kill switch's record has it; null for a dry run.</param>
public sealed record TripEventDetail(TripEventItem Item, string? RuleName, TripEvidence? Evidence, string? Reason);

/// <summary>What the pages of rules read.</summary>
public sealed class TripQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>All rules by name, each with what it did last.</summary>
    public async Task<IReadOnlyList<TripRuleItem>> ListAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<TripRule> rules = await context.TripRules.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
            List<TripRuleItem> items = [];
            foreach (TripRule rule in rules.OrderBy(r => r.Name, StringComparer.OrdinalIgnoreCase))
            {
                items.Add(ItemOf(rule, await Events(context, rule.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)));
            }

            return items;
        }
    }

    /// <summary>A rule; null when there is none.</summary>
    public async Task<TripRuleItem?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.TripRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false) is { } rule
                ? ItemOf(rule, await Events(context, id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false))
                : null;
        }
    }

    /// <summary>What rules did last, newest first.</summary>
    /// <param name="ruleId">One rule; null for all.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<TripEventItem>> EventsAsync(string? ruleId, int count, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await Events(context, ruleId).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An event; null when there is none.</summary>
    public async Task<TripEventDetail?> EventAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            TripEvent? found = await context.TripEvents.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                return null;
            }

            string? name = await context.TripRules.Where(r => r.Id == found.RuleId).Select(r => r.Name).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            string? reason = found.RecordId is null ? null
                : await context.SwitchRecords.Where(r => r.Id == found.RecordId).Select(r => r.Reason).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            TripEventItem item = new(found.Id, found.RuleId, found.Environment, found.Scope, found.Kind, found.At, found.Says, found.Volume);
            return new TripEventDetail(item, name, TripEvidence.Read(found.Evidence), reason);
        }
    }

    private static TripRuleItem ItemOf(TripRule rule, TripEventItem? last) => new(rule.Id, TripRuleDraft.Of(rule), rule.Mode, rule.Revision, rule.ChangedAt, last);

    private static IQueryable<TripEventItem> Events(OpsDbContext context, string? ruleId) =>
        context.TripEvents.AsNoTracking().Where(e => ruleId == null || e.RuleId == ruleId).OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
            .Select(e => new TripEventItem(e.Id, e.RuleId, e.Environment, e.Scope, e.Kind, e.At, e.Says, e.Volume));
}
