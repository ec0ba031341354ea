using System.Diagnostics.CodeAnalysis;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;

namespace OpsConsole.Web.Changes.Api;

/// <summary>A change request with all that is known of it: a promise to other people's programs.</summary>
internal sealed record ChangeDetailJson : ChangeJson
{
    [SetsRequiredMembers]
    private ChangeDetailJson(ChangeDetail detail)
        : base(Of(detail.Request))
    {
        ChangeRequest request = detail.Request;
        Description = request.Description;
        Verdict = detail.Verdict is { } verdict ? ChangeVerdictJson.Of(detail, verdict) : null;
        ApprovedBy = [.. request.Approvals.OrderBy(a => a.At).Select(a => new ChangeApprovalJson(a.PersonId, a.PersonName, a.Hash, Utc(a.At), Utc(a.VoidedAt), a.VoidReason))];
        Steps = [.. request.Steps.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => new ChangeStepJson(Word(s.Kind), Utc(s.At), s.ById, s.ByName, s.Text, s.Hash))];
        Glass = request.GlassBrokenBy is { } breaker ? new ChangeGlassJson(breaker, Utc(request.GlassBrokenAt), request.ReviewedBy, Utc(request.ReviewedAt), request.ReviewNote) : null;
    }

    /// <summary>Why, Markdown; null for nothing.</summary>
    public string? Description { get; }

    /// <summary>What the policy says of it as it is now, and of what is decided what it said then; null while it cannot be read.</summary>
    public ChangeVerdictJson? Verdict { get; }

    /// <summary>Who approved what, the void ones too, oldest first.</summary>
    public IReadOnlyList<ChangeApprovalJson> ApprovedBy { get; }

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<ChangeStepJson> Steps { get; }

    /// <summary>Who broke the glass, and who reviewed that; null when nobody broke it.</summary>
    public ChangeGlassJson? Glass { get; }

    /// <summary>A change request as it is.</summary>
    public static ChangeDetailJson Of(ChangeDetail detail) => new(detail);
}

/// <summary>What the policy says of a change.</summary>
/// <param name="Rules">The rules that fired, and why they are there.</param>
/// <param name="Demands">Who must approve, and how far that is met.</param>
/// <param name="Evidence">What must be shown, and whether it is.</param>
/// <param name="Freeze">The time in which it does not go live; null when it may.</param>
/// <param name="Authors">Everybody behind what would be new; they do not approve it.</param>
/// <param name="JudgedAt">When, of a change that is decided: all of this is what counted then. Null while it is judged as of now.</param>
internal sealed record ChangeVerdictJson(
    IReadOnlyList<ChangeRuleJson> Rules, IReadOnlyList<ChangeDemandJson> Demands, IReadOnlyList<ChangeEvidenceJson> Evidence, ChangeFreezeJson? Freeze, IReadOnlyList<string> Authors,
    DateTime? JudgedAt)
{
    /// <summary>What was found.</summary>
    public static ChangeVerdictJson Of(ChangeDetail detail, PolicyVerdict verdict) => new(
        [.. verdict.Rules.Select(r => new ChangeRuleJson(r.Name, ChangeJson.Word(r.Risk), r.Why))],
        [.. detail.Needs.Select(n => n.Standing).Select(d => new ChangeDemandJson(d.Demand.People, d.Demand.Roles, d.OwnersNeeded, d.People, d.Owners, d.IsMet))],
        [.. detail.Evidence.Select(e => new ChangeEvidenceJson(e.Name, ChangeJson.Word(e.Outcome), e.Words))],
        verdict.Freeze is { } freeze ? new ChangeFreezeJson(freeze.Name, ChangeJson.Utc(freeze.From), ChangeJson.Utc(freeze.To)) : null,
        detail.Authors, ChangeJson.Utc(detail.JudgedAt));
}

/// <summary>A rule that fired.</summary>
internal sealed record ChangeRuleJson(string Name, string Risk, string? Why);

/// <summary>A demand for approvals.</summary>
/// <param name="People">How many people must approve.</param>
/// <param name="Roles">Roles of which each must have one; empty for those that may release.</param>
/// <param name="Owners">How many of them must own what is touched.</param>
/// <param name="HavePeople">How many do by now.</param>
/// <param name="HaveOwners">How many owners do.</param>
/// <param name="Met">Whether that is enough.</param>
internal sealed record ChangeDemandJson(int People, IReadOnlyList<string> Roles, int Owners, int HavePeople, int HaveOwners, bool Met);

/// <summary>A piece of evidence: <c>pass</c>, <c>fail</c> or <c>missing</c>, and what was found or is to be done.</summary>
internal sealed record ChangeEvidenceJson(string Name, string Outcome, string Words);

/// <summary>A time in which nothing goes live.</summary>
internal sealed record ChangeFreezeJson(string Name, DateTime From, DateTime To);

/// <summary>That somebody approved exactly one hash.</summary>
internal sealed record ChangeApprovalJson(string PersonId, string Name, string Hash, DateTime At, DateTime? VoidedAt, string? VoidReason);

/// <summary>Something that happened.</summary>
internal sealed record ChangeStepJson(string Kind, DateTime At, string ById, string ByName, string? Text, string? Hash);

/// <summary>That somebody released it alone, and who looked at that.</summary>
internal sealed record ChangeGlassJson(string BrokenBy, DateTime? BrokenAt, string? ReviewedBy, DateTime? ReviewedAt, string? ReviewNote);
