using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Changes.Page;
using OpsConsole.Web.Changes.Queue;

namespace OpsConsole.Web.Tests.Changes.Page;

/// <summary>From a change that waits to what is live and back, by what stands behind the pages.</summary>
public sealed class ChangePageStateTests(ChangeConsole console) : IClassFixture<ChangeConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_approved_and_released_at_once_and_the_author_is_told_and_rolls_it_back()
    {
        Actor author = await console.PersonAsync(Roles.Engineer), owner = await console.PersonAsync(Roles.ProductOwner);
        ChangeRequest first = await console.AskAsync(author), second = await AfterAsync(first, author, owner);
        ChangePageState theirs = await LoadedAsync(second, author), mine = await LoadedAsync(second, owner);
        Assert.Equal(("Answer {{question}}.", "Answer {{question}} briefly."), (theirs.Files[0].Before, theirs.Files[0].After));
        Assert.Equal("You asked for it yourself. Ask a colleague to approve it.", Button(theirs, ChangeAct.Approve).Refusal);
        DecisionButton both = DecisionButton.Of(mine.Detail!)[0];
        Assert.Equal(("Approve and release…", true), (both.Label, both.AlsoReleases));

        Assert.Equal("It is live.", await mine.DecideAsync(both, "Good", owner));

        await theirs.LoadAsync(second.Id, author, Cancel);
        Assert.Contains(theirs.News, n => n.StartsWith("Test person approved", StringComparison.Ordinal));
        Assert.Empty(mine.News); // they know what they did
        Assert.Equal("It is live.", await theirs.DecideAsync(Button(theirs, ChangeAct.RollBack), "Answers got worse", author) ?? theirs.Problem);
        Assert.NotNull(theirs.Made);
        Assert.NotEqual(second.Id, theirs.Made);
    }

    [Fact]
    public async Task Who_decides_on_what_is_not_there_any_more_is_told_what_became_of_it()
    {
        Actor author = await console.PersonAsync(Roles.Engineer), owner = await console.PersonAsync(Roles.ProductOwner), other = await console.PersonAsync(Roles.ProductOwner);
        ChangeRequest asked = await console.AskAsync(author);
        ChangePageState state = await LoadedAsync(asked, owner);
        await console.Get<ChangeCommands>().RequestChangesAsync(other, asked.Id, "Shorter, please", Cancel);

        Assert.Null(await state.DecideAsync(Button(state, ChangeAct.Approve), "", owner));

        Assert.NotNull(state.Problem);
        Assert.Equal("Test person wants it changed first: Shorter, please", Assert.Single(state.News));
        Assert.Equal(ChangeState.Draft, state.Detail!.Request.State);
        state.Dismiss();
        Assert.Null(state.Problem);
    }

    [Fact]
    public async Task People_talk_and_who_says_nothing_is_told_so()
    {
        Actor author = await console.PersonAsync(Roles.Engineer);
        ChangePageState state = await LoadedAsync(await console.AskAsync(author), author);

        Assert.Equal("Your comment is written.", await state.CommentAsync("Why **now**, @bob?", author));
        Assert.Equal("Why **now**, @bob?", state.Detail!.Request.Steps[^1].Text);
        Assert.Null(await state.CommentAsync(" ", author));
        Assert.NotNull(state.Problem);
    }

    [Fact]
    public async Task Who_uses_it_is_read_after_what_is_decided_upon()
    {
        Actor author = await console.PersonAsync(Roles.Engineer);
        ChangePageState state = await LoadedAsync(await console.AskAsync(author), author);
        Assert.Null(state.Impact);

        await state.WeighAsync(Cancel);

        Assert.Equal(0, state.Impact!.RequestsPerDay);
        Assert.Empty(state.Incidents!);
    }

    [Fact]
    public async Task Approved_changes_are_released_together()
    {
        Actor author = await console.PersonAsync(Roles.Engineer), owner = await console.PersonAsync(Roles.ProductOwner);
        ChangeRequest[] asked = [await console.AskAsync(author, title: "Together, one"), await console.AskAsync(author, title: "Together, two")];
        foreach (ChangeRequest request in asked)
        {
            Assert.Null((await console.Get<ChangeCommands>().ApproveAsync(owner, request.Id, request.Hash, null, Cancel)).Problem);
        }

        QueueState queue = console.Get<QueueState>();
        queue.View = new QueueView("production", "approved", "together");
        await queue.LoadAsync(author, Cancel);
        Assert.Equal(2, queue.In(QueuePlace.Ready).Count);
        Assert.Empty(queue.Releasable); // nothing is chosen by itself
        queue.Chosen.UnionWith(asked.Select(r => r.Id));
        Assert.Equal((2, 0), await queue.ReleaseAsync(author, queue.Releasable) is (var done, var problems) ? (done, problems.Count) : default);

        Assert.Empty(queue.In(QueuePlace.Ready));
        queue.View = new QueueView(null, null, "together");
        Assert.Equal(2, queue.In(QueuePlace.Decided).Count);
    }

    [Fact]
    public async Task Every_page_opens_for_whoever_may_read()
    {
        ChangeRequest asked = await console.AskAsync(await console.PersonAsync(Roles.Engineer), title: "Read me");
        using HttpClient browser = await console.CreateSignedInClientAsync(Roles.Executive);
        foreach ((string path, string says) in new (string, string)[] { ("/changes", "Read me"), ($"/changes/{asked.Id}", "Users get it at once."), ("/changes/0000000000000000", "There is no such change") })
        {
            Assert.Contains(says, System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancel)), StringComparison.Ordinal);
        }
    }

    private async Task<ChangeRequest> AfterAsync(ChangeRequest first, Actor author, Actor owner)
    {
        await console.Get<ChangeCommands>().ApproveAsync(owner, first.Id, first.Hash, null, Cancel);
        Assert.Null((await console.Get<ChangeReleases>().ReleaseAsync(author, first.Id, first.Hash, null, Cancel)).Problem);
        console.Repository.Git("reset", "--hard", "--quiet"); // what the console pushed is in the working copy, too
        return await console.AskAsync(author, first.Subject, "Answer {{question}} briefly.", "Be brief");
    }

    private async Task<ChangePageState> LoadedAsync(ChangeRequest request, Actor by)
    {
        ChangePageState state = console.Get<ChangePageState>();
        await state.LoadAsync(request.Id, by, Cancel);
        return state;
    }

    private static DecisionButton Button(ChangePageState state, ChangeAct act) => Assert.Single(DecisionButton.Of(state.Detail!), b => b.Act == act && !b.AlsoReleases);
}
