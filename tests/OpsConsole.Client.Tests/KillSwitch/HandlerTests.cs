using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>The kill switch before HTTP requests.</summary>
public sealed class HandlerTests : ClientUnderTest
{
    private static readonly SwitchScope Model = SwitchScope.Model("gpt-x");

    [Fact]
    public async Task What_is_live_is_sent()
    {
        using HttpClient http = new(Before(await Started()));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("http://model.example/"), Cancel)).StatusCode);
    }

    [Fact]
    public async Task What_is_killed_is_not_sent_and_answers_a_problem_with_the_fallback()
    {
        Console.Kill("app:shop", message: "Please call us.", model: "gpt-y");
        using HttpClient http = new(Before(await Started()));
        HttpResponseMessage response = await http.GetAsync(new Uri("http://model.example/"), Cancel);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        JsonNode problem = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Equal(
            """{"title":"Stopped by the kill switch","status":503,"detail":"Please call us.","scope":"app:shop","state":"1-1","fallback":{"message":"Please call us.","model":"gpt-y"}}""",
            problem.ToJsonString());
    }

    [Fact]
    public async Task An_application_can_give_its_own_answer()
    {
        Console.Kill("model:gpt-x");
        using HttpClient http = new(Before(await Started(), (_, verdict) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(verdict.Scope!.Text) }));
        Assert.Equal("model:gpt-x", await http.GetStringAsync(new Uri("http://model.example/"), Cancel));
    }

    private static KillSwitchHandler Before(KillSwitchClient client, Func<HttpRequestMessage, Verdict, HttpResponseMessage>? respond = null) => new(client, [Model], respond) { InnerHandler = new Answers() };

    private sealed class Answers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
