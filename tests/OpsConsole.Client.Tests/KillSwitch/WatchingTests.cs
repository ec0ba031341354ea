using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>What operators of the application see of the client.</summary>
public sealed class WatchingTests : ClientUnderTest
{
    [Fact]
    public async Task Its_figures_are_on_a_meter()
    {
        ConcurrentDictionary<string, long> figures = new();
        KillSwitchClient client = Make();
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == "OpsConsole.Client") { self.EnableMeasurementEvents(instrument); } },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => figures.AddOrUpdate(instrument.Name, value, (_, before) => Math.Max(before, value)));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => figures.AddOrUpdate(instrument.Name, value, (_, before) => Math.Max(before, value)));
        listener.Start();
        Console.Version = 1_000_000;
        for (int i = 0; i < 1234; i++)
        {
            Console.Kill($"model:{i}");
        }

        await client.StartAsync(Cancel);
        listener.RecordObservableInstruments();
        Assert.Equal((1234L, 1_001_234L), (figures["opsconsole.killswitch.killed"], figures["opsconsole.killswitch.version"]));
        Assert.True(figures["opsconsole.killswitch.messages"] >= 1);
        Assert.True(figures.ContainsKey("opsconsole.killswitch.stale") && figures.ContainsKey("opsconsole.killswitch.connected") && figures.ContainsKey("opsconsole.killswitch.malformed"));
    }

    [Fact]
    public async Task A_logger_that_throws_does_not_stop_it()
    {
        await using KillSwitchClient client = new(Console.Connection, "shop", "production", Options(random: 0.5), new ThrowingLogger());
        await client.StartAsync(Cancel);
        Console.Hangup();
        await Eventually.NextAttempt(client, Clock);
        Console.Kill("global");
        await Eventually.True(() => !client.IsLive(), "the kill arrives");
    }

    [Fact]
    public async Task After_its_end_it_answers_as_before()
    {
        Console.Kill("global");
        KillSwitchClient client = await Started();
        await client.DisposeAsync();
        await client.DisposeAsync();
        Assert.False(client.IsLive());
        Assert.Equal("1-1", client.Status.State!.Id);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.StartAsync(Cancel));
    }

    private sealed class ThrowingLogger : ILogger<KillSwitchClient>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new InvalidOperationException("a logger");
    }
}
