using System.Diagnostics.Metrics;
using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Preflight;

public sealed class RepositoryWritableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_tried_that_moves_nothing()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        using RepositoryWritable look = Look(shared, new MovedTime());
        string before = shared.OnRemote("for-each-ref");

        PreflightFinding found = await LookAsync(look);

        Assert.Equal(PreflightOutcome.Pass, found.Outcome);
        Assert.Contains("Hooks and protected branches are asked by real pushes only", found.Words, StringComparison.Ordinal);
        Assert.Equal(before, shared.OnRemote("for-each-ref"));
    }

    [Fact]
    public async Task A_branch_that_moved_meanwhile_can_be_written_to()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        shared.Push("answer.md", "Pushed, and not fetched.");
        using RepositoryWritable look = Look(shared, new MovedTime());

        Assert.Equal(PreflightOutcome.Pass, (await LookAsync(look)).Outcome);
    }

    [Fact]
    public async Task What_the_repository_says_counts_for_a_while()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        MovedTime time = new();
        using RepositoryWritable look = Look(shared, time);
        using MeterListener pushes = Pushes(shared.Get<PromptRepository>().Git.Directory, out Func<int> count);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => LookAsync(look)));
        Assert.Equal(1, count());

        Directory.Move(shared.Remote, shared.Remote + ".away");
        Assert.Equal(PreflightOutcome.Pass, (await LookAsync(look)).Outcome);
        time.By += RepositoryWritable.Remembered;
        PreflightFinding gone = await LookAsync(look);
        Assert.Equal(PreflightOutcome.Fail, gone.Outcome);
        Assert.Contains("could not be written to", gone.Words, StringComparison.Ordinal);
        Assert.Contains("See that it can be reached", gone.Words, StringComparison.Ordinal);

        Directory.Move(shared.Remote + ".away", shared.Remote);
        time.By += RepositoryWritable.Remembered;
        Assert.Equal(PreflightOutcome.Pass, (await LookAsync(look)).Outcome);
        Assert.Equal(3, count());
    }

    [Fact]
    public async Task A_file_of_the_environment_that_cannot_be_written_on_fails_with_its_line()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        shared.Push(SharedPrompts.Production, "answer: [\n");
        await shared.SyncAsync();
        using RepositoryWritable look = Look(shared, new MovedTime());

        PreflightFinding found = await LookAsync(look);

        Assert.Equal(PreflightOutcome.Fail, found.Outcome);
        Assert.Contains("environments/production.yaml, line 1", found.Words, StringComparison.Ordinal);
        Assert.Equal(PreflightOutcome.Pass, (await LookAsync(look, "staging")).Outcome);
        Assert.Equal(PreflightOutcome.Fail, (await LookAsync(look, "no/environment")).Outcome);
    }

    private static RepositoryWritable Look(SharedPrompts shared, TimeProvider time) =>
        new(shared.Get<PromptRepository>(), shared.Get<ReleasePublisher>(), shared.Get<PromptsOptions>(), time);

    private static Task<PreflightFinding> LookAsync(RepositoryWritable look, string environment = "production") => look.LookAsync(new PreflightQuestion("answer", null, environment), Cancel);

    /// <summary>Counts the pushes from a mirror.</summary>
    private static MeterListener Pushes(string mirror, out Func<int> count)
    {
        int pushes = 0;
        MeterListener listener = new() { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == "OpsConsole.Git") { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags[0].Value as string == mirror && tags[1].Value as string == "push")
            {
                Interlocked.Increment(ref pushes);
            }
        });
        listener.Start();
        count = () => Volatile.Read(ref pushes);
        return listener;
    }

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override long GetTimestamp() => (long)(By.TotalSeconds * TimestampFrequency) + 1; // stands otherwise
    }
}
