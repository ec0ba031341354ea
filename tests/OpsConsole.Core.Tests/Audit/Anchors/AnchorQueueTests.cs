using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class AnchorQueueTests
{
    private readonly AnchorStates _states = new(TimeProvider.System);
    private readonly Stand _anchor = new();

    public AnchorQueueTests() => _states.Start([new AnchorState("stand", "", 0, null, null, "", "")]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AnchorState State => _states.Find("stand")!;

    [Fact]
    public async Task Of_those_that_wait_only_the_newest_is_handed_over()
    {
        await using Running queue = Run(TimeSpan.Zero);
        _anchor.Hold = new TaskCompletionSource();
        Task first = queue.Of.OfferAsync(Notes.Of(1));
        await _anchor.Entered.WaitAsync(Cancel);
        Task[] others = [queue.Of.OfferAsync(Notes.Of(2)), queue.Of.OfferAsync(Notes.Of(3)), queue.Of.OfferAsync(Notes.Of(4))];
        Assert.False(first.IsCompleted);
        _anchor.Hold.SetResult();
        await Task.WhenAll([first, .. others]).WaitAsync(Cancel);
        Assert.Equal([1, 4], _anchor.Taken);
        Assert.Equal(4, State.Size);
    }

    [Fact]
    public async Task A_second_one_waits_for_the_interval_unless_it_is_in_a_hurry()
    {
        await using Running queue = Run(TimeSpan.FromHours(1));
        await queue.Of.OfferAsync(Notes.Of(1)).WaitAsync(Cancel);
        Task second = queue.Of.OfferAsync(Notes.Of(2));
        queue.Of.Hurry(3); // of an entry that the second does not cover yet
        await Assert.ThrowsAsync<TimeoutException>(() => second.WaitAsync(TimeSpan.FromMilliseconds(100), Cancel));
        await queue.Of.OfferAsync(Notes.Of(3)).WaitAsync(Cancel);
        Assert.Equal([1, 3], _anchor.Taken);

        Task fourth = queue.Of.OfferAsync(Notes.Of(4));
        queue.Of.Hurry(4);
        await fourth.WaitAsync(Cancel);
        Assert.Equal([1, 3, 4], _anchor.Taken);
    }

    [Fact]
    public async Task A_failure_is_told_holds_nobody_up_and_is_tried_again_with_the_newest()
    {
        await using Running queue = Run(TimeSpan.Zero);
        _anchor.Problem = "Broken. Mend it.";
        await queue.Of.OfferAsync(Notes.Of(1)).WaitAsync(Cancel);
        Assert.Equal("Broken. Mend it.", State.Problem);
        DateTime since = State.FailingSince!.Value;
        await queue.Of.OfferAsync(Notes.Of(2)).WaitAsync(Cancel); // a new one does not wait for the back-off here
        Assert.Equal(since, State.FailingSince);
        Assert.Empty(_anchor.Taken);

        _anchor.Problem = null;
        await queue.Of.OfferAsync(Notes.Of(3)).WaitAsync(Cancel);
        Assert.Equal([3], _anchor.Taken);
        Assert.Null(State.FailingSince);
        Assert.Equal("", State.Problem);
    }

    [Fact]
    public async Task What_failed_is_tried_again_by_itself()
    {
        await using Running queue = Run(TimeSpan.Zero, new FastTime());
        _anchor.Problem = "Broken.";
        await queue.Of.OfferAsync(Notes.Of(1)).WaitAsync(Cancel);
        Assert.Empty(_anchor.Taken);
        _anchor.Problem = null;
        await Until.HoldsAsync(() => State.Size == 1, look => _states.Changed += look, look => _states.Changed -= look);
        Assert.Equal([1], _anchor.Taken);
    }

    [Fact]
    public async Task At_the_end_what_waits_is_handed_over()
    {
        Running queue = Run(TimeSpan.FromHours(1));
        await queue.Of.OfferAsync(Notes.Of(1)).WaitAsync(Cancel);
        _ = queue.Of.OfferAsync(Notes.Of(2));
        await queue.DisposeAsync();
        await queue.Of.FlushAsync(Cancel);
        Assert.Equal([1, 2], _anchor.Taken);
    }

    [Fact]
    public void The_wait_grows_and_is_never_shorter_than_asked()
    {
        for (int failures = 1; failures < 10; failures++)
        {
            Assert.InRange(AnchorBackOff.After(failures, null), TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(6));
        }

        Assert.InRange(AnchorBackOff.After(1, null), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
        Assert.InRange(AnchorBackOff.After(9, null), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        Assert.Equal(TimeSpan.FromHours(1), AnchorBackOff.After(1, TimeSpan.FromHours(1)));
    }

    private Running Run(TimeSpan interval, TimeProvider? time = null) => new(new AnchorQueue(_anchor, interval, _states, time ?? TimeProvider.System, NullLogger.Instance));

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _work;

        public Running(AnchorQueue queue)
        {
            Of = queue;
            _work = Task.Run(() => queue.RunAsync(_stop.Token));
        }

        public AnchorQueue Of { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _work;
            _stop.Dispose();
        }
    }

    /// <summary>A clock that runs a thousand times as fast.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override long TimestampFrequency => System.TimestampFrequency / 1000;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime / 1000, period);
    }

    private sealed class Stand : IAnchor
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<long> Taken { get; } = new();

        public string? Problem { get; set; }

        public TaskCompletionSource? Hold { get; set; }

        public Task Entered => _entered.Task;

        public string Name => "stand";

        public string Target => "";

        public async Task AnchorAsync(PublishedCheckpoint checkpoint, CancellationToken cancellationToken)
        {
            _entered.TrySetResult();
            await (Hold?.Task ?? Task.CompletedTask);
            if (Problem is not null)
            {
                throw new AnchorException(Problem);
            }

            Taken.Enqueue(checkpoint.Checkpoint.Size);
        }
    }
}
