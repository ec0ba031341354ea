using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Client;
using OpsConsole.Client.Outcomes;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality.Guardrails;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Web.Tests.Telemetry.Outcomes;

/// <summary>A console that takes outcomes, also from a page of a shop.</summary>
public sealed class OutcomesConsole : OpsConsoleFactory
{
    public const string Shop = "https://shop.example";

    public OutcomesConsole() => Settings["Outcomes:Origins:0"] = Shop;
}

public sealed class OutcomesEndpointTests(OutcomesConsole console) : IClassFixture<OutcomesConsole>
{
    private const string Path = "/api/v1/outcomes";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_said_reaches_the_interaction_and_its_metrics()
    {
        string trace = Guid.NewGuid().ToString("N"), response = "resp-" + trace, application = "app-" + trace[..8];
        await SendSpanAsync(trace, response, application);
        using HttpClient program = await console.CreateKeyClientAsync(Scopes.OutcomesWrite), reader = await console.CreateKeyClientAsync(Scopes.MetricsRead);

        JsonNode answer = await PostAsync(program, $$$"""
            [{"responseId":"{{{response}}}","feedback":-1,"outcome":"failed"},{"traceId":"{{{trace}}}","feedback":0.5,"outcome":"abandoned","value":12.5,"topic":"billing","evaluation":{"name":"quality","score":0.9}},
             {"responseId":"nobody's-{{{trace}}}","feedback":1},{"responseId":"{{{response}}}","evaluation":{"name":"tone","label":"pass"}}]
            """);

        Assert.Equal("""{"accepted":4,"joined":3,"waiting":1}""", answer.ToJsonString());
        JsonNode group = (await reader.GetFromJsonAsync<JsonNode>($"/api/v1/metrics?range=1h&app={application}", Cancel))!["groups"]![0]!;
        Assert.Equal((0.5, 12.5, 0L, 1L), ((double)group["feedbackScore"]!, (double)group["value"]!, (long)group["completed"]!, (long)group["requests"]!));
        JsonNode interaction = (await reader.GetFromJsonAsync<JsonNode>($"/api/v1/interactions/{trace}", Cancel))!;
        Assert.Equal(("abandoned", 0.5, 12.5, "billing"), ((string)interaction["interaction"]!["outcome"]!, (double)interaction["interaction"]!["feedback"]!, (double)interaction["interaction"]!["value"]!, (string)interaction["interaction"]!["topic"]!));
        Assert.Equal(("abandoned", "api"), ((string)interaction["said"]!["outcome"]!["value"]!, (string)interaction["said"]!["outcome"]!["by"]!));
        Assert.Equal(["quality", "tone"], interaction["evaluations"]!.AsArray().Select(e => (string)e!["name"]!).Order());
    }

    [Fact]
    public async Task What_users_did_and_where_they_met_it_is_counted_and_listed_days_later()
    {
        string trace = Guid.NewGuid().ToString("N"), application = "app-" + trace[..8];
        await SendSpanAsync(trace, "resp-" + trace, application, ("service.version", "4.2.0"), ("opsconsole.cache_hit", "false"), ("note", "write to ana@example.com"));
        using HttpClient program = await console.CreateKeyClientAsync(Scopes.OutcomesWrite), reader = await console.CreateKeyClientAsync(Scopes.MetricsRead);

        await PostAsync(program, $$"""[{"responseId":"resp-{{trace}}","signals":["rephrased"]}]""");
        await PostAsync(program, $$"""[{"traceId":"{{trace}}","signals":["copied","rephrased"]}]""");

        JsonNode interaction = Assert.Single((await reader.GetFromJsonAsync<JsonNode>($"/api/v1/interactions?range=1h&app={application}&appVersion=4.2.0&trait=rephrased", Cancel))!["items"]!.AsArray())!;
        Assert.Equal(["rephrased", "copied", "personal_data", "cache_miss"], interaction["traits"]!.AsArray().Select(t => (string)t!));
        Assert.Empty((await reader.GetFromJsonAsync<JsonNode>($"/api/v1/interactions?range=1h&app={application}&trait=cache_hit", Cancel))!["items"]!.AsArray());
        JsonNode group = Assert.Single((await reader.GetFromJsonAsync<JsonNode>($"/api/v1/metrics?range=1h&app={application}&groupBy=appVersion", Cancel))!["groups"]!.AsArray())!;
        Assert.Equal(("4.2.0", 1L), ((string)group["key"]!["appVersion"]!, (long)group["requests"]!));
        MetricsResult counted = await console.Services.GetRequiredService<MetricsQuery>().RunAsync(
            new MetricsRequest { From = DateTime.UtcNow.AddHours(-1), To = DateTime.UtcNow, Filter = new MetricsFilter(application), KeepFacets = true }, Cancel);
        Assert.Equal([Traits.Rephrased, Traits.Copied], SignalFigures.All(counted.Groups[0].Facets!, new FacetSums()).Select(s => s.Signal));
        Assert.Equal(1, GuardedTraits.Of(counted.Groups[0].Facets).PersonalData);
    }

    [Fact]
    public async Task What_is_wrong_with_one_item_refuses_all_in_words()
    {
        string trace = Guid.NewGuid().ToString("N");
        await SendSpanAsync(trace, "resp-" + trace, "app");
        using HttpClient program = await console.CreateKeyClientAsync(Scopes.OutcomesWrite);

        using HttpResponseMessage response = await program.PostAsync(Path, Json($$"""[{"traceId":"{{trace}}","feedback":1},{"traceId":"{{trace}}","feedback":7}]"""), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        JsonNode problem = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.StartsWith("Item 1: 'feedback'", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("none was taken", (string)problem["remedy"]!, StringComparison.Ordinal);
        Assert.True(TraceId.TryParse(trace, out TraceId id));
        Assert.Null((await console.Services.GetRequiredService<TraceQueries>().FindAsync(id, Cancel))!.Interaction.Feedback);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        using HttpClient program = await console.CreateKeyClientAsync(Scopes.OutcomesWrite);

        using HttpResponseMessage response = await program.PostAsync(Path, Json("[" + new string(' ', 1024 * 1024) + "]"), Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Only_a_key_with_the_scope_may_send()
    {
        using HttpClient stranger = console.CreateClient(), other = await console.CreateKeyClientAsync(Scopes.TelemetryWrite), person = await console.CreateSignedInClientAsync(Roles.Administrator);

        HttpStatusCode[] answers = [(await stranger.PostAsync(Path, Json("[]"), Cancel)).StatusCode, (await other.PostAsync(Path, Json("[]"), Cancel)).StatusCode, (await person.PostAsync(Path, Json("[]"), Cancel)).StatusCode];

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], answers);
    }

    [Theory]
    [InlineData(OutcomesConsole.Shop, true)]
    [InlineData("https://elsewhere.example", false)]
    public async Task A_page_may_send_from_the_origins_that_are_configured_and_no_others(string origin, bool may)
    {
        using HttpClient browser = console.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using HttpRequestMessage preflight = new(HttpMethod.Options, Path);
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");

        using HttpResponseMessage response = await browser.SendAsync(preflight, Cancel);

        Assert.Equal(may ? [origin] : [], response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? allowed) ? allowed : []);
    }

    [Fact]
    public async Task A_page_that_may_send_outcomes_may_not_read_metrics()
    {
        using HttpClient browser = console.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/metrics");
        request.Headers.Add("Origin", OutcomesConsole.Shop);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await console.CreateKeyAsync(Scopes.OutcomesWrite));

        using HttpResponseMessage response = await browser.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_client_library_sends_what_it_is_told()
    {
        string trace = Guid.NewGuid().ToString("N");
        await SendSpanAsync(trace, "resp-" + trace, "app");
        OutcomeClient client = new(
            new ConsoleConnection(new Uri("http://localhost"), await console.CreateKeyAsync(Scopes.OutcomesWrite)),
            new OutcomeClientOptions { Handler = console.Server.CreateHandler(), Interval = TimeSpan.Zero });

        Assert.True(client.Send(new InteractionOutcome { ResponseId = "resp-" + trace, Feedback = 1, Value = 3.5m, Evaluation = new InteractionEvaluation("quality", 1) }));
        await client.DisposeAsync();

        Assert.Equal((1, 0, null), (client.Status.Sent, client.Status.Waiting, client.Status.Problem));
        Assert.True(TraceId.TryParse(trace, out TraceId id));
        TraceDocument document = (await console.Services.GetRequiredService<TraceQueries>().FindAsync(id, Cancel))!;
        Assert.Equal((1, 3.5m, "quality"), (document.Interaction.Feedback, document.Interaction.Value, document.Evaluations.Single().Name));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> PostAsync(HttpClient program, string body)
    {
        using HttpResponseMessage response = await program.PostAsync(Path, Json(body), Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
    }

    private async Task SendSpanAsync(string trace, string response, string application, params (string Key, string Value)[] more)
    {
        using HttpClient sender = await console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        long start = (DateTime.UtcNow.AddMinutes(-5) - DateTime.UnixEpoch).Ticks * 100;
        object body = new
        {
            resourceSpans = new[]
            {
                new
                {
                    resource = new { attributes = more.Where(m => m.Key.StartsWith("service.", StringComparison.Ordinal)).Select(m => Text(m.Key, m.Value)).Append(Text("service.name", application)).Append(Text("deployment.environment.name", "production")).ToArray() },
                    scopeSpans = new[]
                    {
                        new
                        {
                            spans = new[]
                            {
                                new
                                {
                                    traceId = trace, spanId = trace[..16], name = "chat", startTimeUnixNano = $"{start}", endTimeUnixNano = $"{start + 1_000_000_000}",
                                    attributes = new[] { Text("gen_ai.operation.name", "chat"), Text("gen_ai.request.model", "gpt-4o-mini"), Text("gen_ai.response.id", response) }.Concat(more.Select(m => Text(m.Key, m.Value))).ToArray(),
                                },
                            },
                        },
                    },
                },
            },
        };
        using HttpResponseMessage sent = await sender.PostAsJsonAsync("v1/traces", body, Cancel);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
    }

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };
}
