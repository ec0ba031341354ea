using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Identity;

/// <summary>What is open to whom, asked of the running console, so that a page added without a policy fails here.</summary>
public sealed class EndpointAccessTests(EndpointAccessTests.Console console) : IClassFixture<EndpointAccessTests.Console>
{
    private static readonly string[] OpenPages = ["/signin", "/setup", "/set-password", "/error", "/not-found"];

    private static readonly string[] OpenEndpoints =
        ["/healthz/live", "/healthz/ready", "/openapi/{documentName}.json", "/control/run", "/_framework/opaque-redirect",
            "/api/v1/prompts/webhook", // its own signature says who asks
            "/v1/traces", "/v1/logs", "/v1/metrics"]; // other methods than POST: 405 for everybody

    [Fact]
    public void Only_the_endpoints_named_here_are_open_to_everybody()
    {
        string[] open = [.. console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null && e.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Except(OpenEndpoints)];
        Assert.Empty(open);
    }

    [Fact]
    public void Every_page_names_its_policy_or_is_one_of_the_open_ones()
    {
        string[] unguarded = [.. typeof(Program).Assembly.GetTypes()
            .Where(t => t.GetCustomAttributes<RouteAttribute>().Any())
            .Where(t => t.GetCustomAttribute<AllowAnonymousAttribute>() is null
                ? t.GetCustomAttribute<AuthorizeAttribute>() is null
                : t.GetCustomAttributes<RouteAttribute>().Any(r => !OpenPages.Contains(r.Template)))
            .Select(t => t.Name)];
        Assert.Empty(unguarded);
    }

    [Fact]
    public void Every_policy_that_is_asked_for_is_in_the_table_of_permissions()
    {
        string?[] unknown = [.. console.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .SelectMany(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>())
            .Select(a => a.Policy).Where(p => p is not null && !Permissions.Grants.ContainsKey(p)).Distinct()];
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/account")]
    [InlineData("/settings/people")]
    [InlineData("/settings/keys")]
    public async Task A_page_sends_a_stranger_to_sign_in_and_back(string path)
    {
        using HttpClient client = console.CreateClient(new() { AllowAutoRedirect = false });
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/signin?returnUrl=" + Uri.EscapeDataString(path), response.Headers.Location!.PathAndQuery);
    }

    [Theory]
    [InlineData("/api/v1/anything")]
    [InlineData("/_blazor/negotiate")]
    public async Task A_program_without_a_key_is_refused_with_what_to_do(string path)
    {
        using HttpClient client = console.CreateClient();
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"remedy\":", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz/live", "application/json")]
    [InlineData("/openapi/v1.json", "application/json")]
    [InlineData("/signin", "text/html")]
    public async Task What_is_open_answers_a_stranger(string path, string type)
    {
        using HttpClient client = console.CreateClient();
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Engineer, "/settings/keys", HttpStatusCode.OK)]
    [InlineData(Roles.Engineer, "/settings/people", HttpStatusCode.Redirect)]
    [InlineData(Roles.Administrator, "/settings/people", HttpStatusCode.OK)]
    [InlineData(Roles.Executive, "/settings/keys", HttpStatusCode.Redirect)]
    [InlineData(Roles.Executive, "/account", HttpStatusCode.OK)]
    public async Task A_role_opens_its_pages_and_no_others(string role, string path, HttpStatusCode expected)
    {
        using HttpClient client = await console.CreateSignedInClientAsync(role);
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Redirect)
        {
            Assert.StartsWith("/denied", response.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_opens_no_page()
    {
        using HttpClient client = await console.CreateKeyClientAsync([.. Scopes.All]);
        using HttpResponseMessage response = await client.GetAsync("/settings/people", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_request_from_another_site_is_refused()
    {
        using HttpClient client = await console.CreateSignedInClientAsync(Roles.Engineer);
        using HttpRequestMessage request = new(HttpMethod.Post, "/_blazor/negotiate") { Headers = { { "Origin", "https://evil.example" } } };
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Signing_out_without_the_antiforgery_token_does_nothing()
    {
        using HttpClient client = await console.CreateSignedInClientAsync(Roles.Engineer);
        using FormUrlEncodedContent form = new([]);
        using HttpResponseMessage response = await client.PostAsync("/signout", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using HttpResponseMessage account = await client.GetAsync("/account", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
    }

    /// <summary>One console for the class: nothing here changes it.</summary>
    public sealed class Console : OpsConsoleFactory;
}
