using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Tests.Changes;

public class PolicyJudgeTests
{
    private static readonly DateTime Now = new(2026, 12, 24, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_change_that_no_rule_is_about_is_a_low_risk_and_waits_for_nobody()
    {
        PolicyVerdict verdict = PolicyJudge.Judge(new ChangePolicy(), Change(ChangeAspect.Text), Now);

        Assert.Equal((ChangeRisk.Low, 0, 0), (verdict.Risk, verdict.Rules.Count, verdict.Approvals.Count));
    }

    [Fact]
    public void All_rules_that_fit_count_together_and_the_highest_risk_wins()
    {
        ChangePolicy policy = Of(
            Rule("one", ChangeRisk.High, new ApprovalDemand(1, ["engineer"], 0), new EvidenceDemand([new("s", "score", 0.8, 0.1)], true, false, 50)),
            Rule("two", ChangeRisk.Low, null, new EvidenceDemand([new("s", "score", 0.9, null)], false, true, 20)),
            Rule("three", ChangeRisk.High, new ApprovalDemand(2, [], 1), EvidenceDemand.None));

        PolicyVerdict verdict = PolicyJudge.Judge(policy, Change(ChangeAspect.Text), Now);

        Assert.Equal(ChangeRisk.High, verdict.Risk);
        Assert.Equal(["one", "two", "three"], verdict.Rules.Select(r => r.Name));
        Assert.Equal([1, 2], verdict.Approvals.Select(a => a.People));
        Assert.Equal(new EvaluationDemand("s", "score", 0.9, 0.1), Assert.Single(verdict.Evidence.Evaluations));
        Assert.Equal((true, true, 20), (verdict.Evidence.Scan, verdict.Evidence.Preflight, verdict.Evidence.MaxCostIncrease));
    }

    [Fact]
    public void A_rule_can_raise_the_risk_and_never_lower_it()
    {
        ChangePolicy policy = Of(Rule("no", ChangeRisk.Blocked), Rule("yes", ChangeRisk.Low));

        Assert.Equal(ChangeRisk.Blocked, PolicyJudge.Judge(policy, Change(ChangeAspect.Text), Now).Risk);
    }

    [Fact]
    public void A_high_risk_needs_somebody_where_no_rule_says_who() =>
        Assert.Equal([PolicyJudge.Anybody], PolicyJudge.Judge(Of(Rule("high", ChangeRisk.High)), Change(ChangeAspect.Text), Now).Approvals);

    [Fact]
    public void A_change_of_the_policy_needs_two_people_whatever_the_policy_says()
    {
        PolicyVerdict verdict = PolicyJudge.Judge(new ChangePolicy(), Change(ChangeAspect.Policy), Now);

        Assert.Equal((ChangeRisk.High, 2), (verdict.Risk, Assert.Single(verdict.Approvals).People));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void What_was_killed_is_live_again_by_one_more_person_and_for_a_program_by_two_whatever_the_policy_says(bool byProgram, int people)
    {
        PolicyVerdict verdict = PolicyJudge.Judge(new ChangePolicy(), Change(ChangeAspect.Restore) with { ByProgram = byProgram }, Now);

        Assert.Equal((ChangeRisk.High, people), (verdict.Risk, verdict.Approvals.Max(a => a.People)));
    }

    [Fact]
    public void A_broken_file_is_blocked_whatever_the_policy_says() =>
        Assert.Equal(ChangeRisk.Blocked, PolicyJudge.Judge(new ChangePolicy(), Change(ChangeAspect.Unreadable), Now).Risk);

    public static TheoryData<PolicyCondition> Others => new(new PolicyCondition[] {
        new() { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Model } }, new() { Environments = ["staging"] }, new() { Prompts = ["sales/**"] }, new() { Owners = ["@bob"] },
        new() { Applications = ["shop"] }, new() { Tiers = ["internal"] }, new() { Data = ["health"] }, new() { MinLines = 11 }, new() { TokenIncreaseOver = 5 }, new() { ByProgram = true } });

    [Theory]
    [MemberData(nameof(Others))]
    public void A_condition_that_does_not_hold_keeps_a_rule_away(PolicyCondition when) => Assert.False(when.Fits(Everything, Classes));

    public static TheoryData<PolicyCondition> Mine => new(new PolicyCondition[] {
        new() { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Model, ChangeAspect.Text } }, new() { Environments = ["staging", "production"] }, new() { Prompts = ["support/*"] }, new() { Prompts = ["answer"] },
        new() { Owners = ["@ann"] }, new() { Applications = ["support-bot"] }, new() { Tiers = ["critical"] }, new() { Data = ["personal"] }, new() { MinLines = 10 }, new() { TokenIncreaseOver = 4.9 },
        new() { ByProgram = false }, new() });

    [Theory]
    [MemberData(nameof(Mine))]
    public void A_condition_that_holds_makes_a_rule_fire(PolicyCondition when) => Assert.True(when.Fits(Everything, Classes));

    [Fact]
    public void A_length_that_is_not_known_is_not_over_a_limit() => Assert.False(new PolicyCondition { TokenIncreaseOver = 0 }.Fits(Everything with { TokenIncrease = null }, Classes));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    public void A_freeze_holds_from_its_beginning_until_before_its_end(int hours, bool frozen)
    {
        ChangePolicy policy = new() { Freezes = [new("Christmas", Now, Now.AddDays(1), ["production"], new HashSet<ChangeAspect> { ChangeAspect.Rollback }, 1)] };

        Assert.Equal(frozen, PolicyJudge.Judge(policy, Everything, Now.AddHours(hours)).Freeze is not null);
        Assert.Null(PolicyJudge.Judge(policy, Everything with { Environment = "staging" }, Now.AddHours(hours)).Freeze);
        Assert.Null(PolicyJudge.Judge(policy, Everything with { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Rollback } }, Now.AddHours(hours)).Freeze);
    }

    private static Dictionary<string, ApplicationClass> Classes { get; } = new() { ["support-bot"] = new("critical", ["personal"]), ["shop"] = new("internal", ["health"]) };

    private static ChangeFacts Everything { get; } = Change(ChangeAspect.Text) with
    {
        Environment = "production", Prompt = "support/answer", Owners = ["@ann", "@carl"], Applications = ["support-bot", "unknown"], Lines = 10, TokenIncrease = 5,
    };

    private static ChangeFacts Change(params ChangeAspect[] aspects) => new() { Aspects = aspects.ToHashSet() };

    private static ChangePolicy Of(params PolicyRule[] rules) => new() { Rules = rules };

    private static PolicyRule Rule(string name, ChangeRisk risk, ApprovalDemand? approvals = null, EvidenceDemand? evidence = null) =>
        new(name, new PolicyCondition(), risk, null, approvals, evidence ?? EvidenceDemand.None, 1);
}
