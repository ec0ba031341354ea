using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Prompts.Editing;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>From the editor to what is live, by what stands behind the pages.</summary>
public sealed class EditingStateTests(EditingConsole console) : IClassFixture<EditingConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_written_proposed_merged_by_another_released_and_rolled_back()
    {
        await console.ReadyAsync();
        Actor author = await console.PersonAsync(Roles.ProductOwner), colleague = await console.PersonAsync(Roles.Engineer);
        PromptEditorState editor = await OpenAsync(), other = await OpenAsync();
        Assert.True(editor.MayPropose(author));
        Assert.Null(await editor.ProposeAsync(author, editor.BaseText, Cancel));
        Assert.Equal("Nothing is changed.", editor.Problem);
        string text = editor.BaseText + "\nBe brief.\n";
        Assert.Null(await editor.ProposeAsync(author, text, Cancel));
        Assert.Equal("Say in a line what the change is about.", editor.Problem);
        editor.Title = "Answer briefly";
        editor.Why = "Long answers are **not read**.";
        string id = (await editor.ProposeAsync(author, text, Cancel))!;
        Assert.Null(editor.Problem);

        ProposalPageState page = console.Get<ProposalPageState>();
        await page.LoadAsync(id, Cancel);
        FileChange change = Assert.Single(page.Files);
        Assert.Equal((editor.BaseText, text), (change.Before, change.After));
        Assert.True(page.View!.Cost.After > page.View.Cost.Before);
        Assert.Equal("You wrote on it yourself. Ask a colleague to merge it.", page.MergeRefusal(author));
        Assert.Contains("merge proposals", page.MergeRefusal(await console.PersonAsync(Roles.Executive)), StringComparison.Ordinal);
        Assert.False(await page.MergeAsync(author)); // whatever the button says
        Assert.Equal(ProposalState.Open, page.Detail!.Proposal.State);
        Assert.Null(page.MergeRefusal(colleague));
        Assert.True(await page.MergeAsync(colleague), page.Problem);
        Assert.Equal(ProposalState.Merged, page.Detail.Proposal.State);

        await Eventually.HoldsAsync(() =>
        {
            other.LookAtBranch();
            return other.Standing == BranchStanding.Changed;
        });
        other.Look("My words.");
        await other.ReadNewestAsync(Cancel);
        Assert.Equal((editor.BaseText, text), (other.BaseText, other.NewestText));
        string began = other.BaseCommit;
        await other.TakeNewestAsync(Cancel);
        Assert.Equal((text, "My words.", BranchStanding.Same, null), (other.BaseText, other.Text, other.Standing, other.NewestText));

        PromptEditorState later = await OpenAsync(); // with a draft that the browser kept since then
        await later.ResumeAsync(new KeptDraft(0, began, new DraftNote("My title", "Because.", "", "")), Cancel);
        Assert.Equal((began, editor.BaseText, BranchStanding.Changed), (later.BaseCommit, later.BaseText, later.Standing));
        Assert.Equal(("My title", "Because."), (later.Title, later.Why));

        await ReleaseAndRollBackAsync(colleague, text);
    }

    [Fact]
    public async Task People_who_may_not_propose_are_refused_whatever_the_page_shows()
    {
        await console.ReadyAsync();
        Actor executive = await console.PersonAsync(Roles.Executive);
        PromptEditorState editor = await OpenAsync();
        editor.Title = "Mine";
        Assert.False(editor.MayPropose(executive));
        Assert.Null(await editor.ProposeAsync(executive, editor.BaseText + "more", Cancel));
        Assert.NotNull(editor.Problem);
    }

    [Fact]
    public async Task A_secret_is_not_pushed()
    {
        await console.ReadyAsync();
        Actor author = await console.PersonAsync(Roles.Engineer);
        PromptEditorState editor = await OpenAsync();
        editor.Title = "Use my key";
        Assert.Null(await editor.ProposeAsync(author, editor.BaseText + "\nAKIAIOSFODNN7EXAMPLQ\n", Cancel));
        Assert.StartsWith("It has errors.", editor.Problem, StringComparison.Ordinal);
        Assert.Contains(editor.View!.Problems, p => p is { Severity: ProblemSeverity.Error, Line: > 0 });
    }

    [Fact]
    public async Task A_new_prompt_gets_a_path_of_its_format_and_a_name_that_is_free()
    {
        await console.ReadyAsync();
        Actor author = await console.PersonAsync(Roles.Engineer);
        PromptEditorState editor = console.Get<PromptEditorState>();
        await editor.LoadAsync(null, null, Cancel);
        Assert.True(editor.IsReady);
        editor.SetName("../etc/passwd");
        Assert.NotNull(editor.NameProblem);
        editor.SetName(EditingConsole.Prompt);
        Assert.Contains("already", editor.NameProblem, StringComparison.Ordinal);
        editor.SetName("new");
        Assert.Equal("new", editor.DraftKey); // a new prompt's, whatever it is called
        await editor.ResumeAsync(new KeptDraft(0, editor.BaseCommit, new DraftNote("Title", "", "fresh/other", "Text")), Cancel);
        Assert.Equal(("Title", "fresh/other.txt"), (editor.Title, editor.Path));
        editor.SetName("fresh/greeting");
        editor.SetFormat(PromptFormat.GitHubModels);
        Assert.Equal(("fresh/greeting.prompt.yml", null), (editor.Path, editor.NameProblem));
        editor.Title = "Greet people";
        string? id = await editor.ProposeAsync(author, editor.Text, Cancel);
        Assert.Null(editor.Problem);

        ProposalsState list = console.Get<ProposalsState>();
        await list.LoadAsync("mine", author, Cancel);
        Assert.Equal(id, Assert.Single(list.Items!).Id);
        ProposalPageState page = console.Get<ProposalPageState>();
        await page.LoadAsync(id!, Cancel);
        Assert.Null(page.Detail!.BaseContent);
        Assert.True(await page.WithdrawAsync(author), page.Problem);
        await list.LoadAsync("open", author, Cancel);
        Assert.DoesNotContain(list.Items!, p => p.Id == id);
        await list.LoadAsync("closed", author, Cancel);
        Assert.Contains(list.Items!, p => p.Id == id);
    }

    [Theory]
    [InlineData("no/such/prompt", null, "There is no prompt")]
    [InlineData(EditingConsole.Prompt, "0000000000000000", "cannot be revised")]
    public async Task What_is_not_there_is_not_edited(string name, string? proposal, string says)
    {
        await console.ReadyAsync();
        PromptEditorState editor = console.Get<PromptEditorState>();
        await editor.LoadAsync(name, proposal, Cancel);
        Assert.False(editor.IsReady);
        Assert.Contains(says, editor.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/prompts/new", "New prompt")]
    [InlineData("/prompts/edit/support-bot/answer", "Edit support-bot/answer")]
    [InlineData("/prompts/edit/no/such/prompt", "There is no prompt")]
    [InlineData("/prompts/proposals", "Proposals")]
    [InlineData("/prompts/proposals/0000000000000000", "There is no such proposal")]
    [InlineData("/prompts/environments/production", "Live in production")]
    [InlineData("/prompts/environments/production?at=2026-01-01T00:00", "Live on 1 Jan 2026 00:00 UTC")]
    [InlineData("/prompts/environments/production?at=tomorrow", "is not a time")]
    [InlineData("/prompts/environments/nowhere", "There is no such environment")]
    public async Task Every_page_opens_for_whoever_may_read(string path, string says)
    {
        await console.ReadyAsync();
        using HttpClient browser = await console.CreateSignedInClientAsync(Roles.Executive);
        string page = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancel));
        Assert.Contains(says, page, StringComparison.Ordinal);
    }

    private async Task ReleaseAndRollBackAsync(Actor by, string text)
    {
        const string Environment = "staging"; // a low risk by the console's own policy
        ReleaseDialogState dialog = console.Get<ReleaseDialogState>();
        await dialog.OpenAsync(EditingConsole.Prompt, Environment, null, Cancel);
        string before = dialog.LiveCommit!;
        FileChange change = Assert.Single(dialog.Look!.Files);
        Assert.Equal(text, change.After);
        Assert.NotEqual(text, change.Before);
        Assert.Null(dialog.Refusal);
        Assert.Equal(ChangeRefusal.Denied, (await dialog.ReleaseAsync(await console.PersonAsync(Roles.Executive), null))!.Refusal);
        Assert.NotNull(dialog.Problem);
        Assert.Equal(ChangeState.Released, (await dialog.ReleaseAsync(by, "They asked for it"))!.State);
        await dialog.OpenAsync(EditingConsole.Prompt, Environment, null, Cancel);
        Assert.Equal($"This version is live in {Environment} already.", dialog.Refusal);

        ChangeWish wish = new(ChangeKind.Rollback, Environment, EditingConsole.Prompt, "Answers got worse", null) { Wanted = before, Seen = dialog.LiveCommit };
        ChangeOutcome back = await console.Get<ChangeCommands>().OpenAsync(by, wish, Cancel);
        Assert.Equal((null, ChangeState.Released), (back.Problem, back.State));
        EnvironmentPageState environment = console.Get<EnvironmentPageState>();
        environment.Look(Environment, null);
        Assert.Equal(before, environment.Rows.Single(r => r.Prompt == EditingConsole.Prompt).Commit);
        Assert.True(environment.Releases.Count >= 2);
        Assert.Equal((before, true), (environment.Releases[0].Commit, environment.Releases[0].ReleaseId is not null));
    }

    [Fact]
    public async Task A_release_to_production_is_a_change_request_that_waits()
    {
        await console.ReadyAsync();
        Actor author = await console.PersonAsync(Roles.ProductOwner);
        PromptEditorState editor = console.Get<PromptEditorState>();
        await editor.LoadAsync("support-bot/triage", null, Cancel);
        editor.Title = "Sort by language too";
        string id = (await editor.ProposeAsync(author, editor.BaseText + "\nMind the language.\n", Cancel))!;
        ProposalPageState page = console.Get<ProposalPageState>();
        await page.LoadAsync(id, Cancel);
        Assert.Contains("production", page.Environments);

        ChangeOutcome asked = await page.AskAsync(author, "production");

        Assert.Equal((null, ChangeState.InReview), (asked.Problem, asked.State));
        ChangesOf changes = console.Get<ChangesOf>();
        await changes.LookAsync(null, id, Cancel);
        ChangeRequest request = Assert.Single(changes.Requests!);
        Assert.Equal((asked.Id, "Sort by language too", ChangeState.InReview), (request.Id, request.Title, request.State));
        await changes.LookAsync("support-bot/triage", null, Cancel);
        Assert.Contains(changes.Requests!, r => r.Id == asked.Id);
        Assert.Equal(ProposalState.Open, page.Detail!.Proposal.State);
    }

    private async Task<PromptEditorState> OpenAsync()
    {
        PromptEditorState editor = console.Get<PromptEditorState>();
        await editor.LoadAsync(EditingConsole.Prompt, null, Cancel);
        await editor.LoadTrafficAsync(Cancel);
        Assert.True(editor.IsReady, editor.Refusal);
        Assert.Equal("prompt:" + EditingConsole.Prompt, editor.DraftKey);
        return editor;
    }
}
