using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>One change that two people approve and whose release is interrupted by a kill; and what is to be said of it after the next start.</summary>
/// <param name="console">The console.</param>
/// <param name="point">Where it is killed.</param>
/// <param name="run">The how-manieth time. With every other one, git is killed with the console.</param>
internal sealed class KilledRelease(KilledConsole console, KillPoint point, int run)
{
    /// <summary>Longest from the start of a killed console until git and the database agree: the promise.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly string _prompt = $"crash/{point}-{run}".ToLowerInvariant(), _content = $"Version {run}, killed at {point}.";
    private string _id = "", _hash = "", _before = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Does it once.</summary>
    public static Task OnceAsync(KilledConsole console, KillPoint point) => RunAsync(console, point, (int)point % 2, 1);

    /// <summary>Does it twenty times, and waits until everybody heard of all of it.</summary>
    public static async Task OftenAsync(KilledConsole console, KillPoint point)
    {
        await RunAsync(console, point, 2, 20);
        await console.DeliveredAsync();
    }

    private static async Task RunAsync(KilledConsole console, KillPoint point, int first, int times)
    {
        List<double> took = [];
        for (int run = first; run < first + times; run++)
        {
            took.Add((await new KilledRelease(console, point, run).RunAsync()).TotalSeconds);
        }

        TestContext.Current.SendDiagnosticMessage($"{point}: {times} kills, git and the database agreed at most {took.Max():0.0} s after the start");
    }

    /// <summary>Does it. How long git and the database took to agree, from the console's start.</summary>
    private async Task<TimeSpan> RunAsync()
    {
        await console.StartAsync();
        (_id, _hash) = await console.AskAsync(_prompt, _content);
        Assert.NotNull(await console.ApproveAsync(0, _id, _hash, release: false));
        _before = Tip();
        await new Kill(console, point, _id, _hash, run).RunAsync();
        TimeSpan agreed = await AgreeAsync();
        ChangeState state = (await FindAsync()).State;
        bool mayWait = point is KillPoint.ApprovalWaits or KillPoint.Approved or KillPoint.DecisionWaits or KillPoint.Anywhere, mayBeLive = point > KillPoint.DecisionWaits;
        if (state != ChangeState.Released)
        {
            await AssertNothingHappenedAsync(state, mayWait);
            if (state == ChangeState.InReview)
            {
                Assert.NotNull(await console.ApproveAsync(1, _id, _hash, release: false)); // people do it again
            }

            Assert.NotNull(await console.ReleaseAsync(1, _id));
        }
        else
        {
            Assert.True(mayBeLive, "It is live, and nobody put it there.");
        }

        await AssertReleasedOnceAsync();
        await AssertToldAsync();
        return agreed;
    }

    private string Tip() => console.OnRemote("rev-parse", KilledConsole.Branch);

    private Task<ChangeRequest> FindAsync() => console.QueryAsync(c => c.ChangeRequests.AsNoTracking().Include(r => r.Approvals).SingleAsync(r => r.Id == _id, Cancel));

    private Task<List<PromptRelease>> ReleasesAsync() => console.QueryAsync(c => c.PromptReleases.AsNoTracking().Where(r => r.Change == _id).ToListAsync(Cancel));

    /// <summary>Starts the console again and waits until git and the database say the same.</summary>
    private async Task<TimeSpan> AgreeAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await console.StartAsync();
        while (true)
        {
            ChangeState state = (await FindAsync()).State;
            List<PromptRelease> releases = await ReleasesAsync();
            bool isLive = InGit().Length > 0;
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if (state != ChangeState.Releasing && releases.TrueForAll(r => r.State != ReleaseState.Prepared) && isLive == (state == ChangeState.Released))
            {
                return waited;
            }

            Assert.True(waited < Longest, $"After {waited.TotalSeconds:0} s: {state}, {string.Join(", ", releases.Select(r => $"{r.State} {r.Problem}"))}, git: {string.Join(", ", InGit())}\n{console.Git.Calls}");
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>The commits of the branch that put it live, as the branch went.</summary>
    private string[] InGit() =>
        [.. console.OnRemote("log", "--first-parent", "--format=%H %(trailers:key=Change-Request,valueonly,separator=%x2c)", $"{_before}..{KilledConsole.Branch}").Split('\n').Where(l => l.EndsWith(' ' + _id, StringComparison.Ordinal)).Select(l => l.Split(' ')[0])];

    private async Task AssertNothingHappenedAsync(ChangeState state, bool mayWait)
    {
        Assert.True(mayWait, $"It was being released, and is {state}: {(await FindAsync()).Problem}");
        Assert.Equal(point == KillPoint.ApprovalWaits ? ChangeState.InReview : point == KillPoint.Anywhere ? state : ChangeState.Approved, state);
        Assert.Equal(state == ChangeState.InReview ? 1 : 2, (await FindAsync()).Approvals.Count);
        Assert.Equal(_before, Tip());
        Assert.Empty(await ReleasesAsync());
    }

    private async Task AssertReleasedOnceAsync()
    {
        ChangeRequest change = await FindAsync();
        PromptRelease release = Assert.Single(await ReleasesAsync());
        Assert.Equal((ChangeState.Released, ReleaseState.Done, _hash, release.Id), (change.State, release.State, change.Hash, change.Release));
        Assert.Equal(release.ReleaseCommit, Assert.Single(InGit()));
        Assert.Equal(1, console.OnRemote("show", $"{KilledConsole.Branch}:environments/production.yaml").Split('\n').Count(l => l == $"{_prompt}: {change.Commit}"));
        Assert.Equal(_content, console.OnRemote("show", $"{change.Commit}:{_prompt}.md"));
        Assert.Equal(2, change.Approvals.Where(a => a.VoidedAt is null && a.Hash == _hash).Select(a => a.PersonId).Distinct().Count());
        Assert.Equal(2, change.Approvals.Count);
        Assert.Empty(await console.QueryAsync(c => c.PromptBypasses.AsNoTracking().Where(b => b.Commit == release.ReleaseCommit || b.Changes.Contains(_prompt)).ToListAsync(Cancel)));
        var trail = await console.QueryAsync(AuditChain.ReadAsync);
        Assert.Equal(
            ["change.approved", "change.approved", "change.opened", "change.released", "release.published"],
            trail.Where(e => e.Change == _id).Select(e => e.Kind).Order(StringComparer.Ordinal));
    }

    /// <summary>The receiver was told at least once, always of the same notification.</summary>
    private async Task AssertToldAsync()
    {
        string[] Told() => [.. console.Notices.Got.Where(n => n.Topic == "change.released" && n.Change == _id).Select(n => n.Id)];
        for (Stopwatch waited = Stopwatch.StartNew(); Told().Length == 0; await Task.Delay(20, Cancel))
        {
            Assert.True(waited.Elapsed < Longest, "Nobody was told that it is live.");
        }

        Assert.Single(Told().Distinct());
    }
}
