using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>Has somebody give the last approval of a change and release it, and kills the console meanwhile.</summary>
internal sealed class Kill(KilledConsole console, KillPoint point, string id, string hash, int run)
{
    private const string Mirror = "*/mirror.git ";
    private const string CommitOfRelease = Mirror + "commit-tree * -p * -p *", Push = Mirror + "push *", RemoteEnd = "* receive-pack *", MirrorMoves = Mirror + "update-ref --no-deref refs/heads/main *";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whether what the console started goes with it.</summary>
    private bool Whole => run % 2 == 1;

    /// <summary>Does it. The console is gone afterwards.</summary>
    public Task RunAsync() => point switch
    {
        KillPoint.ApprovalWaits => HeldAsync(() => console.ApproveAsync(1, id, hash, release: true)),
        KillPoint.Approved => ApprovedAsync(),
        KillPoint.DecisionWaits => DecisionAsync(),
        KillPoint.Decided => InGitAsync(Mirror + "merge-base *", GitMoment.Before),
        KillPoint.FileWritten => InGitAsync(Mirror + "mktree *", GitMoment.After),
        KillPoint.Committed => InGitAsync(CommitOfRelease, GitMoment.After),
        KillPoint.CommitKnown => InGitAsync(Push, GitMoment.Before),
        KillPoint.PushBegun => InGitAsync(RemoteEnd, GitMoment.Before),
        KillPoint.PushGoesOn => PushGoesOnAsync(),
        KillPoint.RemoteHasIt => InGitAsync(RemoteEnd, GitMoment.After),
        KillPoint.Pushed => InGitAsync(MirrorMoves, GitMoment.Before),
        KillPoint.MirrorLocked => InGitAsync(MirrorMoves, GitMoment.Locked),
        KillPoint.MirrorKnows => InGitAsync(MirrorMoves, GitMoment.After),
        KillPoint.Done => InGitAsync(Mirror + "fetch *", GitMoment.Before),
        KillPoint.Released => SeenAsync(),
        KillPoint.Notified => NoticedAsync(before => console.Notices.Before = before),
        KillPoint.Answered => NoticedAsync(after => console.Notices.After = after),
        KillPoint.KilledAgain => AgainAsync(),
        KillPoint.Anywhere => AnywhereAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(point), point, "Nobody is killed there."),
    };

    private Task<JsonNode?> ReleasingAsync() => console.ApproveAsync(1, id, hash, release: true);

    /// <summary>Something that writes waits for the database, and the console is killed while it does.</summary>
    private async Task HeldAsync(Func<Task> write)
    {
        Task written;
        using (console.Hold())
        {
            written = write();
            await console.SeeAsync(id); // it answers what was asked later
            console.Kill();
            await console.EndAsync();
        }

        await written;
    }

    private async Task ApprovedAsync()
    {
        Assert.NotNull(await console.ApproveAsync(1, id, hash, release: false));
        console.Kill();
        await console.EndAsync();
    }

    private async Task DecisionAsync()
    {
        Assert.NotNull(await console.ApproveAsync(1, id, hash, release: false));
        await HeldAsync(() => console.ReleaseAsync(1, id));
    }

    private async Task InGitAsync(string call, GitMoment moment, bool? whole = null)
    {
        console.Git.Arm(console.ProcessId, call, moment, whole ?? Whole);
        await ReleasingAsync();
        Assert.True(console.Git.HasKilled, $"Git was not called so:\n{console.Git.Calls}");
        await console.EndAsync();
    }

    /// <summary>The push of the killed console arrives at the moment at which the next one begins its own.</summary>
    private async Task PushGoesOnAsync()
    {
        await InGitAsync(RemoteEnd, GitMoment.Late, whole: false);
        console.Git.LetGoAt(Push);
    }

    private async Task AgainAsync()
    {
        await InGitAsync(CommitOfRelease, GitMoment.After);
        console.Launch();
        console.Git.Arm(console.ProcessId, RemoteEnd, GitMoment.After, Whole);
        await console.EndAsync();
    }

    /// <summary>As soon as the database says that it is released.</summary>
    private async Task SeenAsync()
    {
        Task watching = Task.Run(() =>
        {
            using SqliteConnection look = console.Look();
            using SqliteCommand command = look.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM ChangeRequests WHERE Id = $id AND State = $state";
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$state", (int)ChangeState.Released);
            while (command.ExecuteScalar() is not 1L)
            {
                Cancel.ThrowIfCancellationRequested();
            }

            console.Kill();
        }, Cancel);
        await ReleasingAsync();
        await watching;
        await console.EndAsync();
    }

    private async Task NoticedAsync(Action<Func<Notice, Task>> when)
    {
        TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        when(notice =>
        {
            if (notice.Topic == "change.released" && notice.Change == id && !killed.Task.IsCompleted)
            {
                console.Kill();
                killed.SetResult();
            }

            return Task.CompletedTask;
        });
        await ReleasingAsync();
        await killed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        when(_ => Task.CompletedTask);
        await console.EndAsync();
    }

    private async Task AnywhereAsync()
    {
        Task released = ReleasingAsync();
        await Task.Delay(new Random(run).Next(500), Cancel); // the kill falls anywhere
        console.Kill();
        await console.EndAsync();
        await released;
    }
}
