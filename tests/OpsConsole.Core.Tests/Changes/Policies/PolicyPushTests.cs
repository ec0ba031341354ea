using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Changes.Requests;
using static OpsConsole.Core.Tests.Changes.Policies.PoliciedConsole;

namespace OpsConsole.Core.Tests.Changes.Policies;

/// <summary>Whoever can push does not decide who must approve.</summary>
public sealed class PolicyPushTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_there_when_the_console_first_looks_is_adopted_once()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        await console.Shared.RestartAsync();
        await console.LookAsync();

        EffectivePolicy force = (await console.Shared.Get<PolicyInForce>().ReadAsync(Cancel))!;
        Assert.Equal((Strict, null, console.Shared.Tip()), (force.Text, force.Change, force.Commit));
        Assert.Equal(1, await console.CountAsync("policy.adopted"));
        Assert.Empty(await console.PoliciesAsync());
    }

    [Fact]
    public async Task A_push_that_weakens_the_policy_changes_nothing_until_two_people_approve_it()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        string commit = await console.PushAsync(Lax);
        await console.LookAsync();

        ChangeRequest pushed = Assert.Single(await console.PoliciesAsync());
        Assert.Equal((ChangeState.InReview, ChangeRisk.High, commit), (pushed.State, pushed.Risk, pushed.Commit));
        Assert.Equal(("carla@example.com", ActorType.Nobody), (pushed.AuthorEmail, pushed.AuthorType));
        Assert.Equal((Strict, 1), (await console.ForceAsync(), await console.CountAsync("policy.bypassed")));
        ChangeRequest asked = await console.AskAsync();
        Assert.Equal((ChangeState.InReview, ChangeRisk.High), (asked.State, asked.Risk));

        Assert.Equal(ChangeState.InReview, (await console.Changes.ApproveAsync(console.Bob, pushed.Id, pushed.Hash, null, Cancel)).State);
        Assert.Equal(ChangeState.InReview, (await console.Changes.ApproveAsync(console.Bob, pushed.Id, pushed.Hash, null, Cancel)).State);
        Assert.Equal(ChangeRefusal.Conflict, (await console.ReleaseAsync(pushed)).Refusal);
        Assert.Equal(Strict, await console.ForceAsync());

        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Cleo, pushed.Id, pushed.Hash, null, Cancel)).State);
        string tip = console.Shared.Tip();
        Assert.Equal((null, ChangeState.Released), ((await console.ReleaseAsync(pushed)) is var done ? done.Problem : "", done.State));
        Assert.Equal((Lax, tip), (await console.ForceAsync(), console.Shared.Tip()));
        await console.LookAsync();
        Assert.Equal(ChangeState.Released, (await console.FindAsync(asked.Id)).State); // low by the policy that counts now
        Assert.Single(await console.PoliciesAsync());
    }

    [Fact]
    public async Task Whoever_pushed_it_may_not_approve_it()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        Actor carla = await console.Shared.PersonAsync("carla@example.com", Roles.Administrator);
        await console.LookAsync();
        await console.PushAsync(Lax);
        ChangeRequest pushed = Assert.Single(await console.PoliciesAsync());

        Assert.Equal(carla.Id, pushed.AuthorId);
        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ApproveAsync(carla, pushed.Id, pushed.Hash, null, Cancel)).Refusal);

        ChangeRequest asked = await console.ProposeAsync("version: 1\nrules: []\n", console.Ann); // on top of what Carla wrote
        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ApproveAsync(carla, asked.Id, asked.Hash, null, Cancel)).Refusal);
    }

    [Fact]
    public async Task A_file_that_is_put_back_takes_the_request_back()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        await console.PushAsync(Lax);
        await console.PushAsync(Strict);
        Assert.Equal(ChangeState.Withdrawn, Assert.Single(await console.PoliciesAsync()).State);

        await console.PushAsync(Lax);
        Assert.Equal([ChangeState.Withdrawn, ChangeState.InReview], (await console.PoliciesAsync()).Select(r => r.State));
        Assert.Equal(Strict, await console.ForceAsync());
    }

    [Fact]
    public async Task Another_push_makes_the_approvals_of_the_first_void()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        await console.PushAsync(Strict + "# a remark\n");
        ChangeRequest pushed = Assert.Single(await console.PoliciesAsync());
        await console.ApproveAsync(pushed);

        console.Shared.Push(PolicySource.Path, Lax);
        await console.Shared.SyncAsync();

        Assert.Equal(ChangeRefusal.Conflict, (await console.ReleaseAsync(pushed)).Refusal);
        ChangeRequest now = await console.FindAsync(pushed.Id);
        Assert.Equal(ChangeState.InReview, now.State);
        Assert.All(now.Approvals, a => Assert.NotNull(a.VoidedAt));
        Assert.Equal(Strict, await console.ForceAsync());
    }

    [Fact]
    public async Task A_broken_file_is_never_in_force_and_asks_for_nothing()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        await console.PushAsync(Broken);
        Assert.Empty(await console.PoliciesAsync());

        await console.PushAsync(Lax);
        ChangeRequest pushed = Assert.Single(await console.PoliciesAsync());
        await console.ApproveAsync(pushed);
        await console.PushAsync(Broken);

        ChangeOutcome released = await console.ReleaseAsync(pushed);
        Assert.Equal(ChangeRefusal.Conflict, released.Refusal);
        Assert.Contains("line 3", released.Problem, StringComparison.Ordinal);
        Assert.Equal(Strict, await console.ForceAsync());
    }

    [Fact]
    public async Task A_push_that_people_refused_is_not_asked_for_again_by_itself()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        await console.PushAsync(Lax);
        Assert.Null((await console.Changes.RejectAsync(console.Bob, (await console.PoliciesAsync())[0].Id, "No", Cancel)).Problem);
        console.Shared.Push("answer.md", "Answer {{question}} well.");
        await console.LookAsync();
        Assert.Single(await console.PoliciesAsync());

        ChangeRequest asked = await console.ProposeAsync(Lax, console.Ann); // a person asks for what the branch has
        Assert.Null(asked.Wanted);
        await console.ApproveAsync(asked);
        Assert.Null((await console.ReleaseAsync(asked)).Problem);
        Assert.Equal(Lax, await console.ForceAsync());
    }

    [Fact]
    public async Task Taking_the_file_away_takes_no_rule_away()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        await console.PushAsync(null);
        Assert.Equal(Strict, await console.ForceAsync());

        ChangeRequest pushed = Assert.Single(await console.PoliciesAsync());
        await console.ApproveAsync(pushed);
        Assert.Null((await console.ReleaseAsync(pushed)).Problem);
        Assert.Equal(DefaultPolicy.Text, await console.ForceAsync());
        await console.LookAsync();
        Assert.Single(await console.PoliciesAsync());
    }

    [Fact]
    public async Task A_history_without_the_policy_takes_no_rule_away()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        console.Shared.InWork("pull", "-q", "--rebase", "origin", "main");
        console.Shared.InWork("reset", "-q", "--hard", "HEAD~1");
        console.Shared.InWork("push", "-q", "--force", "origin", "HEAD:main");
        await console.LookAsync();
        await console.LookAsync();

        Assert.Equal(Strict, await console.ForceAsync());
        Assert.Equal(ChangeState.InReview, Assert.Single(await console.PoliciesAsync()).State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_sequence_of_pushes_makes_any_verdict_laxer(int seed)
    {
        string?[] policies = [Strict, Lax, Broken, null, "version: 1\nrules: []\n", Strict + "teams: { \"@a\": [carla@example.com] }\n", "", new string('#', PolicyReader.MaxBytes + 1)];
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        await console.LookAsync();
        Random random = new(seed);
        ChangeFacts facts = new() { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Text, ChangeAspect.Environment }, Environment = "production" };
        for (int step = 0; step < 12; step++)
        {
            string? policy = policies[random.Next(policies.Length)];
            bool isThere = console.Shared.OnRemote("ls-tree", "main", PolicySource.Path).Length > 0;
            console.Shared.Push(PolicySource.Path, policy is null && isThere ? null : $"{policy}# {step}\n");
            await (random.Next(3) == 0 ? console.Shared.SyncAsync() : console.LookAsync());
            foreach (ChangeRequest open in (await console.PoliciesAsync()).Where(r => r.State.IsOpen()))
            {
                await console.Changes.ApproveAsync(console.Bob, open.Id, open.Hash, null, Cancel); // one is never enough
                await console.ReleaseAsync(open);
            }

            PolicyVerdict verdict = PolicyJudge.Judge((await console.Shared.Get<PolicyInForce>().ReadAsync(Cancel))!.Policy, facts, DateTime.UtcNow);
            Assert.Equal((Strict, ChangeRisk.High, 1), (await console.ForceAsync(), verdict.Risk, verdict.Approvals[0].People));
        }
    }
}
