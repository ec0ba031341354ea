using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Each thing that keeps a change from going live does so alone, whatever other checks there are.</summary>
public sealed class ReleaseCheckTests
{
    private static readonly string Hash = new('a', 64), OtherHash = new('b', 64);
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly FreezeWindow Christmas = new("Christmas", Now, Now.AddDays(1), [], new HashSet<ChangeAspect>(), 1);

    /// <summary>Each spoils one thing of a change that could be released. The first word says whether time alone keeps it back, and what a broken glass does about it.</summary>
    private static readonly Dictionary<string, Func<Case, Case>> Spoilers = new()
    {
        ["never: another content was found"] = c => c with { Found = c.Found with { Hash = OtherHash } },
        ["never: nothing could be read"] = c => Of(c, r => r.Hash = "", found: c.Found with { Hash = "" }),
        ["never: it cannot be released as it is"] = c => c with { Found = c.Found with { Subject = new ChangeSubject { Problem = "It conflicts." } } },
        ["never: nothing was judged"] = c => c with { Found = c.Found with { Verdict = null } },
        ["never: the policy blocks it"] = c => c with { Found = c.Found with { Verdict = c.Found.Verdict! with { Risk = ChangeRisk.Blocked } } },
        ["glass: evidence failed"] = c => c with { Found = c.Found with { Evidence = [new EvidenceItem("safety", EvidenceOutcome.Fail, "0.1")] } },
        ["glass: evidence is missing"] = c => c with { Found = c.Found with { Evidence = [new EvidenceItem("safety", EvidenceOutcome.Missing, "Run it.")] } },
        ["glass: somebody has not approved"] = c => c with { Standing = new ChangeStanding([new DemandStanding(new ApprovalDemand(2, [], 0), 1, 0, 0)], []) },
        ["time: another policy judged it"] = c => c with { Found = c.Found with { Policy = c.Found.Policy with { Blob = "other" } } },
        ["time: it is released"] = c => Of(c, r => r.State = ChangeState.Released),
        ["time: it is on its way"] = c => Of(c, r => r.State = ChangeState.Releasing),
        ["time: it is a draft"] = c => Of(c, r => r.State = ChangeState.Draft),
        ["time: it is rejected"] = c => Of(c, r => r.State = ChangeState.Rejected),
        ["time: it is withdrawn"] = c => Of(c, r => r.State = ChangeState.Withdrawn),
        ["time: it is expired"] = c => Of(c, r => r.State = ChangeState.Expired),
        ["time: it is in review"] = c => Of(c, r => r.State = ChangeState.InReview),
        ["time: it is blocked"] = c => Of(c, r => r.State = ChangeState.Blocked),
        ["wait: nothing goes live now"] = c => c with { Found = c.Found with { Verdict = c.Found.Verdict! with { Freeze = Christmas } } },
        ["wait: the approvals are too old"] = c => Of(c, r => r.ExpiresAt = Now),
        ["wait: the approvals were too old before the clock was put back"] = c => Of(c, r => (r.ExpiresAt, r.ChangedAt) = (Now.AddHours(1), Now.AddHours(1))),
    };

    public static TheoryData<string> Names => [.. Spoilers.Keys];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_nothing_keeps_back_goes_live(bool broken)
    {
        Case ready = Ready(broken ? Hash : null);
        Assert.True(ReleaseCheck.IsReady(ready.Request, ready.Found, ready.Standing));
        Assert.Null(ReleaseCheck.Refusal(ready.Request, ready.Found, ready.Standing, Now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_thing_keeps_it_back_alone(string name)
    {
        Case spoiled = Spoilers[name](Ready(null));
        Assert.Equal(name.Split(':')[0] is "time" or "wait", ReleaseCheck.IsReady(spoiled.Request, spoiled.Found, spoiled.Standing));
        Assert.NotNull(ReleaseCheck.Refusal(spoiled.Request, spoiled.Found, spoiled.Standing, Now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_glass_overcomes_approvals_evidence_and_time_and_nothing_else(string name)
    {
        Case spoiled = Spoilers[name](Ready(Hash));
        Assert.Equal(name.Split(':')[0] is not "never", ReleaseCheck.IsReady(spoiled.Request, spoiled.Found, spoiled.Standing));
        Assert.Equal(name.Split(':')[0] is "glass" or "wait", ReleaseCheck.Refusal(spoiled.Request, spoiled.Found, spoiled.Standing, Now) is null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_glass_that_was_broken_for_something_else_overcomes_nothing(string name)
    {
        Case spoiled = Spoilers[name](Ready(OtherHash));
        Assert.NotNull(ReleaseCheck.Refusal(spoiled.Request, spoiled.Found, spoiled.Standing, Now));
    }

    private static Case Ready(string? glass) => new(
        new ChangeRequest
        {
            Id = "1", Environment = "production", Subject = "answer", Title = "Be kind", AuthorId = "ann", AuthorName = "Ann", Hash = Hash, PolicyId = "policy", State = ChangeState.Approved,
            ExpiresAt = Now.AddHours(1), ChangedAt = Now.AddHours(-1), GlassHash = glass,
        },
        new ChangeAssessment(
            new ChangeSubject(), new EffectivePolicy(DefaultPolicy.Policy, "1", "policy", null, "", Now, null), new PolicyVerdict(ChangeRisk.High, [], [], EvidenceDemand.None, null), Hash,
            [new EvidenceItem("safety", EvidenceOutcome.Pass, "0.9")]),
        new ChangeStanding([new DemandStanding(new ApprovalDemand(2, [], 0), 2, 0, 0)], []));

    private static Case Of(Case spoiled, Action<ChangeRequest> change, ChangeAssessment? found = null)
    {
        change(spoiled.Request);
        return spoiled with { Found = found ?? spoiled.Found };
    }

    private sealed record Case(ChangeRequest Request, ChangeAssessment Found, ChangeStanding Standing);
}
