using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Changes.Policies;

namespace OpsConsole.Core.Tests.Changes.Requests.Reading;

/// <summary>What a person sees of a change, and may do, with a real repository.</summary>
public sealed class ChangeDetailTests
{
    private const string Policy = """
        version: 1
        rules:
          - { name: Production, risk: high, why: Users get it at once., when: { environment: [production] }, approvals: { people: 2, roles: [product-owner, on-call] } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approver_sees_what_would_be_live_instead_of_what_and_who_is_missing()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();

        ChangeDetail detail = await DetailAsync(console, asked, console.Bob);

        ChangedFile file = Assert.Single(detail.Files);
        Assert.Equal(("answer.md", null, "Answer {{question}} kindly."), (file.Path, file.Before, Encoding.UTF8.GetString(file.After!)));
        Assert.Equal((asked.Hash, "Production"), (detail.Hash, Assert.Single(detail.Verdict!.Rules).Name));
        ApprovalNeed need = Assert.Single(detail.Needs);
        Assert.Equal((2, 0, false), (need.Standing.Demand.People, need.Standing.People, need.Standing.IsMet));
        Assert.Equal(["bob@example.com", "cleo@example.com"], need.Could);
        Assert.Null(detail.Acts[ChangeAct.Approve]);
        Assert.False(detail.CanReleaseByApproving); // it takes two
        Assert.NotNull(detail.Clock);
    }

    [Fact]
    public async Task What_the_page_offers_is_what_the_commands_do()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        Actor[] people =
        [
            console.Ann, await console.Shared.PersonAsync("Ann+other@example.com", Roles.ProductOwner), await console.Shared.PersonAsync("eve@example.com", Roles.Executive),
            await console.Shared.PersonAsync("finn@example.com", Roles.Engineer), Actor.Console, console.Bob, console.Bob, console.Cleo,
        ];
        foreach (Actor by in people)
        {
            string? refusal = (await DetailAsync(console, asked, by)).Acts[ChangeAct.Approve];
            ChangeOutcome outcome = await console.Changes.ApproveAsync(by, asked.Id, asked.Hash, null, Cancel);
            Assert.Equal(refusal is null or "You approved it already.", outcome.Problem is null);
        }

        Assert.Equal(ChangeState.Approved, (await console.FindAsync(asked.Id)).State);
        foreach (Actor by in (Actor[])[people[2], console.Ann])
        {
            string? refusal = (await DetailAsync(console, asked, by)).Acts[ChangeAct.Release];
            Assert.Equal(refusal is null, (await console.Releases.ReleaseAsync(by, asked.Id, asked.Hash, null, Cancel)).Problem is null);
        }
    }

    [Fact]
    public async Task The_last_approver_who_may_release_can_do_both_at_once()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel);

        ChangeDetail detail = await DetailAsync(console, asked, console.Cleo);

        Assert.True(detail.CanReleaseByApproving);
        Assert.Equal(["bob@example.com"], Assert.Single(detail.Needs).Approved);
        Assert.Equal("You approved it already.", (await DetailAsync(console, asked, console.Bob)).Acts[ChangeAct.Approve]);
        Assert.False((await DetailAsync(console, asked, console.Bob)).CanReleaseByApproving);
    }

    [Fact]
    public async Task An_approval_that_fell_is_shown_with_why()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel);
        await console.Changes.RequestChangesAsync(console.Cleo, asked.Id, "Shorter, please", Cancel);

        ChangeDetail detail = await DetailAsync(console, asked, console.Ann);

        Assert.Equal("somebody asked for changes", Assert.Single(detail.Approvals).Why);
        Assert.Null(detail.Acts[ChangeAct.Submit]);
        Assert.False(detail.Acts.ContainsKey(ChangeAct.Approve));
        Assert.Equal("Its author asks for the review.", (await DetailAsync(console, asked, console.Bob)).Acts[ChangeAct.Submit]);
    }

    [Fact]
    public async Task What_is_released_shows_what_it_was_about_also_after_a_restart_and_can_be_rolled_back()
    {
        await using Reviewed console = await Reviewed.StartAsync("version: 1\nrules: []\n");
        string first = console.Shared.Tip();
        await console.OpenAsync(new ChangeWish(ChangeKind.Release, "production", "answer", "Begin", null) { Wanted = first });
        ChangeRequest asked = await console.AskAsync();
        Assert.Equal(ChangeState.Released, asked.State);
        await console.Shared.RestartAsync();

        ChangeDetail detail = await DetailAsync(console, asked, console.Ann);

        ChangedFile file = Assert.Single(detail.Files);
        Assert.Equal(("Answer {{question}}.", "Answer {{question}} kindly."), (Encoding.UTF8.GetString(file.Before!), Encoding.UTF8.GetString(file.After!)));
        Assert.Null(detail.Acts[ChangeAct.RollBack]);
        Assert.False(detail.Acts.ContainsKey(ChangeAct.BreakGlass));
    }

    [Fact]
    public async Task A_broken_glass_is_reviewed_by_another()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        Assert.Null((await DetailAsync(console, asked, console.Cleo)).Acts[ChangeAct.BreakGlass]);
        Assert.Null((await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users are hurt", Cancel)).Problem);

        Assert.Equal("You broke the glass yourself. Somebody else reviews it.", (await DetailAsync(console, asked, console.Cleo)).Acts[ChangeAct.Review]);
        ChangeDetail detail = await DetailAsync(console, asked, console.Bob);
        Assert.Equal((null, "cleo@example.com"), (detail.Acts[ChangeAct.Review], detail.GlassBrokenBy));
    }

    [Fact]
    public async Task Who_approves_another_policy_sees_how_it_differs_from_the_one_in_force()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ProposeAsync(PoliciedConsole.Lax);

        ChangeDetail detail = await DetailAsync(console, asked, console.Bob);

        ChangedFile file = Assert.Single(detail.Files);
        Assert.Equal((PoliciedConsole.Strict, PoliciedConsole.Lax), (Encoding.UTF8.GetString(file.Before!), Encoding.UTF8.GetString(file.After!)));
        Assert.Equal("The glass is never broken for the policy: it is what keeps everything else safe.", detail.Acts[ChangeAct.BreakGlass]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task How_a_decided_policy_differed_from_the_one_it_was_to_replace_is_shown_after_a_restart(bool released)
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ProposeAsync(PoliciedConsole.Lax);
        if (released)
        {
            await console.ApproveAsync(asked);
            Assert.Null((await console.ReleaseAsync(asked)).Problem);
            ChangeRequest next = await console.ProposeAsync(PoliciedConsole.Strict + "# a remark\n"); // it is not in force any more
            await console.ApproveAsync(next);
            Assert.Null((await console.ReleaseAsync(next)).Problem);
        }
        else
        {
            Assert.Null((await console.Changes.RejectAsync(console.Bob, asked.Id, "Too lax.", Cancel)).Problem);
        }

        await console.Shared.RestartAsync();
        ChangedFile file = Assert.Single((await DetailAsync(console, asked, console.Bob)).Files);

        Assert.Equal((PoliciedConsole.Strict, PoliciedConsole.Lax), (Encoding.UTF8.GetString(file.Before!), Encoding.UTF8.GetString(file.After!)));
    }

    private static async Task<ChangeDetail> DetailAsync(Reviewed console, ChangeRequest request, Actor viewer) =>
        (await console.Shared.Get<ChangeDetails>().ReadAsync(request.Id, viewer, Cancel))!;
}
