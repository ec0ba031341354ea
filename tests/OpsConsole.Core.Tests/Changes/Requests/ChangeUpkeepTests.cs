using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Tests.Changes.Policies;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>What looking after change requests costs, and that one that is broken keeps no other from it.</summary>
public sealed class ChangeUpkeepTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_nothing_moved_no_process_is_started_and_nothing_written()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        await console.WatchAsync();
        long revision = (await console.FindAsync(asked.Id)).Revision;
        Assert.Equal(0, await CountAsync(console));
        console.Shared.Push("other.md", "Another prompt.");
        await console.Shared.WatchAsync();
        Assert.Equal(0, await CountAsync(console)); // somebody else's push
        Assert.Equal(revision, (await console.FindAsync(asked.Id)).Revision);

        console.PushToProposal(asked, "Answer {{question}} warmly.");
        await console.WatchAsync();
        Assert.NotEqual(asked.Hash, (await console.FindAsync(asked.Id)).Hash);
    }

    [Fact]
    public async Task Another_policy_is_seen()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        await console.WatchAsync();
        ChangeRequest policy = await console.ProposeAsync("version: 1\nrules:\n  - { name: Never, when: { environment: [production] }, risk: blocked }\n");
        await console.ApproveAsync(policy);
        Assert.Null((await console.ReleaseAsync(policy)).Problem);
        await console.WatchAsync();
        Assert.Equal(ChangeState.Blocked, (await console.FindAsync(asked.Id)).State);
    }

    [Fact(Explicit = true)]
    public async Task Two_hundred_that_wait()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        for (int i = 0; i < 200; i++)
        {
            await console.AskAsync($"Answer {{{{question}}}}, number {i}.");
        }

        await console.Shared.WatchAsync();
        await MeasureAsync(console, "first round");
        await MeasureAsync(console, "nothing moved");
        console.Shared.Push("other.md", "Another prompt.");
        await console.Shared.WatchAsync();
        await MeasureAsync(console, "a push to another prompt");
        await console.Shared.PersonAsync("new@example.com", Roles.Engineer);
        await MeasureAsync(console, "somebody new");
        console.Shared.Push(SharedPrompts.Production, $"answer: {console.Shared.Tip()}\n");
        await console.Shared.WatchAsync();
        await MeasureAsync(console, "another version is live");
        await MeasureAsync(console, "looked at once more");
    }

    [Fact]
    public async Task Of_two_who_ask_for_the_same_at_once_there_is_one_request()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ProposalOutcome proposal = await console.Shared.Proposals.ProposeAsync(
            console.Ann, new ProposalDraft("answer", null, console.Shared.Tip(), "Answer {{question}} kindly."u8.ToArray(), "Be kind", null), Cancel);
        ChangeWish wish = new(ChangeKind.Release, "production", "answer", "Be kind", null) { Proposal = proposal.Id };
        ChangeOutcome[] both = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => console.Changes.OpenAsync(i % 2 == 0 ? console.Ann : console.Bob, wish))));
        Assert.Single(both.Select(o => o.Id).Distinct());
        Assert.All(both, o => Assert.Null(o.Problem));
    }

    [Fact]
    public async Task Somebody_elses_draft_is_nobody_elses_answer()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ProposalOutcome proposal = await console.Shared.Proposals.ProposeAsync(
            console.Ann, new ProposalDraft("answer", null, console.Shared.Tip(), "Answer {{question}} kindly."u8.ToArray(), "Be kind", null), Cancel);
        ChangeWish wish = new(ChangeKind.Release, "production", "answer", "Be kind", null) { Proposal = proposal.Id };
        ChangeRequest draft = await console.OpenAsync(wish with { IsDraft = true });
        ChangeRequest asked = await console.OpenAsync(wish, console.Bob);
        Assert.NotEqual(draft.Id, asked.Id);
        Assert.Equal((ChangeState.Draft, ChangeState.InReview), (draft.State, asked.State));
    }

    [Fact]
    public async Task A_change_whose_branch_is_deleted_is_taken_back()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        console.Shared.OnRemote("update-ref", "-d", $"refs/heads/proposals/{asked.Proposal}");
        await console.WatchAsync();
        Assert.Equal(ChangeState.Withdrawn, (await console.FindAsync(asked.Id)).State);
    }

    [Fact]
    public async Task A_short_sha_in_the_environments_file_is_what_is_live()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        string live = console.Shared.Tip();
        console.Shared.Push(SharedPrompts.Production, $"answer: {live[..7]}\n");
        await console.WatchAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        Assert.Equal((null, ChangeState.Released), await EndAsync(console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)));
        ChangeOutcome again = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Release, "production", "answer", "Again", null) { Proposal = asked.Proposal }, Cancel);
        Assert.Equal((null, ChangeRefusal.Conflict), (again.Id, again.Refusal)); // it is live already
    }

    [Fact]
    public async Task A_new_prompt_has_the_owners_of_its_path()
    {
        const string Owned = "version: 1\nrules:\n  - { name: Owned, when: { environment: [production] }, risk: high, approvals: { people: 1, owners: 1 } }\n";
        await using Reviewed console = await Reviewed.StartAsync(Owned);
        console.Shared.Push("CODEOWNERS", "pay/ cleo@example.com\n");
        await console.WatchAsync();
        ProposalOutcome proposal = await console.Shared.Proposals.ProposeAsync(
            console.Ann, new ProposalDraft("pay/refund", "pay/refund.md", console.Shared.Tip(), "Refund {{amount}}."u8.ToArray(), "Refunds", null), Cancel);
        Assert.Null(proposal.Problem);
        ChangeRequest asked = await console.OpenAsync(new ChangeWish(ChangeKind.Release, "production", "pay/refund", "Refunds", null) { Proposal = proposal.Id });
        Assert.Equal(ChangeState.InReview, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).State);
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Cleo, asked.Id, asked.Hash, null, Cancel)).State);
    }

    private static async Task<(string?, ChangeState?)> EndAsync(Task<ChangeOutcome> call)
    {
        ChangeOutcome outcome = await call;
        return (outcome.Problem, outcome.State);
    }

    /// <summary>How many processes of git a round starts, for this console.</summary>
    private static async Task<long> CountAsync(Reviewed console)
    {
        string directory = Path.GetDirectoryName(console.Shared.Get<Core.Prompts.Repository.PromptRepository>().Git.Directory)!;
        long started = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "opsconsole.git.started")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "directory" && tag.Value is string where && where.StartsWith(directory, StringComparison.Ordinal))
                {
                    Interlocked.Add(ref started, count);
                }
            }
        });
        listener.Start();
        await console.Shared.Get<ChangeUpkeep>().RunAsync(Cancel);
        return Interlocked.Read(ref started);
    }

    private async Task MeasureAsync(Reviewed console, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long started = await CountAsync(console);
        output.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms, {started} processes");
    }
}
