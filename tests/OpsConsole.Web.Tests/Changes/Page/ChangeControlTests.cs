using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Web.Changes.Page;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Tests.Changes.Queue;

namespace OpsConsole.Web.Tests.Changes.Page;

/// <summary>The parts of a change's page, without a server.</summary>
public sealed class ChangeControlTests : BunitContext
{
    public ChangeControlTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
    }

    [Fact]
    public void What_cannot_be_done_says_why_in_words()
    {
        ChangeDetail detail = Detail() with { Acts = new Dictionary<ChangeAct, string?> { [ChangeAct.Approve] = "You had a hand in what it says. Ask a colleague who had not.", [ChangeAct.Reject] = null } };
        DecisionButton? pressed = null;
        IRenderedComponent<DecisionBar> bar = Render<DecisionBar>(p => p.Add(b => b.Detail, detail).Add(b => b.Buttons, DecisionButton.Of(detail)).Add(b => b.Pressed, button => pressed = button));
        Assert.True(bar.Find("[data-hotkey=a]").HasAttribute("disabled"));
        Assert.Equal("Approve: You had a hand in what it says. Ask a colleague who had not.", bar.Find("[role=status]").TextContent);
        bar.Find("[data-hotkey=r]").Click();
        Assert.Equal(ChangeAct.Reject, pressed!.Act);
    }

    [Fact]
    public void An_approval_that_does_not_count_is_struck_out_with_why()
    {
        ChangeApproval approval = new() { Id = "1", RequestId = "1", PersonId = "2", PersonName = "Bob", Hash = new string('b', 64) };
        DemandStanding standing = new(new ApprovalDemand(2, ["product-owner"], 1), 1, 0, 1);
        ChangeDetail detail = Detail() with { Needs = [new ApprovalNeed(standing, ["Cleo"], ["Dora"])], Approvals = [new ApprovalLine(approval, "the policy changed")], OwnersNobodyIs = ["@org/prompts"] };
        IRenderedComponent<ApprovalsRegion> region = Render<ApprovalsRegion>(p => p.Add(r => r.Detail, detail));
        Assert.Equal("Does not count: The policy changed.", region.Find(".void .why").TextContent);
        Assert.Equal("1 of 2", region.Find(".need .badge").TextContent);
        Assert.Contains("An owner is missing.", region.Markup, StringComparison.Ordinal);
        Assert.Contains("Can approve: Dora.", region.Markup, StringComparison.Ordinal);
        Assert.Contains("CODEOWNERS names @org/prompts", region.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_decided_says_who_decided_and_why_and_by_what_it_was_judged_then()
    {
        ChangeRequest request = QueueControlTests.Request(ChangeState.Rejected);
        (request.Problem, request.Risk) = ("Secrets: line 1", ChangeRisk.High);
        request.Steps.Add(Step("1", "2", ChangeStepKind.Rejected, "It has a key in it"));
        request.Steps.Add(Step("2", "me", ChangeStepKind.Commented, "Right"));
        PolicyRule rule = new("Production", new PolicyCondition { Environments = ["production"] }, ChangeRisk.High, "Users get it at once.", new ApprovalDemand(1, [], 0), EvidenceDemand.None, 3);
        ChangeDetail detail = new()
        {
            Request = request,
            JudgedAt = DateTime.UtcNow.AddDays(-3),
            Verdict = new PolicyVerdict(ChangeRisk.High, [rule], [], EvidenceDemand.None, null),
            Needs = [new ApprovalNeed(new DemandStanding(rule.Approvals!, 0, 0, 0), [], [])],
            Evidence = [new EvidenceItem("Secrets", EvidenceOutcome.Fail, "line 1")],
        };

        Assert.Equal("Bob rejected it: It has a key in it.", Render<DecisionBar>(p => p.Add(b => b.Detail, detail)).Find("[role=status]").TextContent);
        string risk = Render<RiskRegion>(p => p.Add(r => r.Detail, detail)).Find("section").TextContent;
        Assert.Contains("Users get it at once. A change in production needs: 1 person.", risk, StringComparison.Ordinal);
        Assert.Contains("As judged when it was decided, 3 d ago.", risk, StringComparison.Ordinal);
        Assert.DoesNotContain("A change in", Render<RiskRegion>(p => p.Add(r => r.Detail, detail with { IsJudgedInPart = true })).Markup, StringComparison.Ordinal);
        string approvals = Render<ApprovalsRegion>(p => p.Add(r => r.Detail, detail)).Find("section").TextContent;
        Assert.Contains("Nobody approved it.", approvals, StringComparison.Ordinal);
        Assert.DoesNotContain("Can approve", approvals, StringComparison.Ordinal);
        Assert.Contains("as it stood when it was decided", Render<EvidenceRegion>(p => p.Add(r => r.Detail, detail)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_is_asked_for_until_there_is_one()
    {
        IRenderedComponent<DecisionSheet> sheet = Render<DecisionSheet>();
        ChangeDetail detail = Detail();
        Task<string?> asked = sheet.InvokeAsync(() => sheet.Instance.AskAsync(DecisionQuestion.Of(new DecisionButton(ChangeAct.Reject, "Reject…", null), detail)));
        sheet.WaitForAssertion(() => Assert.Equal("Reject this?", sheet.Find("h2").TextContent));
        Assert.True(sheet.Find(".btn-danger").HasAttribute("disabled"));
        await sheet.Find("textarea").InputAsync("Not like this");
        await sheet.Find("textarea").KeyDownAsync(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Enter", CtrlKey = true });
        Assert.Equal("Not like this", await asked);
    }

    [Fact]
    public void An_approval_names_the_hash_that_it_is_given_to() =>
        Assert.Contains("exactly what is shown, aaaaaaaaaaaa.", DecisionQuestion.Of(new DecisionButton(ChangeAct.Approve, "Approve…", null), Detail()).Text, StringComparison.Ordinal);

    [Fact]
    public void Evidence_that_does_not_pass_is_said_first_and_before_an_approval_that_does_not_bring_it_live()
    {
        ChangeDetail detail = Detail() with
        {
            Evidence = [new("a: score", EvidenceOutcome.Fail, "0.8; it must be at least 0.9."), new("Secrets", EvidenceOutcome.Pass, "None found."), new("a: tone", EvidenceOutcome.Missing, "There is no such score.")],
            Problem = "a: score: 0.8; it must be at least 0.9.",
            Acts = new Dictionary<ChangeAct, string?> { [ChangeAct.Approve] = null },
        };
        DecisionButton approve = Assert.Single(DecisionButton.Of(detail));
        IRenderedComponent<DecisionBar> bar = Render<DecisionBar>(p => p.Add(b => b.Detail, detail).Add(b => b.Buttons, [approve]));
        Assert.Equal("It cannot go live yet: a: score does not pass. 0.8; it must be at least 0.9. And a: tone is missing.", bar.Find("[role=status]").TextContent);
        Assert.Null(approve.Look); // not what most people want then
        Assert.EndsWith("It waits all the same, for a: score (does not pass), a: tone (missing), and your approval counts when that passes.", DecisionQuestion.Of(approve, detail).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void News_are_what_others_did_and_another_content_first()
    {
        ChangeRequest request = QueueControlTests.Request(), later = QueueControlTests.Request();
        later.Steps.Add(Step("1", "2", ChangeStepKind.Approved, null));
        later.Steps.Add(Step("2", "me", ChangeStepKind.Commented, "Mine"));
        later.Steps.Add(Step("3", "", ChangeStepKind.Revised, "What would go live is another content."));
        Assert.Equal(
            ["What would go live is not what it was: look at the difference again.", "Bob approved.", "The console found another content: What would go live is another content."],
            ChangeNews.Between(new ChangeDetail { Request = request, Hash = "a" }, new ChangeDetail { Request = later, Hash = "b" }, "me"));
        Assert.Empty(ChangeNews.Between(new ChangeDetail { Request = later, Hash = "b" }, new ChangeDetail { Request = later, Hash = "b" }, "me"));
    }

    [Theory]
    [InlineData("Ask @bob, please.", "<span class=\"mention\">@bob</span>, please.")]
    [InlineData("**@ann.smith@example.com**", "<span class=\"mention\">@ann.smith@example.com</span>")]
    [InlineData("To @lee+alerts@example.com.", "<span class=\"mention\">@lee+alerts@example.com</span>.")]
    [InlineData("mail ann@example.com", "mail ann@example.com")]
    [InlineData("`@code`", "<code>@code</code>")]
    [InlineData("@<script>alert(1)</script>", "@&lt;script&gt;")]
    public void Mentions_are_marked_where_people_are_spoken_to(string text, string html) => Assert.Contains(html, SafeMarkdown.Render(text, mentions: true), StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_marked_where_nobody_is_spoken_to() => Assert.DoesNotContain("mention", SafeMarkdown.Render("Ask @bob."), StringComparison.Ordinal);

    [Theory]
    [InlineData("<script>alert(1)</script><img src=x onerror=alert(1)>")]
    [InlineData("![see](https://evil.example/pixel.png) ![see](javascript:alert(1))")]
    [InlineData("[approve](javascript:alert(1)) <javascript:alert(1)> [x](/changes/1){onclick=alert(1)}")]
    [InlineData("<svg/onload=alert(1)><iframe srcdoc='<script>alert(1)</script>'></iframe><form action=/signout><button>ok</button></form>")]
    public void A_comment_runs_nothing_loads_nothing_and_is_no_button(string text)
    {
        IRenderedComponent<Timeline> timeline = Render<Timeline>(p => p.Add(t => t.Steps, [Step("1", "2", ChangeStepKind.Commented, text)]));
        Assert.NotEmpty(timeline.FindAll(".markdown"));
        Assert.Empty(timeline.FindAll(".said :is(script, img, svg, iframe, form, button, style, object, embed, video, audio, link)"));
        Assert.DoesNotContain(timeline.FindAll(".said *").SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Value.Contains("javascript:", StringComparison.OrdinalIgnoreCase));
    }

    private static ChangeDetail Detail() => new() { Request = QueueControlTests.Request(), Hash = new string('a', 64) };

    private static ChangeStep Step(string id, string by, ChangeStepKind kind, string? text) => new() { Id = id, RequestId = "1", ById = by, ByName = by == "2" ? "Bob" : "Me", Kind = kind, Text = text };
}
