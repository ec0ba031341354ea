using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Tests.Changes.Policies;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Why somebody had to approve can be told after everything has changed since.</summary>
public sealed class KeptVerdictTests
{
    private const string Policy = """
        version: 1
        rules:
          - name: Production
            when: { environment: [production] }
            risk: high
            why: Users get it at once.
            approvals: { people: 1, roles: [product-owner] }
            evidence: { scan: true }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ChangeState.Released, 1)]
    [InlineData(ChangeState.Rejected, 0)]
    [InlineData(ChangeState.Withdrawn, 0)]
    public async Task What_is_decided_says_after_a_restart_and_under_another_policy_what_was_judged_then(ChangeState end, int approvals)
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await (end == ChangeState.Released ? console.ApprovedAsync() : console.AskAsync());
        ChangeOutcome decided = await (end switch
        {
            ChangeState.Released => console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel),
            ChangeState.Rejected => console.Changes.RejectAsync(console.Bob, asked.Id, "No.", Cancel),
            _ => console.Changes.WithdrawAsync(console.Ann, asked.Id, null, Cancel),
        });
        Assert.Equal((null, end), (decided.Problem, decided.State));
        ChangeRequest policy = await console.ProposeAsync(PoliciedConsole.Lax);
        await console.ApproveAsync(policy);
        Assert.Null((await console.ReleaseAsync(policy)).Problem);
        await console.Shared.RestartAsync();

        ChangeDetail detail = await DetailAsync(console, asked.Id);

        PolicyRule rule = Assert.Single(detail.Verdict!.Rules);
        Assert.Equal(("Production", "Users get it at once.", "production"), (rule.Name, rule.Why, Assert.Single(rule.When.Environments)));
        DemandStanding demand = Assert.Single(detail.Needs).Standing;
        Assert.Equal((1, "product-owner", approvals, approvals == 1), (demand.Demand.People, Assert.Single(demand.Demand.Roles), demand.People, demand.IsMet));
        Assert.Equal([EvidenceOutcome.Pass, EvidenceOutcome.Pass], detail.Evidence.Select(e => e.Outcome));
        Assert.Contains(ChangeAspect.Environment, detail.Facts!.Aspects);
        Assert.Contains(detail.Authors, a => a.Contains("ann@example.com", StringComparison.Ordinal));
        Assert.NotNull(detail.JudgedAt);
        Assert.Equal((asked.PolicyId, false), (detail.Request.PolicyId, detail.IsJudgedInPart));
    }

    [Fact]
    public async Task What_expires_unjudged_after_a_restart_says_what_was_judged_before_it()
    {
        ManualTime time = new(DateTime.UtcNow);
        await using Reviewed console = await Reviewed.StartAsync(Policy, time);
        ChangeRequest asked = await console.AskAsync();
        await console.Shared.RestartAsync();
        time.Advance(TimeSpan.FromDays(8));
        await console.Shared.Get<ChangeUpkeep>().RunAsync(Cancel);

        ChangeDetail detail = await DetailAsync(console, asked.Id);

        Assert.Equal(ChangeState.Expired, detail.Request.State);
        Assert.Equal("Production", Assert.Single(detail.Verdict!.Rules).Name);
        Assert.Equal(asked.Steps[0].At, detail.JudgedAt);
    }

    [Fact]
    public async Task What_goes_because_its_branch_went_says_what_was_judged_before()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        console.Shared.InWork("push", "-q", "origin", $":refs/heads/proposals/{asked.Proposal}");
        await console.WatchAsync();

        ChangeDetail detail = await DetailAsync(console, asked.Id);

        Assert.Equal(ChangeState.Withdrawn, detail.Request.State);
        Assert.Equal("Users get it at once.", Assert.Single(detail.Verdict!.Rules).Why);
    }

    [Fact]
    public async Task What_is_blocked_keeps_it_in_the_step_that_blocked_it()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        ChangeRequest policy = await console.ProposeAsync("version: 1\nrules:\n  - { name: Never, when: { environment: [production] }, risk: blocked, why: Law. }\n");
        await console.ApproveAsync(policy);
        Assert.Null((await console.ReleaseAsync(policy)).Problem);
        await console.WatchAsync();

        ChangeStep blocked = (await console.FindAsync(asked.Id)).Steps[^1];

        Assert.Equal(ChangeStepKind.Blocked, blocked.Kind);
        Assert.Equal("Never", Assert.Single(KeptVerdict.Read(blocked.Judged!)!.Verdict.Rules).Name);
    }

    [Fact]
    public void However_much_was_judged_what_is_kept_is_bounded_and_has_what_weighed_most()
    {
        string words = new('w', 900);
        PolicyRule Rule(int i) => new($"Rule {i}", new PolicyCondition { Prompts = [.. Enumerable.Range(0, 20).Select(p => $"{words}{p}")] }, i == 150 ? ChangeRisk.Blocked : ChangeRisk.High, words, null, EvidenceDemand.None, i);
        ChangeAssessment found = Found([.. Enumerable.Range(1, 200).Select(Rule)], [.. Enumerable.Range(0, 300).Select(i => new EvidenceItem($"Suite {i}", EvidenceOutcome.Missing, words))]);

        string kept = KeptVerdict.Write(found, new ChangeStanding([], []))!;

        Assert.InRange(kept.Length, 1, KeptVerdict.MaxLength);
        KeptVerdict read = KeptVerdict.Read(kept)!;
        Assert.Equal((true, "Rule 150"), (read.IsPart, read.Verdict.Rules[0].Name));
        Assert.NotEmpty(read.Evidence);
    }

    [Fact]
    public void What_is_kept_is_read_as_it_was()
    {
        PolicyRule rule = new(
            "Production", new PolicyCondition { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Model }, MinLines = 3, TokenIncreaseOver = 10.5, ByProgram = true }, ChangeRisk.High, null,
            new ApprovalDemand(2, ["on-call"], 1), new EvidenceDemand([new EvaluationDemand("safety", "score", 0.9, null)], true, false, 5), 7);
        ChangeAssessment found = Found([rule], [new EvidenceItem("Secrets", EvidenceOutcome.Pass, "None found.")]);
        DemandStanding demand = new(rule.Approvals!, 2, 0, 1);

        KeptVerdict read = KeptVerdict.Read(KeptVerdict.Write(found, new ChangeStanding([demand], []))!)!;

        Assert.Equivalent(found.Verdict, read.Verdict, strict: true);
        Assert.Equivalent(found.Subject.Facts, read.Facts, strict: true);
        Assert.Equal((2, 0, 1, false), (read.Demands[0].People, read.Demands[0].Owners, read.Demands[0].OwnersNeeded, read.Demands[0].IsMet));
        Assert.Equal((found.Evidence[0], "Ann <ann@example.com>", "p", false), (read.Evidence[0], read.Authors[0], read.Policy, read.IsPart));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("""{"policy":"","verdict":{"risk":"huge"}}""")]
    public void What_another_version_wrote_is_not_known_and_breaks_nothing(string kept) => Assert.Null(KeptVerdict.Read(kept));

    private static ChangeAssessment Found(IReadOnlyList<PolicyRule> rules, IReadOnlyList<EvidenceItem> evidence) => new(
        new ChangeSubject { Facts = new ChangeFacts { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Text, ChangeAspect.Model }, Prompt = "answer", TokenIncrease = 1.5 }, Authors = ["Ann <ann@example.com>"] },
        new EffectivePolicy(new ChangePolicy(), "1", "p", null, "", DateTime.UnixEpoch, null),
        new PolicyVerdict(
            ChangeRisk.High, rules, [PolicyJudge.Anybody], EvidenceDemand.None,
            new FreezeWindow("Christmas", DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1), ["production"], new HashSet<ChangeAspect> { ChangeAspect.Rollback }, 9)),
        "h", evidence);

    private static async Task<ChangeDetail> DetailAsync(Reviewed console, string id) => (await console.Shared.Get<ChangeDetails>().ReadAsync(id, console.Ann, Cancel))!;
}
