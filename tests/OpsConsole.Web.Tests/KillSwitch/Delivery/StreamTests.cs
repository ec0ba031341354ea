using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>What streams tell, and when they end.</summary>
[Collection(DeliveryTests.Name)]
public sealed class StreamTests(DeliveryConsole console)
{
    private const string Path = "api/v1/killswitches/stream";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_full_state_comes_first_and_again_after_each_change()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        await console.KillAsync(environment, "app:shop", new Fallback("Back soon.", "small"));
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        await using EventReader stream = await EventReader.OpenAsync(program, $"{Path}?env={environment}&app=shop&instance=1");
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no", Assert.Single(stream.Response.Headers.GetValues("X-Accel-Buffering")));

        SseItem<string> first = (await stream.NextAsync("state"))!.Value;
        JsonElement state = JsonSerializer.Deserialize<JsonElement>(first.Data);
        Assert.Equal("1-1", first.EventId);
        Assert.Equal((1, 1, environment), (state.GetProperty("epoch").GetInt64(), state.GetProperty("version").GetInt64(), state.GetProperty("env").GetString()));
        JsonElement killed = Assert.Single(state.GetProperty("killed").EnumerateArray());
        Assert.Equal("""{"message":"Back soon.","model":"small"}""", killed.GetProperty("fallback").GetRawText());
        Assert.Equal("a test", killed.GetProperty("reason").GetString());

        await console.KillAsync(environment, "model:large");
        Assert.Equal(["app:shop", "model:large"], KilledIn(await stream.StateAsync()));
        await console.RestoreAsync(environment, "app:shop");
        Assert.Equal(["model:large"], KilledIn(await stream.StateAsync()));
    }

    [Fact]
    public async Task Heartbeats_carry_the_state_and_the_newest_checkpoint()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        await using EventReader stream = await EventReader.OpenAsync(program, $"{Path}?env={environment}");
        SseItem<string> beat = (await stream.NextAsync("heartbeat"))!.Value;
        JsonElement state = JsonSerializer.Deserialize<JsonElement>(beat.Data);
        Assert.Equal("1-0", beat.EventId);
        Assert.Equal(environment, state.GetProperty("env").GetString());
        Assert.Contains("\n\n\u2014 ", state.GetProperty("auditCheckpoint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_streams_and_no_others()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        KeyCommands keys = console.Get<KeyCommands>();
        NewKey made = await keys.AddAsync("to be revoked", [Scopes.FlagsRead], Actor.Shell("tester@localhost"), Cancel);
        using HttpClient revoked = new() { BaseAddress = console.Address };
        revoked.DefaultRequestHeaders.Authorization = new("Bearer", made.Key);
        using HttpClient other = await console.ProgramAsync(Scopes.FlagsRead);
        await using EventReader ends = await EventReader.OpenAsync(revoked, $"{Path}?env={environment}");
        await using EventReader stays = await EventReader.OpenAsync(other, $"{Path}?env={environment}");
        await ends.StateAsync();
        await stays.StateAsync();

        await keys.RevokeAsync(console.Get<KeyDirectory>().Verify(made.Key)!.Id, Actor.Shell("tester@localhost"), Cancel);

        Assert.Null(await ends.NextAsync("none"));
        await console.KillAsync(environment, "global");
        Assert.Equal(["global"], KilledIn(await stays.StateAsync()));
        using HttpResponseMessage again = await revoked.GetAsync($"{Path}?env={environment}", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task A_stream_makes_its_instance_known_while_it_is_open()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        await console.KillAsync(environment, "global");
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        int before = console.Get<StreamHub>().Count;
        await using (EventReader stream = await EventReader.OpenAsync(program, $"{Path}?env={environment}&app=shop&instance=7", lastEventId: "1-1"))
        {
            await stream.StateAsync();
            Instance instance = Assert.Single(console.Get<InstanceRegistry>().Running(environment));
            Assert.Equal((1, InstanceVia.Stream, 1L), (instance.Connections, instance.Via, instance.Obeyed!.Version));
        }

        await Eventually.HoldsAsync(() => console.Get<InstanceRegistry>().Running(environment).All(i => i.Connections == 0));
        await Eventually.HoldsAsync(() => console.Get<StreamHub>().Count <= before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?env=")]
    [InlineData("?env=a&env=b")]
    [InlineData("?env=%20a")]
    public async Task A_stream_needs_one_environment(string query)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        using HttpResponseMessage response = await program.GetAsync(Path + query, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"remedy\":", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static string[] KilledIn(JsonElement state) => [.. state.GetProperty("killed").EnumerateArray().Select(k => k.GetProperty("scope").GetString()!)];
}
