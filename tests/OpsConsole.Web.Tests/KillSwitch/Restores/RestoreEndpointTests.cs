using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.KillSwitch.Restores;

/// <summary>Programs ask for restores.</summary>
public sealed class RestoreEndpointTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private const string Address = "/api/v1/killswitches/restore";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_accepted_and_restores_nothing()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.KillSwitchWrite));

        using HttpResponseMessage first = await program.PostAsJsonAsync(Address, new { scope = killed.Scope, env = "production", reason = "fixed" }, Cancel);
        using HttpResponseMessage second = await program.PostAsJsonAsync(Address, new { scope = killed.Scope, env = "production", reason = "fixed" }, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        JsonNode answer = JsonNode.Parse(await first.Content.ReadAsStringAsync(Cancel))!;
        string id = (string)answer["id"]!;
        Assert.Equal(("inReview", $"/changes/{id}"), ((string?)answer["state"], (string?)answer["page"]));
        Assert.Equal(id, (string?)JsonNode.Parse(await second.Content.ReadAsStringAsync(Cancel))!["id"]); // of two the same one waits
        Assert.True(killed.IsKilled);
    }

    [Theory]
    [InlineData("""{"scope":"model:nobody-killed-it","env":"production","reason":"fixed"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"scope":"no scope","env":"production","reason":"fixed"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"scope":"global","env":"","reason":"fixed"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"scope":"global","env":"production","reason":" "}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"scope":7,"env":"production","reason":"fixed"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"scope":"\ud800","env":"production","reason":"fixed"}""", HttpStatusCode.BadRequest)]
    [InlineData("no json", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_asked_for_is_answered_with_a_problem(string body, HttpStatusCode expected)
    {
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.KillSwitchWrite));
        using StringContent content = new(body, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await program.PostAsync(Address, content, Cancel);

        Assert.Equal(expected, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["remedy"]);
    }

    [Fact]
    public async Task A_key_that_only_reads_may_not_ask()
    {
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.FlagsRead));
        using HttpResponseMessage response = await program.PostAsJsonAsync(Address, new { scope = "global", env = "production", reason = "fixed" }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
