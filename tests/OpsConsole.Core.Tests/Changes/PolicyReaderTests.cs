using System.Text;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Tests.Changes;

public class PolicyReaderTests
{
    [Fact]
    public void A_policy_says_which_changes_are_risky_who_approves_and_what_must_be_shown()
    {
        ChangePolicy policy = Good(
            """
            version: 1
            applications:
              support-bot: { tier: critical, data: [personal] }
            rules:
              - name: Models of critical applications
                when: { change: [model, tools], environment: production, prompt: [support/**], owner: "@ann", application: support-bot, tier: critical, data: personal, lines: 5, tokens: 12.5, program: true }
                risk: high
                why: They answer customers.
                approvals: { people: 2, roles: [product-owner, compliance], owners: 1 }
                evidence:
                  evaluations: [{ suite: regression, score: accuracy, atLeast: 0.9, maxRegression: 0.02 }]
                  scan: true
                  preflight: true
                  maxCostIncrease: 20
            expiry: { review: 3d, approved: 36h }
            freezes:
              - { name: Christmas, from: 2026-12-24, to: 2026-12-27T06:00:00+01:00, environment: [production], except: [rollback] }
            escalation: { contacts: [ann@example.com], after: 90m }
            """);

        PolicyRule rule = Assert.Single(policy.Rules);
        Assert.Equal(("Models of critical applications", ChangeRisk.High, "They answer customers.", 5), (rule.Name, rule.Risk, rule.Why, rule.Line));
        Assert.Equal([ChangeAspect.Model, ChangeAspect.Tools], rule.When.Aspects.Order());
        Assert.Equal(("production", "support/**", "@ann", "support-bot", "critical", "personal"),
            (rule.When.Environments[0], rule.When.Prompts[0], rule.When.Owners[0], rule.When.Applications[0], rule.When.Tiers[0], rule.When.Data[0]));
        Assert.Equal((5, 12.5, true), (rule.When.MinLines, rule.When.TokenIncreaseOver, rule.When.ByProgram));
        Assert.Equal((2, 1), (rule.Approvals!.People, rule.Approvals.Owners));
        Assert.Equal(["product-owner", "compliance"], rule.Approvals.Roles);
        Assert.Equal(new EvaluationDemand("regression", "accuracy", 0.9, 0.02), Assert.Single(rule.Evidence.Evaluations));
        Assert.Equal((true, true, 20), (rule.Evidence.Scan, rule.Evidence.Preflight, rule.Evidence.MaxCostIncrease));
        Assert.Equal((TimeSpan.FromDays(3), TimeSpan.FromHours(36), TimeSpan.FromMinutes(90)), (policy.ReviewFor, policy.ApprovedFor, policy.EscalateAfter));
        FreezeWindow freeze = Assert.Single(policy.Freezes);
        Assert.Equal((new DateTime(2026, 12, 24, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 12, 27, 5, 0, 0, DateTimeKind.Utc)), (freeze.From, freeze.To));
        Assert.Equal(["ann@example.com"], policy.Contacts);
        Assert.Equal("critical", policy.Applications["support-bot"].Tier);
    }

    [Fact]
    public void The_consoles_own_policy_has_no_problem() => Assert.Empty(PolicyReader.Read(Encoding.UTF8.GetBytes(DefaultPolicy.Text)).Problems);

    [Theory]
    [InlineData("rules: []", 1, "'version' must be 1")]
    [InlineData("version: 2", 1, "'version' must be 1")]
    [InlineData("version: 1\nrule: []", 2, "'rule' is no key here")]
    [InlineData("version: 1\nrules:\n  - risk: high", 3, "A rule needs 'name'")]
    [InlineData("version: 1\nrules:\n  - name: x", 3, "A rule needs 'risk'")]
    [InlineData("version: 1\nrules:\n  - name: x\n    risk: medium", 4, "'medium' is no risk")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high, when: { changes: [model] } }", 3, "'changes' is no key here")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high, when: { change: [modle] } }", 3, "'modle' is no kind of change")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: low, approvals: { people: 1 } }", 3, "'approvals' belongs to a high risk")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high, approvals: { people: 0 } }", 3, "'people' must be a whole number from 1 to 10")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high, approvals: { roles: [boss] } }", 3, "'boss' is no role")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high }\n  - { name: x, risk: low }", 4, "another rule 'x'")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high, evidence: { scan: yes } }", 3, "'scan' must be true or false")]
    [InlineData("version: 1\nrules:\n  - { name: x, risk: high, evidence: { evaluations: [{ suite: s, atLeast: 90 }] } }", 3, "'atLeast' must be a number from 0 to 1")]
    [InlineData("version: 1\nexpiry: { review: 7 days }", 2, "'review' must be a length of time")]
    [InlineData("version: 1\nfreezes:\n  - { name: x, from: 2026-12-27, to: 2026-12-24 }", 3, "ends before it begins")]
    [InlineData("version: 1\nfreezes:\n  - { name: x, from: 2026-12-24T10:00:00, to: 2026-12-27 }", 3, "'from' must be a date or a time with its zone")]
    [InlineData("version: 1\nescalation: { contacts: [somebody] }", 2, "'somebody' is no e-mail address")]
    [InlineData("version: 1\nteams:\n  prompts: [a@example.com]", 3, "'prompts' must be written as in CODEOWNERS")]
    [InlineData("version: 1\nteams:\n  '@': [a@example.com]", 3, "'@' must be written as in CODEOWNERS")]
    [InlineData("version: 1\nteams:\n  '@ann': []", 3, "'@ann' needs the e-mail addresses")]
    [InlineData("version: 1\nteams:\n  '@ann': ['@bob']", 3, "'@bob' is no e-mail address")]
    [InlineData("version: 1\nteams:\n  '@ann': [a@example.com]\n  '@Ann': [b@example.com]", 4, "another '@Ann'")]
    [InlineData("version: 1\nteams: ['@ann']", 2, "'teams' must be a map")]
    [InlineData("- version: 1", 1, "must be a map")]
    [InlineData("version: &a 1", 1, "Anchors")]
    public void What_is_wrong_is_said_with_its_line_and_leaves_no_policy(string text, int line, string says)
    {
        ReadPolicy read = PolicyReader.Read(Encoding.UTF8.GetBytes(text));

        Assert.Null(read.Policy);
        Assert.Contains(read.Problems, p => p.Line == line && p.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Teams_are_found_whatever_the_case_of_their_name()
    {
        ChangePolicy policy = Good("version: 1\nteams: { \"@Org/Prompts\": [a@example.com, b@example.com], \"@ann\": ann@example.com }");

        Assert.Equal(["a@example.com", "b@example.com"], policy.Teams["@org/prompts"]);
        Assert.Equal(["ann@example.com"], policy.Teams["@ann"]);
    }

    [Fact]
    public void A_tier_that_no_application_has_is_a_warning()
    {
        ReadPolicy read = PolicyReader.Read("version: 1\nrules:\n  - { name: x, risk: high, when: { tier: critcal } }"u8);

        Assert.NotNull(read.Policy);
        Assert.Contains("never fires", Assert.Single(read.Problems).Message, StringComparison.Ordinal);
    }

    private static ChangePolicy Good(string text)
    {
        ReadPolicy read = PolicyReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.Empty(read.Problems);
        return read.Policy!;
    }
}
