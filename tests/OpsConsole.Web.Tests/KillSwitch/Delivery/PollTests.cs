using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Delivery.States;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Asking for the state, killing by API, and who may.</summary>
[Collection(DeliveryTests.Name)]
public sealed class PollTests(DeliveryConsole console)
{
    private const string Path = "api/v1/killswitches";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_the_state_gets_304_until_it_changes()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        using HttpResponseMessage first = await GetAsync(program, environment, null);
        EntityTagHeaderValue tag = first.Headers.ETag!;
        Assert.StartsWith("\"1-0-", tag.Tag, StringComparison.Ordinal);
        using HttpResponseMessage same = await GetAsync(program, environment, tag.Tag);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal("", await same.Content.ReadAsStringAsync(Cancel));
        using HttpResponseMessage weak = await GetAsync(program, environment, $"\"other\", W/{tag.Tag}");
        Assert.Equal(HttpStatusCode.NotModified, weak.StatusCode);

        await console.KillAsync(environment, "model:gpt-x");
        using HttpResponseMessage changed = await GetAsync(program, environment, tag.Tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        JsonElement state = JsonSerializer.Deserialize<JsonElement>(await changed.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("model:gpt-x", state.GetProperty("killed")[0].GetProperty("scope").GetString());
    }

    [Fact]
    public void A_new_checkpoint_changes_the_document_and_not_its_tag()
    {
        SwitchSnapshot snapshot = SwitchSnapshot.New;
        PublishedCheckpoint checkpoint = new(new Checkpoint("origin", 1, new byte[32], DateTime.UnixEpoch), "a note\n");
        StateDocument before = StateDocument.Of(snapshot, "production", null, null);
        StateDocument after = StateDocument.Of(snapshot, "production", checkpoint, before);
        Assert.Equal(before.ETag, after.ETag);
        Assert.Equal(JsonValueKind.Null, JsonSerializer.Deserialize<JsonElement>(before.Body).GetProperty("auditCheckpoint").ValueKind);
        Assert.Equal("a note\n", JsonSerializer.Deserialize<JsonElement>(after.Body).GetProperty("auditCheckpoint").GetString());
    }

    [Fact]
    public void However_much_is_killed_the_document_stays_readable_and_names_every_scope()
    {
        EnvironmentSwitches switches = EnvironmentSwitches.New("production");
        for (int i = 0; i < EnvironmentSwitches.MaxKilled; i++)
        {
            switches = switches.With(new SwitchRecord(
                $"{i:x16}", 1, "production", KillScope.App($"{i}-".PadRight(190, '€')), SwitchAction.Kill, DateTime.UnixEpoch, SwitchCause.Command,
                new RecordedActor(ActorType.Shell, "a", "a", ActorOrigin.Shell), new string('r', 500)) { Fallback = new Fallback(new string('€', 2000)) });
        }

        SwitchSnapshot snapshot = SwitchSnapshot.New with { Environments = SwitchSnapshot.New.Environments.Add("production", switches) };
        StateDocument document = StateDocument.Of(snapshot, "production", null, null);
        Assert.True(document.Body.Length < 1 << 20);
        Assert.Equal(EnvironmentSwitches.MaxKilled, JsonSerializer.Deserialize<JsonElement>(document.Body).GetProperty("killed").GetArrayLength());
    }

    [Fact]
    public async Task A_kill_by_API_answers_when_it_is_decided()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.KillSwitchWrite);
        object kill = new { scope = "feature:shop/search", env = environment, reason = "answers nonsense", fallback = new { message = "Sorry." } };
        (HttpResponseMessage response, JsonElement body) = await DeliveryConsole.PostAsync(program, Path + "/kill", kill);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("feature:shop/search", "killed", true, true), (
            body.GetProperty("scope").GetString(), body.GetProperty("state").GetString(), body.GetProperty("changed").GetBoolean(), body.GetProperty("durable").GetBoolean()));
        (_, JsonElement again) = await DeliveryConsole.PostAsync(program, Path + "/kill", kill);
        Assert.Equal((false, 1L), (again.GetProperty("changed").GetBoolean(), again.GetProperty("version").GetInt64()));
    }

    [Theory]
    [InlineData("""{"scope":"nothing","env":"production","reason":"r"}""", "scope")]
    [InlineData("""{"scope":"global","env":"","reason":"r"}""", "env")]
    [InlineData("""{"scope":"global","env":"production"}""", "reason")]
    [InlineData("""{"scope":"global","env":"production","reason":"r","fallback":"f"}""", "fallback")]
    [InlineData("""{"scope":7,"env":"production","reason":"r"}""", "scope")]
    [InlineData("""{"scope":"global","env":"production","reason":"\ud800"}""", "reason")]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    public async Task A_kill_that_cannot_be_read_says_why(string body, string names)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.KillSwitchWrite);
        using StringContent content = new(body);
        using HttpResponseMessage response = await program.PostAsync(Path + "/kill", content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(names, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", problem.GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off()
    {
        using HttpClient program = await console.ProgramAsync(Scopes.KillSwitchWrite);
        using ByteArrayContent content = new(new byte[80 << 10]);
        using HttpResponseMessage response = await program.PostAsync(Path + "/kill", content, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "?env=a", Scopes.KillSwitchWrite, Scopes.FlagsRead)]
    [InlineData("GET", "/stream?env=a", Scopes.KillSwitchWrite, Scopes.FlagsRead)]
    [InlineData("POST", "/kill", Scopes.FlagsRead, Scopes.KillSwitchWrite)]
    [InlineData("POST", "/confirmations", Scopes.KillSwitchWrite, Scopes.FlagsRead)]
    public async Task Each_address_asks_for_its_scope(string method, string path, string has, string needs)
    {
        using HttpClient program = await console.ProgramAsync(has);
        using HttpRequestMessage request = new(new HttpMethod(method), Path + path);
        using HttpResponseMessage response = await program.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains(needs, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using HttpClient stranger = new() { BaseAddress = console.Address };
        using HttpRequestMessage unknown = new(new HttpMethod(method), Path + path);
        using HttpResponseMessage refused = await stranger.SendAsync(unknown, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_poll_tells_which_state_its_instance_obeys()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        await console.KillAsync(environment, "global");
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        string asInstance = $"{environment}&app=shop&instance=1";
        using HttpResponseMessage first = await GetAsync(program, asInstance, null);
        Assert.Null(Assert.Single(console.Get<InstanceRegistry>().Running(environment)).Obeyed);
        using HttpResponseMessage second = await GetAsync(program, asInstance, first.Headers.ETag!.Tag);
        Assert.Equal(1, Assert.Single(console.Get<InstanceRegistry>().Running(environment)).Obeyed!.Version);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string environment, string? tag)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{Path}?env={environment}");
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await client.SendAsync(request, Cancel);
    }
}
