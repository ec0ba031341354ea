using System.Diagnostics;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>KS-COLD: an application starts, and no console answers.</summary>
public sealed class ColdStartTests : ClientUnderTest
{
    private static readonly SwitchScope Closed = SwitchScope.Feature("shop", "refunds");

    [Fact]
    public async Task KS_COLD_starts_within_two_seconds_of_a_black_hole_with_what_is_declared()
    {
        await using HostileServer hole = new(HostileServer.BlackHole);
        KillSwitchOptions options = new() { StateDirectory = StateDirectory }; // the real clock and the defaults
        options.ColdStart[Closed] = ColdStart.FailClosed;
        KillSwitchClient client = Make(options, hole.Connection);
        long began = Stopwatch.GetTimestamp();
        await client.StartAsync(Cancel);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
        Assert.Equal((true, false, true), (client.IsLive(), client.IsLive(Closed), client.IsStale));
        Assert.Equal((1, VerdictBasis.Declared), (hole.Connections, client.Status.Basis));
    }

    [Fact]
    public async Task KS_COLD_the_state_on_disk_beats_what_is_declared()
    {
        Console.Kill("model:gpt-x", message: "Please call us.");
        KillSwitchClient before = await Started();
        await Eventually.True(() => Directory.GetFiles(StateDirectory).Length == 1, "the state is kept");
        await before.DisposeAsync();

        await using HostileServer hole = new(HostileServer.BlackHole);
        KillSwitchOptions options = Options();
        options.DefaultColdStart = ColdStart.FailClosed;
        KillSwitchClient after = Make(options, hole.Connection);
        Task start = after.StartAsync(Cancel);
        await Eventually.True(() => after.State is not null, "the state is read");
        Clock.Advance(TimeSpan.FromSeconds(2));
        await start;
        Assert.Equal((true, false, true), (after.IsLive(), after.IsLive(model: "gpt-x", feature: null), after.IsStale));
        Verdict verdict = after.Evaluate(SwitchScope.Model("gpt-x"));
        Assert.Equal(("Please call us.", VerdictBasis.Remembered), (verdict.Message, verdict.Basis));
    }

    [Fact]
    public async Task Before_the_start_what_is_declared_counts()
    {
        await using KillSwitchClient client = Make();
        Assert.True(client.IsLive());
        Assert.Null(client.State);
    }

    [Fact]
    public async Task Nothing_listens_and_nothing_is_thrown()
    {
        await Console.DisposeAsync();
        KillSwitchClient client = Make(Options(random: 0.5), new ConsoleConnection(new Uri("http://127.0.0.1:1"), "key"));
        Task start = client.StartAsync(Cancel);
        await Eventually.True(() => client.Status.NextAttempt is not null, "the attempt ends");
        Clock.Advance(TimeSpan.FromSeconds(2));
        await start;
        Assert.True(client.IsLive());
        Assert.NotNull(client.Status.LastError);
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_black_hole()
    {
        await using HostileServer hole = new(HostileServer.BlackHole);
        KillSwitchClient client = Make(connection: hole.Connection);
        _ = client.StartAsync(Cancel);
        await Eventually.True(() => hole.Connections == 1, "it connects");
        await client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed_and_made_anew()
    {
        byte[] body = "event: state\ndata: {\"epoch\":1,\"version\":1,\"killed\":[{\"scope\":\"global\"}]}\n\n"u8.ToArray();
        await using HostileServer dead = new(HostileServer.Says("HTTP/1.1 200 OK\ncontent-type: text/event-stream", body));
        KillSwitchClient client = Make(Options(random: 0.5), dead.Connection);
        await client.StartAsync(Cancel);
        Assert.False(client.IsLive());
        Clock.Advance(TimeSpan.FromSeconds(45));
        Assert.True(client.IsStale);
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => dead.Connections >= 2, "there is another connection");
        Assert.False(client.IsLive());
    }
}
