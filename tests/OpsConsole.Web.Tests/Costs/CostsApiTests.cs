using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Costs;

/// <summary><c>GET /api/v1/costs</c>.</summary>
public sealed class CostsApiTests : IDisposable
{
    private readonly OpsConsoleFactory _console = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bill_is_added_up_by_what_is_asked()
    {
        await WriteAsync(Line(1, 1.25m, "Amazon Bedrock", "red"), Line(2, 2m, "Amazon Bedrock", "red"), Line(2, 4m, "Tax", null), Line(3, 8m, "Tax", null));
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.MetricsRead);

        JsonNode body = (await client.GetFromJsonAsync<JsonNode>("/api/v1/costs?from=2026-11-01&to=2026-11-03T00:00:00Z&groupBy=service,tag:team", Cancel))!;

        Assert.Equal(("2026-11-01", "2026-11-03"), ((string?)body["from"], (string?)body["to"]));
        Assert.Equal(
            ["""{"service":"Tax","tag:team":null} 4 2 USD""", """{"service":"Amazon Bedrock","tag:team":"red"} 3.25 1.625 USD"""],
            body["groups"]!.AsArray().Select(g => $"{g!["key"]!.ToJsonString()} {(decimal)g["billed"]!:0.####} {(decimal)g["effective"]!:0.####} {g["currency"]}"));
        JsonNode all = (await client.GetFromJsonAsync<JsonNode>("/api/v1/costs?from=2026-11-01&to=2026-12-01", Cancel))!;
        Assert.Equal(("{}", 15.25m), (all["groups"]![0]!["key"]!.ToJsonString(), (decimal)all["groups"]![0]!["billed"]!));
    }

    [Theory]
    [InlineData("from=yesterday", "'from' is no day.")]
    [InlineData("to=2026-11-01T07:00:00Z", "'to' is no day.")]
    [InlineData("from=2026-11-02&to=2026-11-02", "The range ends before it begins.")]
    [InlineData("from=2024-11-02&to=2026-11-02", "The range is longer than 400 days.")]
    [InlineData("groupBy=colour", "'colour' is nothing to group by.")]
    [InlineData("groupBy=tag:", "'tag:' is nothing to group by.")]
    [InlineData("groupBy=tag:a,tag:b,tag:c,tag:d,tag:e,tag:f", "These are 6 things to group by.")]
    public async Task What_cannot_be_answered_is_refused_with_a_remedy(string query, string detail)
    {
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.MetricsRead);
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/costs?" + query, Cancel);
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Equal((HttpStatusCode.BadRequest, detail), (answer.StatusCode, (string?)problem["detail"]));
        Assert.NotEmpty((string)problem["remedy"]!);
    }

    [Fact]
    public async Task A_key_without_the_scope_sees_no_costs()
    {
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/costs", Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <inheritdoc />
    public void Dispose() => _console.Dispose();

    private static BilledLine Line(int day, decimal billed, string service, string? team) => new()
    {
        SourceId = "aws", Day = new DateOnly(2026, 11, day), Generation = 1, Provider = "AWS", Account = "111122223333", Service = service, UsageType = "", Currency = "USD", Billed = billed, Effective = billed / 2,
        Tags = team is null ? "{}" : $$"""{"team":"{{team}}"}""",
    };

    private async Task WriteAsync(params BilledLine[] lines)
    {
        await using OpsDbContext context = _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        await BillWriter.StageAsync(context, lines, Cancel);
        await BillWriter.PublishAsync(context, [.. lines.Select(l => l.Day).Distinct().Select(d => new BilledDay { SourceId = "aws", Day = d, Generation = 1, RunId = new string('0', 16), ReadAt = DateTime.UtcNow })], Cancel);
    }
}
