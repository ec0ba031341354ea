using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Quality;

/// <summary>How what people do for quality reads in the audit trail.</summary>
internal static class QualityEvents
{
    public const string RuleCreated = "review_rule.created", RuleChanged = "review_rule.changed", RuleRemoved = "review_rule.removed";

    public const string Labelled = "review.labelled", Corrected = "review.corrected", Withdrawn = "review.withdrawn", Settled = "review.settled";

    public const string DatasetCreated = "dataset.created", DatasetRemoved = "dataset.removed", CasesAdded = "dataset.cases_added", CaseRemoved = "dataset.case_removed", Frozen = "dataset.version_made", Proposed = "dataset.proposed";

    public static AuditKind[] Kinds { get; } =
    [
        new(RuleCreated, "made a rule of what is reviewed", Permissions.ViewInteractions),
        new(RuleChanged, "changed a rule of what is reviewed", Permissions.ViewInteractions),
        new(RuleRemoved, "removed a rule of what is reviewed", Permissions.ViewInteractions),
        new(Labelled, "labelled an interaction", Permissions.ViewInteractions),
        new(Corrected, "corrected a label", Permissions.ViewInteractions),
        new(Withdrawn, "took a label back", Permissions.ViewInteractions),
        new(Settled, "settled two labels that differ", Permissions.ViewInteractions),
        new(DatasetCreated, "made a dataset", Permissions.ViewInteractions),
        new(DatasetRemoved, "removed a dataset", Permissions.ViewInteractions),
        new(CasesAdded, "added cases to a dataset", Permissions.ViewInteractions),
        new(CaseRemoved, "removed a case from a dataset", Permissions.ViewInteractions),
        new(Frozen, "made a version of a dataset", Permissions.ViewInteractions),
        new(Proposed, "proposed a dataset to the prompt repository", Permissions.ViewInteractions),
    ];

    public static AuditEvent OfRule(string kind, Actor by, string id) => new(kind, by, "review_rule", id);

    public static AuditEvent OfReview(string kind, Actor by, string id) => new(kind, by, "review", id);

    public static AuditEvent OfDataset(string kind, Actor by, string slug, JsonObject? after = null) => new(kind, by, "dataset", slug) { After = after };
}
