using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What became of a command on a rule.</summary>
/// <param name="Id">The rule; null when it was not done.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
public sealed record TripRuleOutcome(string? Id, string? Problem = null, bool Denied = false);

/// <summary>Makes, changes and removes rules. A rule that is new or changed is a dry run: what kills is only ever what somebody armed as it is.</summary>
public sealed class TripRuleCommands(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, StorageOptions storage, TimeProvider time)
{
    /// <summary>Rules at most: each costs something every few seconds.</summary>
    public const int MaxRules = 200;

    private const string Unknown = "-", Gone = "The rule is gone. Go back to the list.", Changed = "Somebody changed the rule at the same moment. Look again and repeat.";

    private readonly SortableId _ids = new(time, storage.Node);

    /// <summary>Makes a rule, as a dry run.</summary>
    public async Task<TripRuleOutcome> CreateAsync(Actor by, TripRuleDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (await RefusalAsync(by, KillSwitchEvents.RuleCreated, Unknown, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        if (draft.Problem() is { } problem)
        {
            return new TripRuleOutcome(null, problem);
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await context.TripRules.CountAsync(cancellationToken).ConfigureAwait(false) >= MaxRules)
                {
                    return new TripRuleOutcome(null, $"There are {MaxRules} rules already. Remove one that nobody needs.");
                }

                DateTime now = time.GetUtcNow().UtcDateTime;
                TripRule rule = new()
                {
                    Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
                    Name = draft.Name,
                    Environment = draft.Environment,
                    Scope = draft.Scope,
                    CreatedAt = now,
                    ChangedAt = now,
                    ChangedBy = by.Id,
                    Mode = TripMode.DryRun,
                    Revision = 1,
                };
                draft.ApplyTo(rule);
                context.TripRules.Add(rule);
                transaction.Record(Event(KillSwitchEvents.RuleCreated, by, rule.Id, rule.Environment) with { After = Picture(rule) });
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return new TripRuleOutcome(rule.Id);
            }
        }
    }

    /// <summary>Changes what a rule watches or does. It is a dry run afterwards.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="revision">The revision that was seen.</param>
    /// <param name="draft">How it is to be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TripRuleOutcome> ChangeAsync(Actor by, string id, long revision, TripRuleDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        return await RefusalAsync(by, KillSwitchEvents.RuleChanged, id, cancellationToken).ConfigureAwait(false)
            ?? (draft.Problem() is { } problem ? new TripRuleOutcome(null, problem)
                : await ApplyAsync(by, id, revision, rule =>
                {
                    draft.ApplyTo(rule);
                    rule.Mode = TripMode.DryRun;
                }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Arms a rule, makes it a dry run again, or turns it off. It counts what is measured from now on.</summary>
    public async Task<TripRuleOutcome> SetModeAsync(Actor by, string id, long revision, TripMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await RefusalAsync(by, KillSwitchEvents.RuleChanged, id, cancellationToken).ConfigureAwait(false)
            ?? await ApplyAsync(by, id, revision, rule => rule.Mode = mode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a rule. What it killed stays killed until people restore it.</summary>
    public async Task<TripRuleOutcome> RemoveAsync(Actor by, string id, long revision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await RefusalAsync(by, KillSwitchEvents.RuleRemoved, id, cancellationToken).ConfigureAwait(false)
            ?? await ApplyAsync(by, id, revision, change: null, cancellationToken).ConfigureAwait(false);
    }

    private static AuditEvent Event(string kind, Actor by, string? id, string? environment = null) =>
        new(kind, by, "trip_rule", string.IsNullOrEmpty(id) ? Unknown : id) { Environment = environment };

    private async Task<TripRuleOutcome?> RefusalAsync(Actor by, string kind, string? id, CancellationToken cancellationToken)
    {
        if (by.May(Permissions.ManageTripRules, access))
        {
            return null;
        }

        await trail.RecordAsync(Event(kind, by, id) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
        return new TripRuleOutcome(null, "You may not change rules. Ask an administrator for the role on-call or engineer.", Denied: true);
    }

    /// <summary>Changes a rule, or removes it when there is no change to make.</summary>
    private async Task<TripRuleOutcome> ApplyAsync(Actor by, string id, long revision, Action<TripRule>? change, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                TripRule? rule = await context.TripRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
                if (rule is null || rule.Revision != revision)
                {
                    return new TripRuleOutcome(null, rule is null ? Gone : Changed);
                }

                JsonObject before = Picture(rule);
                if (change is null)
                {
                    context.TripRules.Remove(rule);
                    transaction.Record(Event(KillSwitchEvents.RuleRemoved, by, id, rule.Environment) with { Before = before });
                }
                else
                {
                    change(rule);
                    (rule.ChangedAt, rule.ChangedBy, rule.Revision) = (time.GetUtcNow().UtcDateTime, by.Id, revision + 1);
                    transaction.Record(Event(KillSwitchEvents.RuleChanged, by, id, rule.Environment) with { Before = before, After = Picture(rule) });
                }

                try
                {
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (DbUpdateConcurrencyException)
                {
                    return new TripRuleOutcome(null, Changed);
                }

                return new TripRuleOutcome(id);
            }
        }
    }

    /// <summary>A rule as the trail shows it; numbers with fractions as text.</summary>
    private static JsonObject Picture(TripRule rule)
    {
        JsonObject picture = new()
        {
            ["name"] = rule.Name,
            ["scope"] = rule.Scope,
            ["measure"] = rule.Measure.ToString(),
            ["mode"] = rule.Mode.ToString(),
            ["windowMinutes"] = rule.WindowMinutes,
            ["minVolume"] = rule.MinVolume,
            ["cooldownMinutes"] = rule.CooldownMinutes,
        };
        Add("threshold", rule.Threshold?.ToString(CultureInfo.InvariantCulture));
        Add("baselineFactor", rule.BaselineFactor?.ToString(CultureInfo.InvariantCulture));
        Add("trialShare", rule.TrialShare?.ToString(CultureInfo.InvariantCulture));
        Add("trialMinutes", rule.TrialShare is null ? null : rule.TrialMinutes.ToString(CultureInfo.InvariantCulture));
        Add("fallbackMessage", rule.FallbackMessage);
        Add("fallbackModel", rule.FallbackModel);
        return picture;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                picture[name] = value;
            }
        }
    }
}
