using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Changes.Requests;
using static OpsConsole.Core.Tests.Changes.Policies.PoliciedConsole;

namespace OpsConsole.Core.Tests.Changes.Policies;

/// <summary>Wherever the console stops: the policy is in force once and on the branch, or neither.</summary>
public sealed class PolicyRecoveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How far the console came before it was killed.</summary>
    public enum Crash
    {
        Decided,
        Committed,
        Pushed,
    }

    [Theory]
    [InlineData(Crash.Decided)]
    [InlineData(Crash.Committed)]
    [InlineData(Crash.Pushed)]
    public async Task A_policy_that_was_interrupted_is_in_force_once_or_not_at_all(Crash crash)
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest asked = await console.ProposeAsync(Lax);
        await console.ApproveAsync(asked);
        await InterruptAsync(console, asked, crash);
        Assert.Equal(Strict, await console.ForceAsync());

        await console.Shared.RestartAsync();
        await console.LookAsync();
        if (crash != Crash.Pushed)
        {
            Assert.Equal((ChangeState.Releasing, Strict), ((await console.FindAsync(asked.Id)).State, await console.ForceAsync())); // somebody may be bringing it there
            await console.Shared.QueryAsync(c => c.ChangeRequests.ExecuteUpdateAsync(s => s.SetProperty(r => r.ChangedAt, DateTime.UtcNow.AddSeconds(-30)), Cancel));
            await console.LookAsync();
            Assert.Equal((ChangeState.Approved, Strict, Strict.Trim()), ((await console.FindAsync(asked.Id)).State, await console.ForceAsync(), console.Shared.Show(PolicySource.Path)));
            Assert.Null((await console.ReleaseAsync(asked)).Problem);
        }

        await console.LookAsync();
        Assert.Equal((ChangeState.Released, Lax, Lax.Trim()), ((await console.FindAsync(asked.Id)).State, await console.ForceAsync(), console.Shared.Show(PolicySource.Path)));
        Assert.Equal(2, await console.Shared.QueryAsync(c => c.ChangePolicies.CountAsync(Cancel)));
        Assert.Single(await console.PoliciesAsync());
        Assert.Equal((1, 0), (await console.CountAsync("change.released"), await console.CountAsync("policy.bypassed")));
        Assert.Equal("1", console.Shared.OnRemote("rev-list", "--count", $"--grep=Change-Request: {asked.Id}", "main"));
    }

    [Theory]
    [InlineData("refs/heads/main.lock", null)] // the branch cannot be moved
    [InlineData("HEAD", "HEAD.away")] // there is no repository
    public async Task A_repository_that_refuses_leaves_the_policy_and_the_approvals_as_they_are(string file, string? away)
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest asked = await console.ProposeAsync(Lax);
        await console.ApproveAsync(asked);
        string path = Path.Combine(console.Shared.Remote, file), other = Path.Combine(console.Shared.Remote, away ?? "unused");
        await (away is null ? File.WriteAllTextAsync(path, "", Cancel) : Task.Run(() => File.Move(path, other), Cancel));

        ChangeOutcome refused = await console.ReleaseAsync(asked);
        Assert.Equal((ChangeRefusal.Conflict, ChangeState.InReview, Strict), (refused.Refusal, refused.State, await console.ForceAsync()));

        await (away is null ? Task.Run(() => File.Delete(path), Cancel) : Task.Run(() => File.Move(other, path), Cancel));
        await console.LookAsync();
        Assert.Equal((null, Lax), ((await console.ReleaseAsync(asked)).Problem, await console.ForceAsync()));
    }

    [Fact]
    public async Task Of_many_releases_at_once_one_puts_it_in_force()
    {
        await using Reviewed console = await Reviewed.StartAsync(Strict);
        ChangeRequest asked = await console.ProposeAsync(Lax);
        await console.ApproveAsync(asked);

        ChangeOutcome[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => console.ReleaseAsync(asked))));

        Assert.All(all, o => Assert.True(o.Problem is null || o.Refusal == ChangeRefusal.Conflict, o.Problem));
        await console.LookAsync();
        Assert.Equal(Lax, await console.ForceAsync());
        Assert.Equal(2, await console.Shared.QueryAsync(c => c.ChangePolicies.CountAsync(Cancel)));
        Assert.Equal("1", console.Shared.OnRemote("rev-list", "--count", $"--grep=Change-Request: {asked.Id}", "main"));
        Assert.Equal((1, 1), (await console.CountAsync("change.released"), await console.CountAsync("change.releasing")));
    }

    /// <summary>Does what a release does, up to a point.</summary>
    private static async Task InterruptAsync(Reviewed console, ChangeRequest asked, Crash crash)
    {
        Assert.True(await console.Shared.Get<ChangeStore>().StepAsync(asked.Id, console.Ann, (_, request) =>
        {
            (request.State, request.Release) = (ChangeState.Releasing, "0000000000000001");
            return new ChangeTaken(ChangeStepKind.Releasing, null);
        }));
        if (crash >= Crash.Committed)
        {
            PromptRepository repository = console.Shared.Get<PromptRepository>();
            string tip = console.Shared.Tip();
            string commit = (await repository.CommitMergeAsync(new GitIdentity("Ann", "ann@example.com"), tip, asked.Commit!, PolicySource.Path, Encoding.UTF8.GetBytes(Lax), $"Lax\n\nChange-Request: {asked.Id}\n", Cancel))!;
            if (crash == Crash.Pushed)
            {
                Assert.True((await repository.PushAsync("main", tip, commit, Cancel)).Done);
            }
        }
    }
}
