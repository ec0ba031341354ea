using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>Makes, changes and removes rules of what is reviewed.</summary>
public sealed class ReviewRuleCommands
{
    /// <summary>Rules at most: each is looked at every few minutes.</summary>
    public const int MaxRules = 50;

    /// <summary>A new rule begins this far back, so that there is something to judge at once.</summary>
    internal static readonly TimeSpan Begins = TimeSpan.FromDays(1);

    private const string Unknown = "-", Words = "You may not change what is reviewed. Ask an administrator for the role engineer or product owner.";
    private const string Gone = "The rule is gone. Go back to the list.", Changed = "Somebody changed the rule at the same moment. Look again and repeat.";

    private readonly AuditedWrites _writes;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal ReviewRuleCommands(AuditedWrites writes, StorageOptions storage, TimeProvider time) => (_writes, _time, _ids) = (writes, time, new SortableId(time, storage.Node));

    /// <summary>Makes a rule.</summary>
    public Task<QualityOutcome> CreateAsync(Actor by, ReviewRuleDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        return RunAsync(QualityEvents.RuleCreated, by, Unknown, async context =>
        {
            if (draft.Problem() is { } problem)
            {
                return AuditedWrite.Refused(problem);
            }

            if (await context.ReviewRules.CountAsync(cancellationToken).ConfigureAwait(false) >= MaxRules)
            {
                return AuditedWrite.Refused($"There are {MaxRules} rules already. Remove one that nobody needs.");
            }

            DateTime now = _time.GetUtcNow().UtcDateTime;
            ReviewRule rule = new()
            {
                Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture), Name = draft.Name, CreatedAt = now, ChangedAt = now, ChangedBy = by.Id, Revision = 1, SeenId = SortableId.FirstAt(now - Begins),
            };
            draft.ApplyTo(rule);
            context.ReviewRules.Add(rule);
            return new AuditedWrite(new QualityOutcome(rule.Id), QualityEvents.OfRule(QualityEvents.RuleCreated, by, rule.Id) with { Environment = rule.Environment, After = Picture(rule) });
        }, cancellationToken);
    }

    /// <summary>Changes a rule. What it has picked stays.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="revision">The revision that was seen.</param>
    /// <param name="draft">How it is to be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<QualityOutcome> ChangeAsync(Actor by, string id, long revision, ReviewRuleDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        return RunAsync(QualityEvents.RuleChanged, by, id, async context =>
        {
            if (draft.Problem() is { } problem)
            {
                return AuditedWrite.Refused(problem);
            }

            ReviewRule? rule = await context.ReviewRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
            if (rule is null || rule.Revision != revision)
            {
                return AuditedWrite.Refused(rule is null ? Gone : Changed);
            }

            JsonObject before = Picture(rule);
            DateTime now = _time.GetUtcNow().UtcDateTime;
            rule.SeenId = rule.Kind != draft.Kind || !rule.Enabled ? Math.Max(rule.SeenId, SortableId.FirstAt(now - Begins)) : rule.SeenId; // what passed while it was off is not picked later
            draft.ApplyTo(rule);
            (rule.ChangedAt, rule.ChangedBy, rule.Revision) = (now, by.Id, revision + 1);
            return new AuditedWrite(new QualityOutcome(id), QualityEvents.OfRule(QualityEvents.RuleChanged, by, id) with { Environment = rule.Environment, Before = before, After = Picture(rule) });
        }, cancellationToken);
    }

    /// <summary>Removes a rule. What it has picked stays, with its labels.</summary>
    public Task<QualityOutcome> RemoveAsync(Actor by, string id, long revision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return RunAsync(QualityEvents.RuleRemoved, by, id, async context =>
        {
            ReviewRule? rule = await context.ReviewRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
            if (rule is null || rule.Revision != revision)
            {
                return AuditedWrite.Refused(rule is null ? Gone : Changed);
            }

            context.ReviewRules.Remove(rule);
            return new AuditedWrite(new QualityOutcome(id), QualityEvents.OfRule(QualityEvents.RuleRemoved, by, id) with { Environment = rule.Environment, Before = Picture(rule) });
        }, cancellationToken);
    }

    private Task<QualityOutcome> RunAsync(string kind, Actor by, string id, Func<OpsDbContext, Task<AuditedWrite>> write, CancellationToken cancellationToken) =>
        _writes.RunAsync(Permissions.ManageQuality, QualityEvents.OfRule(kind, by, string.IsNullOrEmpty(id) ? Unknown : id), Words, write, cancellationToken);

    /// <summary>A rule as the trail shows it; numbers with fractions as text.</summary>
    private static JsonObject Picture(ReviewRule rule)
    {
        JsonObject picture = new()
        {
            ["name"] = rule.Name,
            ["kind"] = rule.Kind.ToString(),
            ["limit"] = rule.Limit.ToString(CultureInfo.InvariantCulture),
            ["perDay"] = rule.PerDay,
            ["reviewers"] = rule.Reviewers,
            ["scale"] = rule.Scale.ToString(),
            ["enabled"] = rule.Enabled,
            ["onlyWithContent"] = rule.OnlyWithContent,
        };
        foreach ((string name, string? value) in new[] { ("application", rule.Application), ("suite", rule.Suite) })
        {
            if (value is not null)
            {
                picture[name] = value;
            }
        }

        return picture;
    }
}
