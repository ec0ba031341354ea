using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Many people at one change at one moment.</summary>
public sealed class ParallelReleaseTests
{
    private const string Policy =
        """
        version: 1
        rules:
          - name: Production
            when: { environment: [production] }
            risk: high
            approvals: { people: 5 }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Approvals_and_releases_at_once_make_one_release() => RunAsync(people: 12, rounds: 2);

    [Fact(Explicit = true)]
    public Task Fifty_approvals_and_fifty_releases_at_once_make_one_release_a_hundred_times() => RunAsync(people: 50, rounds: 100);

    private static async Task RunAsync(int people, int rounds)
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        Actor[] colleagues = new Actor[people];
        for (int i = 0; i < people; i++)
        {
            colleagues[i] = await console.Shared.PersonAsync($"colleague{i}@example.com", Roles.Engineer);
        }

        for (int round = 0; round < rounds; round++)
        {
            ChangeRequest asked = await console.AskAsync($"Answer {{{{question}}}}, number {round}.");
            string before = console.Shared.Tip();
            TaskCompletionSource start = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<ChangeOutcome>[] calls = [.. colleagues.SelectMany(c => new[] { Call(() => console.Changes.ApproveAsync(c, asked.Id, asked.Hash)), Call(() => console.Releases.ReleaseAsync(c, asked.Id, asked.Hash)) })];
            start.SetResult();
            ChangeOutcome[] outcomes = await Task.WhenAll(calls);

            Assert.All(outcomes, o => Assert.True(o.Problem is null || o.Refusal == ChangeRefusal.Conflict, $"{o.Refusal}: {o.Problem}"));
            ChangeOutcome last = await console.Releases.ReleaseAsync(console.Cleo, asked.Id, asked.Hash, null, Cancel); // where all releases came before the fifth approval
            Assert.Equal((null, ChangeState.Released), (last.Problem, last.State));
            await ExpectOneAsync(console, asked, before);

            async Task<ChangeOutcome> Call(Func<Task<ChangeOutcome>> call)
            {
                await start.Task;
                return await call();
            }
        }
    }

    private static async Task ExpectOneAsync(Reviewed console, ChangeRequest asked, string before)
    {
        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal(ChangeState.Released, now.State);
        Assert.Equal(now.Approvals.Count, now.Approvals.Select(a => a.PersonId).Distinct().Count());
        Assert.InRange(now.Approvals.Count, 5, int.MaxValue);
        PromptRelease row = Assert.Single(await console.Shared.QueryAsync(c => c.PromptReleases.AsNoTracking().Where(r => r.Change == asked.Id).ToListAsync(Cancel)));
        Assert.Equal((ReleaseState.Done, console.Shared.Tip(), now.Release), (row.State, row.ReleaseCommit, row.Id));
        Assert.Equal("1", console.Shared.OnRemote("rev-list", "--count", "--first-parent", $"{before}..main"));
        Assert.Equal((1, 1), (await console.CountEventsAsync("release.published", asked.Id), await console.CountEventsAsync("change.released", asked.Id)));
    }
}
