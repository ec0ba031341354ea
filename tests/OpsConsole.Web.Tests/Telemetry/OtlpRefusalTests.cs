using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Tests.Telemetry;

/// <summary>Exports without the right key. Python's exporter takes a redirect as delivered, .NET's follows it to a page that says 200.</summary>
public sealed class OtlpRefusalTests : IDisposable
{
    private readonly OpsConsoleFactory _console = new() { Settings = { ["Telemetry:AllowedOrigins:0"] = "https://shop.example" } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "application/json", HttpStatusCode.Unauthorized)]
    [InlineData(null, "application/x-protobuf", HttpStatusCode.Unauthorized)]
    [InlineData("wrong", "application/json", HttpStatusCode.Unauthorized)]
    [InlineData("other", "application/x-protobuf", HttpStatusCode.Forbidden)]
    public async Task Nobody_is_ever_sent_to_a_sign_in_page(string? key, string type, HttpStatusCode status)
    {
        using HttpResponseMessage response = await ExportAsync(key == "other" ? await _console.CreateKeyAsync(Scopes.MetricsRead) : key, type);

        Assert.Equal((status, type), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Null(response.Headers.Location);
        Assert.Equal(1, _console.Services.GetRequiredService<OtlpTraffic>().Snapshot().Single().Count);
    }

    [Fact]
    public async Task A_browser_of_an_allowed_origin_may_read_the_refusal()
    {
        using HttpResponseMessage response = await ExportAsync("wrong", "application/json", "https://shop.example");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("https://shop.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    public void Dispose() => _console.Dispose();

    private async Task<HttpResponseMessage> ExportAsync(string? key, string type, string? origin = null)
    {
        using HttpClient client = _console.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await client.SendAsync(request, Cancel);
    }
}
