using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Tests.Changes.Preflight;

public sealed class PreflightChecksTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cannot_be_looked_at_is_not_known_and_stops_nothing_else()
    {
        PreflightChecks checks = Checks(
            TimeProvider.System,
            new Look("git", _ => throw new GitException("The disk is full.")),
            new Look("database", _ => Task.FromException<PreflightFinding>(new InvalidDataException("secret words"))),
            new Look("good", _ => Task.FromResult(PreflightFinding.Pass("Well."))));

        IReadOnlyList<PreflightCheck> found = await checks.RunAsync("a", "c", "production", Cancel);

        Assert.Equal(["git", "database", "good"], found.Select(c => c.Name));
        Assert.Equal(new PreflightCheck("git", PreflightOutcome.Unknown, "The disk is full."), found[0]);
        Assert.Equal(PreflightOutcome.Unknown, found[1].Outcome);
        Assert.DoesNotContain("secret", found[1].Words, StringComparison.Ordinal);
        Assert.Equal(PreflightOutcome.Pass, found[2].Outcome);
    }

    [Fact]
    public async Task Whoever_does_not_answer_in_time_is_left_behind()
    {
        FiringTime time = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        PreflightChecks checks = Checks(time, new Look("hangs", async _ =>
        {
            started.SetResult();
            await new TaskCompletionSource().Task; // and does not listen
            return PreflightFinding.Pass("");
        }));
        Task<IReadOnlyList<PreflightCheck>> running = checks.RunAsync("a", "c", "production", Cancel);
        await started.Task;

        time.Fire();

        Assert.Equal((PreflightOutcome.Unknown, "There was no answer within 5 seconds. Check again."), (await running)[0] is { } check ? (check.Outcome, check.Words) : default);
        Assert.Equal(PreflightChecks.Longest, time.Due);
    }

    [Fact]
    public async Task Who_gives_up_gets_no_answer()
    {
        using CancellationTokenSource stop = new();
        PreflightChecks checks = Checks(TimeProvider.System, new Look("stopped", async token =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return PreflightFinding.Pass("");
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => checks.RunAsync("a", "c", "production", stop.Token));
        Assert.Null(checks.Last("a", "c", "production"));
    }

    [Fact]
    public async Task Pages_get_what_was_found_last_and_nothing_is_looked_at_for_them()
    {
        int looks = 0;
        PreflightChecks checks = Checks(TimeProvider.System, new Look("counted", _ => Task.FromResult(PreflightFinding.Pass($"{++looks}"))));
        Assert.Null(checks.Last("a", "c", "production"));
        await checks.RunAsync("a", "c", "production", Cancel);
        await checks.RunAsync("a", "c", "production", Cancel);

        Assert.Equal("2", Assert.Single(checks.Last("a", "c", "production")!.Checks).Words);
        Assert.Null(checks.Last("a", null, "production"));
        Assert.Null(checks.Last("a", "c", "staging"));
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Only_so_many_are_remembered()
    {
        PreflightChecks checks = Checks(TimeProvider.System, new Look("quick", _ => Task.FromResult(PreflightFinding.Pass(""))));
        for (int i = 0; i <= 1_000; i++)
        {
            await checks.RunAsync("a", $"{i}", "production", Cancel);
        }

        Assert.Equal(1_000, Enumerable.Range(0, 1_001).Count(i => checks.Last("a", $"{i}", "production") is not null));
        Assert.NotNull(checks.Last("a", "1000", "production"));
    }

    private static PreflightChecks Checks(TimeProvider time, params IPreflightLook[] looks) => new(looks, time, NullLogger<PreflightChecks>.Instance);

    private sealed class Look(string name, Func<CancellationToken, Task<PreflightFinding>> look) : IPreflightLook
    {
        public string Name => name;

        public Task<PreflightFinding> LookAsync(PreflightQuestion question, CancellationToken cancellationToken) => look(cancellationToken);
    }

    /// <summary>A clock whose timer fires when a test says so.</summary>
    private sealed class FiringTime : TimeProvider
    {
        private Action? _fire;

        public TimeSpan Due { get; private set; }

        public void Fire() => _fire!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_fire, Due) = (() => callback(state), dueTime);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
