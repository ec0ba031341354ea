using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Web.KillSwitch.Delivery.States;
using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Many streams, of which some are not read.</summary>
[Collection(DeliveryTests.Name)]
public sealed class StreamHubTests(DeliveryConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_do_not_read_hold_up_nobody_and_are_dropped()
    {
        Clock clock = new();
        using StreamHub hub = NewHub(clock);
        string environment = DeliveryConsole.FreshEnvironment();
        KeyEntry key = await KeyAsync();
        OpenStream[] silent = [.. Enumerable.Range(0, 100).Select(_ => Open(hub, environment, new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 0)), key, clock))];
        Pipe pipe = new();
        OpenStream reader = Open(hub, environment, pipe, key, clock);

        await console.KillAsync(environment, "global");
        StringBuilder text = new();
        while (!text.ToString().Contains("id: 1-1\n", StringComparison.Ordinal))
        {
            ReadResult read = await pipe.Reader.ReadAsync(Cancel);
            text.Append(Encoding.UTF8.GetString(read.Buffer));
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        Assert.All(silent, stream => Assert.False(stream.Ended.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(31));
        await Eventually.HoldsAsync(() => silent.All(stream => stream.Ended.IsCompleted));
        Assert.False(reader.Ended.IsCompleted);
        hub.Stop();
        Assert.True(reader.Ended.IsCompleted);
    }

    [Fact]
    public async Task There_is_an_end_to_the_number_of_streams()
    {
        Clock clock = new();
        using StreamHub hub = NewHub(clock);
        OpenStream stream = new(console.Get<EnvironmentStates>().In("production"), EventForm.State, new Pipe().Writer, await KeyAsync(), clock);
        StreamShard? shard = null;
        for (int i = 0; i < StreamHub.MaxStreams; i++)
        {
            shard = hub.Add(stream);
        }

        Assert.NotNull(shard);
        Assert.Null(hub.Add(stream));
        hub.Remove(stream, shard);
        Assert.NotNull(hub.Add(stream));
    }

    private StreamHub NewHub(Clock clock) =>
        new(console.Get<SwitchBoard>(), console.Get<KeyDirectory>(), console.Get<KillSwitchOptions>(), clock, NullLogger<StreamHub>.Instance);

    private async Task<KeyEntry> KeyAsync() => console.Get<KeyDirectory>().Verify(await console.CreateKeyAsync(Scopes.FlagsRead))!;

    private OpenStream Open(StreamHub hub, string environment, Pipe pipe, KeyEntry key, Clock clock)
    {
        OpenStream stream = new(console.Get<EnvironmentStates>().In(environment), EventForm.State, pipe.Writer, key, clock);
        Assert.NotNull(hub.Add(stream));
        stream.Open("retry: 1000\n\n"u8.ToArray());
        return stream;
    }

    /// <summary>A clock that stands until it is moved.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
