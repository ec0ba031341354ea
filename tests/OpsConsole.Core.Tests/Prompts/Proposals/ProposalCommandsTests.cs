using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Proposals;

public sealed class ProposalCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proposal_is_a_branch_with_a_commit_by_the_person()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ann = await shared.PersonAsync("ann@example.com", Roles.ProductOwner);
        string main = shared.Tip();

        ProposalOutcome outcome = await shared.Proposals.ProposeAsync(ann, Draft(main, "Answer kindly."), Cancel);

        Assert.Null(outcome.Problem);
        PromptProposal proposal = await shared.QueryAsync(c => c.PromptProposals.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((outcome.Id, "answer.md", main, ann.Id), (proposal.Id, proposal.Path, proposal.BaseCommit, proposal.AuthorId));
        Assert.Equal(proposal.HeadCommit, shared.Tip("proposals/" + outcome.Id));
        Assert.Equal("Answer kindly.", shared.Show("answer.md", proposal.Branch));
        Assert.Equal($"ann@example.com|Kinder|{main}", shared.OnRemote("log", "-1", "--format=%ae|%s|%P", proposal.Branch));
        Assert.Equal(main, shared.Tip());
        Assert.Equal(["change.proposed done"], await shared.EventsAsync());
    }

    [Fact]
    public async Task What_cannot_be_proposed_is_refused()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string main = shared.Tip();

        await RefusedAsync(Draft(main, "Answer {{question}}."), "Nothing is changed");
        await RefusedAsync(Draft(main, "x") with { Title = "a\nb" }, "title");
        await RefusedAsync(Draft(main, "x") with { Prompt = "other" }, "no prompt 'other'");
        await RefusedAsync(Draft(main, "x") with { Prompt = "other", Path = "environments/production.yaml" }, "is not the prompt");
        await RefusedAsync(Draft(main, "x") with { Path = ".git/config" }, "not a path");
        await RefusedAsync(Draft(main, "x") with { Path = "answer.txt" }, "already, in another file");
        await RefusedAsync(Draft("0123456", "x"), "not on the branch");
        await RefusedAsync(Draft(main, new string('x', 2 << 20)), "larger than");
        Assert.Empty(await shared.EventsAsync());

        async Task RefusedAsync(ProposalDraft draft, string words) => Assert.Contains(words, (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, draft, Cancel)).Problem);
    }

    [Fact]
    public async Task Another_person_merges_and_the_branch_goes_but_not_its_commits()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        (Actor ann, Actor ben) = (await shared.PersonAsync("ann@example.com", Roles.ProductOwner), await shared.PersonAsync("ben@example.com", Roles.Engineer));
        string id = await ProposeAsync(shared, ann);
        Assert.Null((await shared.Proposals.ReviseAsync(ann, id, 1, Encoding.UTF8.GetBytes("Answer very kindly."), Cancel)).Problem);
        string main = shared.Push("other.md", "Meanwhile."), head = shared.Tip("proposals/" + id);

        Assert.Contains("same moment", (await shared.Proposals.MergeAsync(ben, id, 1, Cancel)).Problem);
        Assert.Null((await shared.Proposals.MergeAsync(ben, id, 2, Cancel)).Problem);

        PromptProposal merged = await ReadAsync(shared, id);
        Assert.Equal((ProposalState.Merged, ben.Id, shared.Tip()), (merged.State, merged.ClosedBy, merged.MergeCommit));
        Assert.Equal($"ben@example.com|{main} {head}|Proposal-Id: {id}", shared.OnRemote("log", "-1", "--format=%ae|%P|%(trailers)", "main").TrimEnd());
        Assert.Equal("Answer very kindly.", shared.Show("answer.md"));
        Assert.Equal("", shared.OnRemote("for-each-ref", "refs/heads/proposals/"));
        Assert.Equal(head, (await shared.Get<PromptRepository>().ResolveAsync(head, Cancel)));
        await shared.WatchAsync();
        Assert.Equal(["change.proposed done", "change.revised done", "change.merged done"], await shared.EventsAsync());
    }

    [Fact]
    public async Task Nobody_merges_what_they_wrote_and_no_program_merges()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        (Actor ann, Actor ben) = (await shared.PersonAsync("ann@example.com", Roles.ProductOwner), await shared.PersonAsync("ben@example.com", Roles.Engineer));
        (Actor carla, Actor eve) = (await shared.PersonAsync("CARLA@example.com", Roles.Administrator), await shared.PersonAsync("eve@example.com", Roles.Executive));
        string id = await ProposeAsync(shared, ann);
        await shared.Proposals.ReviseAsync(ben, id, 1, Encoding.UTF8.GetBytes("By Ben."), Cancel);
        PushTo(shared, "proposals/" + id, "answer.md", "By Carla, with git.");
        await shared.WatchAsync();
        string main = shared.Tip();
        long revision = (await ReadAsync(shared, id)).Revision;

        foreach (Actor actor in new[] { ann, ben, carla, eve, SharedPrompts.Shell })
        {
            Assert.True((await shared.Proposals.MergeAsync(actor, id, revision, Cancel)).Denied);
        }

        Assert.Equal(main, shared.Tip());
        Assert.Equal(5, (await shared.EventsAsync()).Count(e => e == "change.merged denied"));
    }

    [Fact]
    public async Task A_push_to_the_branch_is_seen()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ann = await shared.PersonAsync("ann@example.com", Roles.ProductOwner);
        string id = await ProposeAsync(shared, ann), pushed = PushTo(shared, "proposals/" + id, "answer.md", "By Carla.");

        await shared.WatchAsync();

        ProposalDetail detail = (await shared.Get<ProposalQueries>().FindAsync(id, Cancel))!;
        Assert.Equal((pushed, 2L, true, null), (detail.Proposal.HeadCommit, detail.Proposal.Revision, detail.Moved, detail.Conflict));
        Assert.Equal("By Carla.", Encoding.UTF8.GetString(detail.HeadContent!));
        Assert.Equal("Answer {{question}}.", Encoding.UTF8.GetString(detail.BaseContent!));
        Assert.Equal(["Carla Colleague <carla@example.com>", "ann@example.com <ann@example.com>"], detail.Authors.Order(StringComparer.Ordinal));
        Assert.Contains("same moment", (await shared.Proposals.ReviseAsync(ann, id, 1, "x"u8.ToArray(), Cancel)).Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_merge_outside_the_console_closes_it(bool forward)
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string id = await ProposeAsync(shared, SharedPrompts.Shell), head = shared.Tip("proposals/" + id);
        shared.InWork("pull", "-q", forward ? "--ff-only" : "--no-ff", "--no-rebase", "--no-edit", "origin", "proposals/" + id);
        shared.InWork("push", "-q", "origin", "HEAD:main");

        await shared.WatchAsync();

        PromptProposal merged = await ReadAsync(shared, id);
        Assert.Equal((ProposalState.Merged, shared.Tip(), null), (merged.State, merged.MergeCommit, merged.ClosedBy));
        Assert.Equal(forward, head == shared.Tip());
        Assert.Equal(["change.proposed done", "change.merged done"], await shared.EventsAsync());
    }

    [Fact]
    public async Task A_branch_that_is_deleted_withdraws_it_unless_its_words_came_another_way()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string gone = await ProposeAsync(shared, SharedPrompts.Shell), squashed = await ProposeAsync(shared, SharedPrompts.Shell, "Squashed.");
        shared.OnRemote("branch", "-q", "-D", "proposals/" + gone, "proposals/" + squashed);
        string tip = shared.Push("answer.md", "Squashed.");

        await shared.WatchAsync();

        Assert.Equal(ProposalState.Withdrawn, (await ReadAsync(shared, gone)).State);
        Assert.Equal((ProposalState.Merged, tip), ((await ReadAsync(shared, squashed)).State, (await ReadAsync(shared, squashed)).MergeCommit));
        await AssertKeptAsync(shared, gone, squashed);
    }

    [Fact]
    public async Task A_conflict_is_told_by_its_file_and_does_not_merge()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ben = await shared.PersonAsync("ben@example.com", Roles.Engineer);
        string id = await ProposeAsync(shared, SharedPrompts.Shell), main = shared.Push("answer.md", "Theirs.");
        await shared.WatchAsync();

        Assert.StartsWith("answer.md was changed on both sides", (await shared.Get<ProposalQueries>().FindAsync(id, Cancel))!.Conflict);
        Assert.StartsWith("answer.md was changed on both sides", (await shared.Proposals.MergeAsync(ben, id, 1, Cancel)).Problem);
        Assert.Equal(main, shared.Tip());
    }

    [Fact]
    public async Task What_a_push_hides_in_a_proposal_is_not_merged()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ben = await shared.PersonAsync("ben@example.com", Roles.Engineer);
        string id = await ProposeAsync(shared, SharedPrompts.Shell), main = shared.Tip();
        PushTo(shared, "proposals/" + id, SharedPrompts.Production, $"answer: {main}\n");
        await shared.WatchAsync();

        Assert.StartsWith("The branch changes environments/production.yaml too", (await shared.Proposals.MergeAsync(ben, id, 2, Cancel)).Problem);
        Assert.Equal(main, shared.Tip());
    }

    [Fact]
    public async Task A_branch_without_common_history_is_told_and_the_others_are_looked_at()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ben = await shared.PersonAsync("ben@example.com", Roles.Engineer);
        string strange = await ProposeAsync(shared, SharedPrompts.Shell), other = await ProposeAsync(shared, SharedPrompts.Shell, "Other.");
        string tree = shared.OnRemote("rev-parse", $"proposals/{strange}^{{tree}}");
        shared.OnRemote("update-ref", "refs/heads/proposals/" + strange, shared.OnRemote("commit-tree", tree, "-m", "Of nowhere"));
        shared.OnRemote("branch", "-q", "-D", "proposals/" + other);

        await shared.WatchAsync();

        Assert.Contains("no history in common", (await shared.Get<ProposalQueries>().FindAsync(strange, Cancel))!.Conflict);
        Assert.Contains("no history in common", (await shared.Proposals.MergeAsync(ben, strange, 2, Cancel)).Problem);
        Assert.Equal(ProposalState.Withdrawn, (await ReadAsync(shared, other)).State);
    }

    [Fact]
    public async Task A_branch_that_is_put_back_onto_main_is_not_merged_unless_main_has_its_words()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string reset = await ProposeAsync(shared, SharedPrompts.Shell), squashed = await ProposeAsync(shared, SharedPrompts.Shell, "Squashed.");
        string tip = shared.Push("answer.md", "Squashed.");
        shared.OnRemote("update-ref", "refs/heads/proposals/" + reset, tip);
        shared.OnRemote("update-ref", "refs/heads/proposals/" + squashed, tip);

        await shared.WatchAsync();

        Assert.Equal((ProposalState.Withdrawn, null), ((await ReadAsync(shared, reset)).State, (await ReadAsync(shared, reset)).MergeCommit));
        Assert.Equal((ProposalState.Merged, tip), ((await ReadAsync(shared, squashed)).State, (await ReadAsync(shared, squashed)).MergeCommit));
    }

    [Fact]
    public async Task Both_files_of_a_folder_are_part_of_a_proposal()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        shared.Push("patterns/ask/system.md", "You ask.");
        string main = shared.Push("patterns/ask/user.md", "Ask {{whom}}.");
        await shared.SyncAsync();
        string id = (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft("patterns/ask", null, main, "You ask kindly."u8.ToArray(), "Kinder", null), Cancel)).Id!;
        PushTo(shared, "proposals/" + id, "patterns/ask/user.md", "Ask {{input}} twice.");
        await shared.WatchAsync();

        ProposalDetail detail = (await shared.Get<ProposalQueries>().FindAsync(id, Cancel))!;

        Assert.Equal(("Ask {{whom}}.", "Ask {{input}} twice."), (Encoding.UTF8.GetString(detail.Base.UserContent!), Encoding.UTF8.GetString(detail.Head.UserContent!)));
        Assert.Equal(["You ask kindly.", "Ask {{input}} twice."], detail.Head.Parsed!.Prompt!.Messages.Select(m => m.Content.Trim()));
        Assert.Null(detail.Conflict);
    }

    [Fact]
    public async Task A_neighbour_called_user_is_another_prompt_where_no_folder_makes_them_one()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync("prompts");
        Actor ben = await shared.PersonAsync("ben@example.com", Roles.Engineer);
        shared.Push("prompts/user.md", "Another prompt.");
        string main = shared.Push("prompts/system.md", "You ask.");
        await shared.SyncAsync();
        string id = (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft("system", null, main, "You ask kindly."u8.ToArray(), "Kinder", null), Cancel)).Id!;
        PushTo(shared, "proposals/" + id, "prompts/user.md", "Unseen.");
        await shared.WatchAsync();

        Assert.StartsWith("The branch changes prompts/user.md too", (await shared.Proposals.MergeAsync(ben, id, 2, Cancel)).Problem);
        Assert.Equal(main, shared.Tip());
    }

    [Fact]
    public async Task A_folders_proposal_of_its_second_file_alone_is_merged_only_when_that_came()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        shared.Push("patterns/ask/system.md", "You ask.");
        shared.Push("patterns/ask/user.md", "Ask {{input}}.");
        await shared.SyncAsync();
        string gone = await OfUserFileAsync("Ask {{input}} twice."), squashed = await OfUserFileAsync("Ask {{input}} once.");
        shared.OnRemote("branch", "-q", "-D", "proposals/" + gone, "proposals/" + squashed);
        shared.Push("patterns/ask/system.md", "You ask, and wait."); // a file that neither changes
        string tip = shared.Push("patterns/ask/user.md", "Ask {{input}} once.");

        await shared.WatchAsync();

        Assert.Equal((ProposalState.Withdrawn, null), ((await ReadAsync(shared, gone)).State, (await ReadAsync(shared, gone)).MergeCommit));
        Assert.Equal((ProposalState.Merged, tip), ((await ReadAsync(shared, squashed)).State, (await ReadAsync(shared, squashed)).MergeCommit));

        async Task<string> OfUserFileAsync(string user)
        {
            string id = (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft("patterns/ask", null, shared.Tip(), "You ask kindly."u8.ToArray(), "Kinder", null), Cancel)).Id!;
            PushTo(shared, "proposals/" + id, "patterns/ask/system.md", "You ask."); // as it was
            PushTo(shared, "proposals/" + id, "patterns/ask/user.md", user);
            await shared.WatchAsync();
            return id;
        }
    }

    [Fact]
    public async Task A_proposal_is_withdrawn_by_its_author_or_by_who_may_release()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        (Actor ann, Actor eve) = (await shared.PersonAsync("ann@example.com", Roles.ProductOwner), await shared.PersonAsync("eve@example.com", Roles.Executive));
        string id = await ProposeAsync(shared, ann);

        Assert.True((await shared.Proposals.WithdrawAsync(eve, id, 1, Cancel)).Denied);
        Assert.Null((await shared.Proposals.WithdrawAsync(ann, id, 1, Cancel)).Problem);
        Assert.Contains("closed", (await shared.Proposals.WithdrawAsync(ann, id, 2, Cancel)).Problem);

        Assert.Equal((ProposalState.Withdrawn, ann.Id), ((await ReadAsync(shared, id)).State, (await ReadAsync(shared, id)).ClosedBy));
        await AssertKeptAsync(shared, id);
        Assert.Equal("", shared.OnRemote("for-each-ref", "refs/heads/proposals/"));
        await shared.WatchAsync();
        Assert.Equal(["change.proposed done", "change.withdrawn denied", "change.withdrawn done"], await shared.EventsAsync());
    }

    [Fact]
    public async Task New_prompts_and_deletions_are_proposed_too()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ben = await shared.PersonAsync("ben@example.com", Roles.Engineer);
        string main = shared.Tip();
        string added = (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft("support/ask", "support/ask.prompt.yml", main, "messages: []"u8.ToArray(), "New", "Why **not**"), Cancel)).Id!;
        string removed = (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft("answer", null, main, null, "Retire", null), Cancel)).Id!;

        Assert.Null((await shared.Proposals.MergeAsync(ben, added, 1, Cancel)).Problem);
        Assert.Null((await shared.Proposals.MergeAsync(ben, removed, 1, Cancel)).Problem);

        Assert.Equal("support/ask.prompt.yml", shared.OnRemote("ls-tree", "-r", "--name-only", "main"));
        Assert.Equal([removed, added], (await shared.Get<ProposalQueries>().ListAsync(new ProposalFilter(ProposalState.Merged), Cancel)).Select(p => p.Id));
    }

    private static async Task<string> ProposeAsync(SharedPrompts shared, Actor by, string text = "Answer kindly.") =>
        (await shared.Proposals.ProposeAsync(by, Draft(shared.Tip(), text), Cancel)).Id!;

    private static Task<PromptProposal> ReadAsync(SharedPrompts shared, string id) => shared.QueryAsync(c => c.PromptProposals.AsNoTracking().SingleAsync(p => p.Id == id, Cancel));

    /// <summary>The commits of closed proposals stay, whatever becomes of their branches.</summary>
    private static async Task AssertKeptAsync(SharedPrompts shared, params string[] ids)
    {
        foreach (string id in ids)
        {
            string head = (await ReadAsync(shared, id)).HeadCommit;
            Assert.Equal(head, (await shared.Get<PromptRepository>().Git.TryAsync(null, Cancel, "rev-parse", "--verify", "refs/opsconsole/kept/" + head)).Line);
        }
    }

    /// <summary>A colleague pushes a commit to a branch.</summary>
    private static string PushTo(SharedPrompts shared, string branch, string path, string text)
    {
        shared.InWork("fetch", "-q", "origin", branch);
        shared.InWork("checkout", "-q", "--detach", "FETCH_HEAD");
        string file = Path.Combine(shared.InWork("rev-parse", "--show-toplevel"), path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        shared.InWork("add", "-A");
        shared.InWork("commit", "-q", "-m", "With git");
        shared.InWork("push", "-q", "origin", "HEAD:" + branch);
        shared.InWork("checkout", "-q", "main");
        return shared.Tip(branch);
    }

    private static ProposalDraft Draft(string main, string text) => new("answer", null, main, Encoding.UTF8.GetBytes(text), "Kinder", null);
}
