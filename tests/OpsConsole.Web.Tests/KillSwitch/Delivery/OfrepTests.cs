using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>OpenFeature's remote evaluation protocol, as its text has it.</summary>
[Collection(DeliveryTests.Name)]
public sealed class OfrepTests(DeliveryConsole console)
{
    private const string Bulk = "ofrep/v1/evaluate/flags", Single = Bulk + "/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_scope_is_a_false_flag_with_its_fallback()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        await console.KillAsync(environment, "app:shop", new Fallback("Back soon.", "small"));
        (HttpResponseMessage response, JsonElement off) = await EvaluateAsync(program, "live.feature.shop.search", environment);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("live.feature.shop.search", false, "off"), (off.GetProperty("key").GetString(), off.GetProperty("value").GetBoolean(), off.GetProperty("variant").GetString()));
        JsonElement metadata = off.GetProperty("metadata");
        Assert.Equal(("app:shop", "a test", "Back soon.", "small", 1), (
            metadata.GetProperty("scope").GetString(), metadata.GetProperty("reason").GetString(), metadata.GetProperty("fallbackMessage").GetString(),
            metadata.GetProperty("fallbackModel").GetString(), metadata.GetProperty("version").GetInt32()));
        (_, JsonElement on) = await EvaluateAsync(program, "live.app.other", environment);
        Assert.Equal((true, "on", "STATIC"), (on.GetProperty("value").GetBoolean(), on.GetProperty("variant").GetString(), on.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("live.model.vendor%2Fmodel%20x", "model:vendor/model x")]
    [InlineData("live.model.vendor/model%20x", "model:vendor/model x")]
    [InlineData("live.app.100%25", "app:100%")]
    [InlineData("live.app.%252F", "app:%2F")]
    [InlineData("live.feature.my.app.search", "feature:my.app/search")]
    [InlineData("live.feature.my.app.search", "feature:my/app.search")]
    [InlineData("live.feature.my.app.search", "app:my.app")]
    [InlineData("live.feature.my.app.search", "app:my")]
    public async Task A_name_finds_every_scope_that_it_may_mean(string path, string scope)
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        (_, JsonElement before) = await EvaluateAsync(program, path, environment);
        Assert.True(before.GetProperty("value").GetBoolean());
        await console.KillAsync(environment, scope);
        (_, JsonElement after) = await EvaluateAsync(program, path, environment);
        Assert.False(after.GetProperty("value").GetBoolean());
    }

    [Theory]
    [InlineData("live")]
    [InlineData("live.app.")]
    [InlineData("live.feature.shop")]
    [InlineData("live.feature.shop.a%2Fb")]
    [InlineData("prompt.welcome")]
    public async Task A_name_that_no_flag_has_is_not_found(string key)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        (HttpResponseMessage response, JsonElement body) = await EvaluateAsync(program, key, "production");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal((Uri.UnescapeDataString(key), "FLAG_NOT_FOUND"), (body.GetProperty("key").GetString(), body.GetProperty("errorCode").GetString()));
    }

    [Theory]
    [InlineData("{", "PARSE_ERROR")]
    [InlineData("[]", "PARSE_ERROR")]
    [InlineData("""{"context":7}""", "INVALID_CONTEXT")]
    [InlineData("""{"context":{"environment":7}}""", "INVALID_CONTEXT")]
    [InlineData("""{"context":{"environment":""}}""", "INVALID_CONTEXT")]
    public async Task What_cannot_be_read_has_a_code(string body, string code)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        foreach (string path in new[] { Single + "live.global", Bulk })
        {
            using StringContent content = new(body, null, "application/json");
            using HttpResponseMessage response = await program.PostAsync(path, content, Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            JsonElement error = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(code, error.GetProperty("errorCode").GetString());
            Assert.Equal(path != Bulk, error.TryGetProperty("key", out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"context":{}}""")]
    [InlineData("""{"context":null}""")]
    public async Task Clients_without_a_context_are_answered(string body)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        using StringContent content = new(body, null, "application/json");
        using HttpResponseMessage response = await program.PostAsync("/" + Single + "live.model.any", content, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"environment\":\"production\"", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_comes_from_the_context_else_the_address_else_the_header()
    {
        string one = DeliveryConsole.FreshEnvironment(), two = DeliveryConsole.FreshEnvironment(), three = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        program.DefaultRequestHeaders.Add("X-OpsConsole-Environment", three);
        Assert.Equal(one, await EnvironmentAsync($"{Single}live.global?env={two}", new { context = new { environment = one } }));
        Assert.Equal(two, await EnvironmentAsync($"{Single}live.global?env={two}", new { }));
        Assert.Equal(three, await EnvironmentAsync($"{Single}live.global", new { }));

        async Task<string?> EnvironmentAsync(string path, object body) =>
            (await DeliveryConsole.PostAsync(program, path, body)).Body.GetProperty("metadata").GetProperty("environment").GetString();
    }

    [Fact]
    public async Task A_key_may_come_alone_and_a_base_address_may_end_in_a_slash()
    {
        string key = await console.CreateKeyAsync(Scopes.FlagsRead);
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"{console.Address.GetLeftPart(UriPartial.Authority)}//ofrep/v1/evaluate/flags/live.global"));
        request.Headers.Add("X-API-Key", key);
        using HttpResponseMessage response = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_tag_of_all_flags_changes_with_the_state_the_flags_and_the_context()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        string first = await TagAsync("shop");
        Assert.Equal(first, await TagAsync("shop"));
        Assert.NotEqual(first, await TagAsync("other"));
        (HttpResponseMessage same, _) = await BulkAsync(program, environment, "shop", first);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Cancel));
        (HttpResponseMessage weak, _) = await BulkAsync(program, environment, "shop", "W/" + first);
        Assert.Equal(HttpStatusCode.NotModified, weak.StatusCode);

        await console.KillAsync(environment, "model:x");
        (HttpResponseMessage changed, JsonElement body) = await BulkAsync(program, environment, "shop", first);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first, changed.Headers.ETag!.Tag);
        Assert.Equal(["live.app.shop", "live.global", "live.model.x"], [.. body.GetProperty("flags").EnumerateArray().Select(f => f.GetProperty("key").GetString()!)]);

        async Task<string> TagAsync(string app) => (await BulkAsync(program, environment, app, null)).Response.Headers.ETag!.Tag;
    }

    [Fact]
    public async Task Who_heard_of_a_newer_state_than_this_node_has_is_asked_to_come_again()
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        (HttpResponseMessage response, _) = await DeliveryConsole.PostAsync(program, $"{Bulk}?env={DeliveryConsole.FreshEnvironment()}&flagConfigEtag=%221-5%22", new { });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Announcements_need_no_header_and_only_this_token()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        (_, JsonElement body) = await BulkAsync(program, environment, "shop", null);
        string uri = body.GetProperty("eventStreams")[0].GetProperty("endpoint").GetProperty("requestUri").GetString()!;
        using HttpClient browser = new() { BaseAddress = console.Address };
        await using EventReader stream = await EventReader.OpenAsync(browser, uri);
        Assert.Equal("1-0", (await stream.NextAsync("message"))!.Value.EventId);
        await console.KillAsync(environment, "global");
        SseItem<string> change = (await stream.NextAsync("message"))!.Value;
        Assert.Equal("""{"type":"refetchEvaluation","etag":"\"1-1\""}""", change.Data);

        foreach (string wrong in new[] { uri.Replace(environment, "production", StringComparison.Ordinal), uri[..^1] + (uri[^1] == '0' ? '1' : '0'), uri.Split('&')[0] })
        {
            using HttpResponseMessage refused = await browser.GetAsync(wrong, HttpCompletionOption.ResponseHeadersRead, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Pages_of_named_origins_may_evaluate(string origin, bool allowed)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        using HttpRequestMessage preflight = new(HttpMethod.Options, Bulk) { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
        using HttpClient browser = new() { BaseAddress = console.Address };
        using HttpResponseMessage asked = await browser.SendAsync(preflight, Cancel);
        Assert.Equal(allowed, asked.Headers.Contains("Access-Control-Allow-Headers"));
        (HttpResponseMessage answered, _) = await DeliveryConsole.PostAsync(program, Bulk, new { }, request => request.Headers.Add("Origin", origin));
        Assert.Equal(allowed ? origin : null, answered.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null);
        Assert.Equal(allowed, answered.Headers.Contains("Access-Control-Expose-Headers"));
    }

    [Fact]
    public void Every_scope_has_a_flag_that_means_it() => Assert.All(
        ["global", "app:a.b", "model:m/n.o", "feature:a.b/c.d", "feature:a/b/c"],
        scope => Assert.Contains(FlagKey.Read(FlagKey.Of(KillScope.Parse(scope)))!.Readings, reading => reading.Contains(KillScope.Parse(scope))));

    private static Task<(HttpResponseMessage Response, JsonElement Body)> EvaluateAsync(HttpClient client, string key, string environment) =>
        DeliveryConsole.PostAsync(client, Single + key, new { context = new { targetingKey = "user-1", environment } });

    private static Task<(HttpResponseMessage Response, JsonElement Body)> BulkAsync(HttpClient client, string environment, string app, string? tag) =>
        DeliveryConsole.PostAsync(client, Bulk, new { context = new { targetingKey = "user-1", environment, app } }, request =>
        {
            if (tag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }
        });
}
