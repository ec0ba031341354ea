using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Changes.Requests;
using OpsConsole.Core.Tests.Prompts.Releases;
using static OpsConsole.Core.Tests.Changes.Policies.PoliciedConsole;

namespace OpsConsole.Core.Tests.Changes.Policies;

/// <summary>A policy from its proposal in the console until it is in force.</summary>
public sealed class PolicyChangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_released_a_proposal_that_began_under_the_policy_before_has_no_hand_in_the_next_policy()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest old = await console.AskAsync();
        ChangeRequest policy = await console.ProposeAsync(Strict + "  # another\n");
        await console.ApproveAsync(policy);
        Assert.Equal(ChangeState.Released, (await console.ReleaseAsync(policy)).State);
        old = await console.FindAsync(old.Id);
        Assert.Null((await console.Changes.ApproveAsync(console.Cleo, old.Id, old.Hash, null, Cancel)).Problem);
        Assert.Equal(ChangeState.Released, (await console.Releases.ReleaseAsync(console.Bob, old.Id, null, null, Cancel)).State); // a merge by Bob, one side of which has the old policy

        await console.ApproveAsync(await console.ProposeAsync(Strict + "  # a third\n"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the older side first
    public async Task Whoever_brings_an_older_policy_back_by_a_merge_had_a_hand_in_it(bool older)
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        string before = console.Shared.Tip();
        ChangeRequest policy = await console.ProposeAsync(Strict + "  # another\n");
        await console.ApproveAsync(policy);
        Assert.Equal(ChangeState.Released, (await console.ReleaseAsync(policy)).State);
        console.Shared.InWork("fetch", "-q");
        console.Shared.InWork("checkout", "-q", "-B", "side", before);
        console.Shared.InWorkAs("Carla Colleague", "commit", "-q", "--allow-empty", "-m", "Beside");
        console.Shared.InWork("checkout", "-q", "-B", "mixed", older ? "side" : "origin/main");
        console.Shared.InWorkAs("Bob Builder", "merge", "-q", "--no-commit", "--no-ff", older ? "origin/main" : "side");
        console.Shared.InWork("checkout", "-q", before, "--", PolicySource.Path);
        console.Shared.InWorkAs("Bob Builder", "commit", "-q", "-m", "Bring it together");
        console.Shared.InWork("push", "-q", "origin", "HEAD:main");
        await console.LookAsync();

        ChangeRequest asked = (await console.PoliciesAsync())[^1];
        Assert.NotEqual(policy.Id, asked.Id);
        Assert.Contains((await console.Shared.Get<ChangeDetails>().ReadAsync(asked.Id, console.Cleo, Cancel))!.Authors, a => a.Contains("Bob Builder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proposed_policy_is_in_force_by_two_approvals_and_one_commit()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest asked = await console.ProposeAsync(Lax);
        Assert.Equal((ChangeState.InReview, ChangeRisk.High), (asked.State, asked.Risk));
        console.Shared.Push("answer.md", "Answer {{question}} well."); // the branch goes on meanwhile
        await console.LookAsync();
        string before = console.Shared.Tip();
        Assert.Equal(Strict.Trim(), console.Shared.Show(PolicySource.Path));

        await console.ApproveAsync(asked);
        ChangeOutcome released = await console.ReleaseAsync(asked);

        Assert.Equal((null, ChangeState.Released), (released.Problem, released.State));
        Assert.Equal((Lax.Trim(), "Answer {{question}} well."), (console.Shared.Show(PolicySource.Path), console.Shared.Show("answer.md")));
        Assert.Equal("1", console.Shared.OnRemote("rev-list", "--count", "--first-parent", $"{before}..main"));
        Assert.Equal(PolicySource.Path, console.Shared.OnRemote("diff", "--name-only", before, "main"));
        string message = console.Shared.OnRemote("log", "-1", "--format=%B", "main");
        Assert.Contains($"Change-Request: {asked.Id}", message, StringComparison.Ordinal);
        Assert.Contains("Approved-By: cleo@example.com <cleo@example.com>", message, StringComparison.Ordinal);
        EffectivePolicy force = (await console.Shared.Get<PolicyInForce>().ReadAsync(Cancel))!;
        Assert.Equal((Lax, asked.Id, asked.Blob), (force.Text, force.Change, force.Blob));
        await console.LookAsync();
        Assert.Single(await console.PoliciesAsync());
        Assert.Equal((1, 0), (await console.CountAsync("change.released"), await console.CountAsync("policy.bypassed")));
        Assert.Equal([ChangeStepKind.Opened, ChangeStepKind.Approved, ChangeStepKind.Approved, ChangeStepKind.Releasing, ChangeStepKind.Released], (await console.FindAsync(asked.Id)).Steps.Select(s => s.Kind));
    }

    [Fact]
    public async Task Whoever_released_a_policy_may_approve_the_next_one()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest first = await console.ProposeAsync(Lax);
        await console.ApproveAsync(first);
        Assert.Null((await console.Releases.ReleaseAsync(console.Bob, first.Id, first.Hash, null, Cancel)).Problem);

        ChangeRequest next = await console.ProposeAsync(Strict);
        await console.ApproveAsync(next);
        Assert.Null((await console.ReleaseAsync(next)).Problem);
        Assert.Equal(Strict, await console.ForceAsync());
    }

    [Fact]
    public async Task A_policy_is_judged_by_the_one_in_force_and_not_by_itself()
    {
        const string Named = Strict + "  - { name: By owners, when: { change: policy }, risk: high, approvals: { people: 2, roles: [product-owner, administrator] } }\n";
        await using Reviewed console = await Reviewed.StartAsync(Named);
        ChangeRequest asked = await console.ProposeAsync(Lax);

        Assert.Null((await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Problem);
        Assert.Equal(ChangeState.InReview, (await console.Changes.ApproveAsync(console.Cleo, asked.Id, asked.Hash, null, Cancel)).State);
        Assert.Equal(ChangeRefusal.Conflict, (await console.ReleaseAsync(asked)).Refusal);
        Assert.Equal(Named, await console.ForceAsync());
    }

    [Fact]
    public async Task Approvals_of_other_changes_fall_in_the_transaction_that_adopts_it()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest prompt = await console.AskAsync();
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, prompt.Id, prompt.Hash, null, Cancel)).State);
        ChangeRequest policy = await console.ProposeAsync(Strict + "# a remark\n");
        await console.ApproveAsync(policy);
        Assert.Null((await console.ReleaseAsync(policy)).Problem);

        ChangeRequest now = await console.FindAsync(prompt.Id); // nobody has judged it again
        Assert.Equal((ChangeState.InReview, prompt.PolicyId), (now.State, now.PolicyId));
        Assert.Contains("policy changed", Assert.Single(now.Approvals).VoidReason, StringComparison.Ordinal);
        Assert.Equal(ChangeRefusal.Conflict, (await console.ReleaseAsync(prompt)).Refusal);

        Assert.Null((await console.Changes.ApproveAsync(console.Bob, prompt.Id, prompt.Hash, null, Cancel)).Problem);
        Assert.Null((await console.ReleaseAsync(prompt)).Problem);
    }

    [Fact]
    public async Task A_release_that_another_policy_judged_is_refused_where_it_is_decided()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest prompt = await console.AskAsync();
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, prompt.Id, prompt.Hash, null, Cancel)).State);
        await AddAsync(console, "version: 1\nrules: []\n"); // at the same moment, behind the judgement

        ReleaseOutcome outcome = await console.Shared.Releases.ReleaseAsync(console.Ann, new ReleaseOrder("production", "answer", prompt.Commit!, "Now", prompt.Id) { Merges = prompt.Commit }, Cancel);

        Assert.Contains("policy changed", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(0, await console.CountAsync("release.published"));
    }

    [Fact]
    public async Task The_glass_is_never_broken_for_the_policy()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest asked = await console.ProposeAsync(Lax);
        Assert.Equal(ChangeRefusal.Denied, (await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "It burns", Cancel)).Refusal);
        Assert.Equal(Strict, await console.ForceAsync());
    }

    [Fact]
    public async Task A_commit_that_changes_anything_else_is_no_proposal()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        PromptRepository repository = console.Shared.Get<PromptRepository>();
        GitIdentity ann = new("Ann", "ann@example.com");
        string other = await repository.CommitAsync(ann, console.Shared.Tip(), SharedPrompts.Production, Encoding.UTF8.GetBytes($"answer: {console.Shared.Tip()}\n"), "Sneak it in", Cancel);
        string both = await repository.CommitAsync(ann, other, PolicySource.Path, Encoding.UTF8.GetBytes(Lax), "Lax", Cancel);
        foreach (string commit in (string[])[other, both, new string('0', 40)])
        {
            ChangeOutcome outcome = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Policy, "", PolicySource.Path, "Lax", null) { Wanted = commit }, Cancel);
            if (outcome.Id is { } id) // the other commit is below it, so it must not get to the branch
            {
                ChangeRequest asked = await console.FindAsync(id);
                Assert.NotNull(asked.Problem);
                await console.Changes.ApproveAsync(console.Bob, id, asked.Hash, null, Cancel);
                await console.Changes.ApproveAsync(console.Cleo, id, asked.Hash, null, Cancel);
                Assert.Equal(ChangeRefusal.Conflict, (await console.ReleaseAsync(asked)).Refusal);
            }
            else
            {
                Assert.Equal(ChangeRefusal.Conflict, outcome.Refusal);
            }
        }

        Assert.Equal("", console.Shared.OnRemote("ls-tree", "main", SharedPrompts.Production));
    }

    [Fact]
    public async Task A_file_changed_on_the_branch_meanwhile_is_not_overwritten()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest asked = await console.ProposeAsync(Lax);
        await console.ApproveAsync(asked);
        await console.PushAsync(Strict + "# a remark\n");

        ChangeOutcome released = await console.ReleaseAsync(asked);

        Assert.Equal(ChangeRefusal.Conflict, released.Refusal);
        Assert.Contains("Propose it again", released.Problem, StringComparison.Ordinal);
        Assert.Equal(2, (await console.PoliciesAsync()).Count(r => r.State == ChangeState.InReview));
    }

    [Theory]
    [InlineData("version: 1\nrules:\n  - { name: All, risk: no }\n", "Line 3")]
    [InlineData("version: 1\nrules:\n  - { name: Nothing at all, risk: blocked }\n", "nobody could change the policy any more: Nothing at all")]
    [InlineData(Strict, "in force")]
    public async Task What_could_not_count_is_not_taken(string text, string says)
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeOutcome outcome = await console.Shared.Get<PolicyProposals>().ProposeAsync(console.Ann, text, "Another", null, Cancel);
        string? problem = outcome.Id is null ? outcome.Problem : (await console.FindAsync(outcome.Id)).Problem;
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_ask_for_changes_proposes_none()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        Core.Identity.Actor eve = await console.Shared.PersonAsync("eve@example.com", Core.Identity.Roles.Executive);
        Assert.Equal(ChangeRefusal.Denied, (await console.Shared.Get<PolicyProposals>().ProposeAsync(eve, Lax, "Lax", null, Cancel)).Refusal);
    }

    /// <summary>Another policy is in force, and nothing else is done.</summary>
    private static async Task AddAsync(Reviewed console, string text)
    {
        await using OpsDbContext context = await console.Shared.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        await using AuditedTransaction transaction = await console.Shared.Get<AuditTrail>().BeginAsync(context, cancellationToken: Cancel);
        transaction.Record(PolicyEvents.Adopted(await console.Shared.Get<AdoptedPolicies>().AddAsync(context, new string('a', 40), text, null, null)));
        await transaction.CommitAsync(Cancel);
    }
}
