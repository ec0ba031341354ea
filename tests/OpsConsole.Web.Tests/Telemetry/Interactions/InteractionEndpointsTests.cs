using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class InteractionEndpointsTests(ConsoleWithData console) : IClassFixture<ConsoleWithData>
{
    private readonly HttpClient _client = console.CreateClient();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string path)
    {
        HttpResponseMessage response = await _client.GetAsync(path, Stop);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Stop))!);
    }

    [Fact]
    public async Task The_list_has_items_and_a_cursor()
    {
        (_, JsonNode body) = await GetAsync("/api/v1/interactions?app=support-bot&limit=1");

        JsonNode item = Assert.Single(body["items"]!.AsArray())!;
        Assert.Equal(ConsoleWithData.Trace.ToString(), (string?)item["traceId"]);
        Assert.Equal((1500, 120, "USD", "completed"), ((double)item["durationMs"]!, (long)item["inputTokens"]!, (string?)item["currency"], (string?)item["outcome"]));
        Assert.EndsWith("Z", (string?)item["startedAt"]);
        Assert.Null(body["nextCursor"]);
        Assert.Empty((await GetAsync("/api/v1/interactions?app=other")).Body["items"]!.AsArray());
    }

    [Fact]
    public async Task An_interaction_comes_whole()
    {
        (_, JsonNode body) = await GetAsync($"/api/v1/interactions/{ConsoleWithData.Trace}");

        Assert.Equal(["answer", "chat nova-lite"], body["spans"]!.AsArray().Select(s => (string?)s!["name"]));
        Assert.Equal((1, 100, "model_call"), ((int)body["spans"]![1]!["depth"]!, (double)body["spans"]![1]!["offsetMs"]!, (string?)body["spans"]![1]!["role"]));
        Assert.Equal(512, (int)body["calls"]![0]!["parameters"]!["max_tokens"]!);
        Assert.True((decimal)body["calls"]![0]!["cost"]! > 0);
        Assert.Equal(["Hello", "Hi."], body["conversation"]![0]!["messages"]!.AsArray().Select(m => (string?)m!["parts"]![0]!["text"]));
        Assert.Equal("captured", (string?)body["content"]!["state"]);
    }

    [Fact]
    public async Task A_response_id_leads_to_its_call_and_prompt_version_even_with_a_slash()
    {
        (HttpStatusCode status, JsonNode body) = await GetAsync("/api/v1/responses/resp/1");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("support/answer@v2", "resp/1"), ((string?)body["call"]!["prompt"], (string?)body["call"]!["responseId"]));
        Assert.Equal(ConsoleWithData.Trace.ToString(), (string?)body["interaction"]!["traceId"]);
    }

    [Theory]
    [InlineData("/api/v1/interactions?outcome=bad", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions?limit=201", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions?sort=cheapest", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions?cursor=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions?range=soon", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions/xyz", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/interactions/00000000000000000000000000000001", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/responses/unheard-of", HttpStatusCode.NotFound)]
    public async Task Refusals_are_problems_with_a_remedy(string path, HttpStatusCode expected)
    {
        (HttpStatusCode status, JsonNode body) = await GetAsync(path);

        Assert.Equal(expected, status);
        Assert.NotEmpty((string?)body["remedy"] ?? "");
    }

    [Fact]
    public void Each_asks_for_the_permission_to_view_interactions() => Assert.All(
        console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText is { } route && (route.StartsWith("/api/v1/interactions", StringComparison.Ordinal) || route.StartsWith("/api/v1/responses", StringComparison.Ordinal))),
        e => Assert.Contains(e.Metadata.GetOrderedMetadata<IAuthorizeData>(), a => a.Policy == Permissions.ViewInteractions));

    [Theory]
    [InlineData("/interactions", "answer")]
    [InlineData("/interactions?q=zzz", "No interactions here")]
    [InlineData("/interactions/00000000000000000000000000000abc0000000000000def", "No such interaction")]
    public async Task Pages_answer(string path, string expected) => Assert.Contains(expected, await _client.GetStringAsync(path, Stop));

    [Fact]
    public async Task The_page_of_an_interaction_shows_its_trace_and_messages()
    {
        Assert.Contains("chat nova-lite", await _client.GetStringAsync($"/interactions/{ConsoleWithData.Trace}", Stop));
        Assert.Contains("Hello", await _client.GetStringAsync($"/interactions/{ConsoleWithData.Trace}?view=messages", Stop));
    }
}
