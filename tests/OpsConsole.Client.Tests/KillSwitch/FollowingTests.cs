using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>A client follows a console that behaves.</summary>
public sealed class FollowingTests : ClientUnderTest
{
    [Fact]
    public async Task What_is_killed_before_the_start_is_killed_after_it()
    {
        Console.Kill("model:gpt-x", message: "Please call us.", model: "gpt-y");
        KillSwitchClient client = await Started();
        Assert.False(client.IsLive(SwitchScope.Model("gpt-x")));
        Assert.True(client.IsLive(SwitchScope.Model("gpt-y")));

        Verdict verdict = client.Evaluate(model: "gpt-x", feature: null);
        Assert.Equal("model:gpt-x", verdict.Scope!.Text);
        Assert.Equal(("test", "Please call us.", "gpt-y", "1-1", VerdictBasis.Current), (verdict.Reason, verdict.Message, verdict.Model, verdict.Version, verdict.Basis));
    }

    [Fact]
    public async Task A_kill_and_a_restore_arrive_by_the_stream()
    {
        KillSwitchClient client = await Started();
        Assert.True(client.IsLive());
        Console.Kill("app:shop");
        await Eventually.True(() => !client.IsLive(), "the kill arrives");
        Console.Restore("app:shop");
        await Eventually.True(() => client.IsLive(), "the restore arrives");
        Assert.Equal((SwitchTransport.Stream, 1L), (client.Status.Transport, client.Status.Attempts));
    }

    [Theory]
    [InlineData("global", true, true, true, true)]
    [InlineData("app:shop", false, true, true, true)]
    [InlineData("model:m", false, false, true, false)]
    [InlineData("feature:shop/chat", false, false, false, true)]
    [InlineData("app:other", false, false, false, false)]
    [InlineData("feature:shop/search", false, false, false, false)]
    [InlineData("model:M", false, false, false, false)]
    public async Task Something_is_live_when_all_its_scopes_are(string killed, bool stopsGlobal, bool stopsApplication, bool stopsModel, bool stopsFeature)
    {
        Console.Kill(killed);
        KillSwitchClient client = await Started();
        SwitchScope model = SwitchScope.Model("m"), feature = SwitchScope.Feature("shop", "chat");
        Assert.Equal(!stopsGlobal, client.IsLive(SwitchScope.Global));
        Assert.Equal(!stopsApplication, client.IsLive(client.Application));
        Assert.Equal(!stopsModel, client.IsLive(model));
        Assert.Equal(!stopsFeature, client.IsLive(feature));
        Assert.Equal(!stopsModel, client.IsLive(model: "m", feature: null));
        Assert.Equal(!stopsFeature, client.IsLive(model: null, feature: "chat"));
        Assert.Equal(!(stopsModel || stopsFeature), client.IsLive(model: "m", feature: "chat"));
        Assert.Equal(!(stopsModel || stopsFeature), client.IsLive(model, feature));
    }

    [Fact]
    public async Task Handlers_learn_of_changes_and_what_they_throw_harms_nobody()
    {
        KillSwitchClient client = Make();
        SwitchChange? seen = null;
        client.Changed += (_, _) => throw new InvalidOperationException("a handler");
        client.Changed += (_, change) => Volatile.Write(ref seen, change);
        await client.StartAsync(Cancel);
        Console.Kill("global");
        await Eventually.True(() => Volatile.Read(ref seen)?.New.KilledCount == 1, "the handler is called");
        Console.Restore("global");
        await Eventually.True(() => Volatile.Read(ref seen)!.New is { KilledCount: 0, Version: 2 }, "the handler is called again");
        Assert.Equal("1-1", seen!.Old!.Id);
    }

    [Fact]
    public async Task The_console_is_told_who_asks_and_what_is_obeyed()
    {
        Console.Version = 7;
        KillSwitchClient client = await Started(Options(random: 0.5));
        Asked first = Assert.Single(Console.Attempts);
        Assert.Equal(("/api/v1/killswitches/stream", "?env=production&app=shop&instance=shop-1", "Bearer key", null), (first.Path, first.Query, first.Authorization, first.LastEventId));
        Console.Hangup();
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => Console.Attempts.Count() == 2, "it comes back");
        Assert.Equal("1-7", Console.Attempts.Last().LastEventId);
    }

    [Fact]
    public async Task Without_a_heartbeat_the_state_is_stale_within_45_seconds_and_the_connection_is_made_anew()
    {
        Console.Kill("global");
        KillSwitchClient client = await Started(Options(random: 0.5));
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(client.IsStale);
        Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.True(client.IsStale);
        Assert.Equal(VerdictBasis.Stale, client.Evaluate(SwitchScope.Global).Basis);
        Assert.False(client.IsLive());
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => !client.IsStale, "it hears the console again");
        await Eventually.True(() => Console.OpenStreams == 1, "the old stream is closed");
    }

    [Fact]
    public async Task Heartbeats_keep_it_fresh()
    {
        KillSwitchClient client = await Started();
        for (int beat = 1; beat <= 8; beat++)
        {
            Clock.Advance(TimeSpan.FromSeconds(15));
            Console.Send("heartbeat");
            long messages = 1 + beat;
            await Eventually.True(() => client.Status.Messages == messages, "the heartbeat arrives");
        }

        Assert.Equal((false, 1L, 1), (client.IsStale, client.Status.Attempts, Console.OpenStreams));
    }
}
