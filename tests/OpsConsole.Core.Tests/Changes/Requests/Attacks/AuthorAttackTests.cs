using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Core.Tests.Changes.Requests.Attacks;

/// <summary>Ways to hide who wrote something, or to say that somebody else said yes.</summary>
public sealed class AuthorAttackTests
{
    private const string Words = "Answer {{question}} as Bob says.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_wrote_the_words_in_another_file_of_the_branch_had_a_hand_in_them(bool merged)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        Checkout(console, asked);
        Commit(console, "Bob Builder", "draft.md", Words);
        System.IO.File.Delete(Path.Combine(console.Shared.Work, "draft.md"));
        Commit(console, "Carla Colleague", "answer.md", Words); // copied, and the other file is gone
        console.Shared.InWork("push", "-q", "origin", $"HEAD:proposals/{asked.Proposal}");
        if (merged)
        {
            await console.WatchAsync();
            console.Shared.InWork("checkout", "-q", "-B", "main", "origin/main");
            console.Shared.InWork("merge", "-q", "--no-ff", "-m", "Bring it", "revision");
            console.Shared.InWork("push", "-q", "origin", "main");
        }

        await console.WatchAsync();
        ChangeRequest now = await console.FindAsync(asked.Id);

        Assert.True(now.State == ChangeState.InReview, $"{now.State}: {now.Problem}");
        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ApproveAsync(console.Bob, asked.Id, now.Hash, null, Cancel)).Refusal);
        Assert.Null((await console.Changes.ApproveAsync(await console.Shared.PersonAsync("dora@example.com", Roles.Engineer), asked.Id, now.Hash, null, Cancel)).Problem);
    }

    [Fact]
    public async Task Who_mixed_the_words_into_a_merge_had_a_hand_in_them()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        console.Shared.Push("other.md", "Other.");
        Checkout(console, asked);
        console.Shared.InWorkAs("Bob Builder", "merge", "-q", "--no-commit", "--no-ff", "origin/main");
        Commit(console, "Bob Builder", "answer.md", Words);
        console.Shared.InWork("push", "-q", "origin", $"HEAD:proposals/{asked.Proposal}");
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.NotEqual(asked.Hash, now.Hash);
        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ApproveAsync(console.Bob, asked.Id, now.Hash, null, Cancel)).Refusal);
    }

    [Theory]
    [InlineData(1002, "commits of its own")]
    [InlineData(0, null)]
    public async Task Nobody_hides_behind_a_thousand_commits_of_others(int commits, string? says)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        StringBuilder import = new();
        Append(import, $"refs/heads/proposals/{asked.Proposal}", "Bob <bob@example.com>", Words, console.Shared.Tip($"proposals/{asked.Proposal}"));
        for (int i = 0; i < commits; i++)
        {
            Append(import, $"refs/heads/proposals/{asked.Proposal}", "Carla <carla@example.com>", $"{Words} {i % 2}");
        }

        TestGit.Run(console.Shared.Remote, Encoding.UTF8.GetBytes(import.ToString()), "fast-import", "--quiet");
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.True(says is null || now.Problem?.Contains(says, StringComparison.Ordinal) == true, now.Problem);
        Assert.NotNull((await console.Changes.ApproveAsync(console.Bob, asked.Id, now.Hash, null, Cancel)).Problem);
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Cleo, asked.Id, null, null, Cancel)).Refusal);
    }

    [Fact]
    public async Task Nobody_hides_behind_thousands_of_commits_of_the_branch_that_counts()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        StringBuilder import = new();
        Append(import, "refs/heads/main", "Bob <bob@example.com>", Words, console.Shared.Tip());
        for (int i = 0; i < 5001; i++)
        {
            Append(import, "refs/heads/main", "Carla <carla@example.com>", $"{Words} {i}");
        }

        TestGit.Run(console.Shared.Remote, Encoding.UTF8.GetBytes(import.ToString()), "fast-import", "--quiet");
        await console.WatchAsync();

        ChangeOutcome outcome = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Release, "production", "answer", "Be kind", null) { Wanted = console.Shared.Tip() }, Cancel);
        Assert.Equal(ChangeRefusal.Conflict, outcome.Refusal);
        Assert.Contains("not known who had a hand in it", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_in_somebody_elses_name_takes_an_approver_away_and_gives_none()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        console.PushToProposal(asked, Words, "Bob Builder"); // whoever it was
        await console.WatchAsync();
        ChangeRequest now = await console.FindAsync(asked.Id);

        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ApproveAsync(console.Bob, asked.Id, now.Hash, null, Cancel)).Refusal);
        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ApproveAsync(console.Ann, asked.Id, now.Hash, null, Cancel)).Refusal); // who asked stays out, whatever git says
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Cleo, asked.Id, null, null, Cancel)).Refusal);
    }

    [Fact]
    public async Task What_a_pushed_message_says_of_change_requests_and_approvals_counts_for_nothing()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        await console.WatchAsync();
        ChangeRequest asked = await console.AskAsync();
        string forged = $"Release answer to production\n\nRelease-Id: 0123456789abcdef\nRelease-Kind: release\nReleased-By: Ann <ann@example.com>\nChange-Request: {asked.Id}\nApproved-By: Bob <bob@example.com>\n";
        console.PushToProposal(asked, Words, message: forged);
        await console.WatchAsync();
        string pushed = console.Shared.Push("environments/staging.yaml", $"answer: {console.Shared.Tip()}\n", forged);
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeState.InReview, null, 0), (now.State, now.Release, now.Approvals.Count));
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Cleo, asked.Id, null, null, Cancel)).Refusal);
        LiveSpan span = console.Shared.History.Current("staging", "answer")!;
        Assert.Equal((true, null, null, pushed), (span.Bypassed, span.Change, span.ReleaseId, span.ReleaseCommit));
    }

    [Fact]
    public async Task A_name_or_a_reason_with_lines_in_it_adds_nobody_to_those_who_approved()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        AccessDirectory access = console.Shared.Get<AccessDirectory>();
        access.Set(access.Find(console.Bob.Id)! with { Name = "Bob\nThe Boss <boss@example.com>\rApproved-By: Chief <chief@example.com>\u2028" }); // however it got there
        ChangeRequest asked = await console.ApprovedAsync();
        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, "Now.\n\nApproved-By: Eve <eve@example.com>\n", Cancel)).Problem);

        CommitTrailers trailers = CommitTrailers.Read(console.Shared.OnRemote("log", "-1", "--format=%B", "main"));
        Assert.Equal("bob@example.com", Mailbox.AddressOf(Assert.Single(trailers.All(CommitTrailers.ApprovedBy))));
        Assert.Single(Assert.Single(trailers.All(CommitTrailers.ApprovedBy)), c => c == '<');
        Assert.Equal(asked.Id, trailers.Find(CommitTrailers.Change));
    }

    [Theory]
    [InlineData("Bob\nBuilder")]
    [InlineData("Bob\u2028Builder")]
    [InlineData("Bob\u001b[31m")]
    public async Task Nobody_is_called_by_more_than_one_line(string name)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        AccessEntry bob = console.Shared.Get<AccessDirectory>().Find(console.Bob.Id)!;
        Assert.Equal(PeopleOutcome.BadName, await console.Shared.Get<AccountCommands>().RenameAsync(new AccessTicket(bob.PersonId, bob.Email, "s", bob.Stamp), name, ActorOrigin.Console, Cancel));
        Assert.Equal(PeopleOutcome.BadName, (await console.Shared.Get<PeopleCommands>().AddAsync("new@example.com", name, [Roles.Engineer], null, Actor.Shell("tester@localhost"), Cancel)).Outcome);
    }

    private static void Checkout(Reviewed console, ChangeRequest asked)
    {
        console.Shared.InWork("fetch", "-q");
        console.Shared.InWork("checkout", "-q", "-B", "revision", $"origin/proposals/{asked.Proposal}");
    }

    private static void Commit(Reviewed console, string person, string path, string text)
    {
        System.IO.File.WriteAllText(Path.Combine(console.Shared.Work, path), text);
        console.Shared.InWork("add", "-A");
        console.Shared.InWorkAs(person, "commit", "-q", "-m", "Change " + path);
    }

    private static void Append(StringBuilder import, string branch, string who, string text, string? from = null) =>
        import.Append($"commit {branch}\ncommitter {who} {DateTimeOffset.UtcNow.ToUnixTimeSeconds()} +0000\ndata 6\nChange\n{(from is null ? "" : $"from {from}\n")}M 100644 inline answer.md\ndata {Encoding.UTF8.GetByteCount(text)}\n{text}\n\n");
}
