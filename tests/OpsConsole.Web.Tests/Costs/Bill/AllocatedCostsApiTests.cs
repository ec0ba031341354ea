using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources.Files.Reading;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Web.Tests.Costs.Bill;

/// <summary>What is allocated, by <c>GET /api/v1/costs</c> and its export.</summary>
public sealed class AllocatedCostsApiTests : IDisposable
{
    private const string Nova = "amazon.nova-lite-v1:0";

    private readonly OpsConsoleFactory _console = new() { Settings = { ["Costs:Teams:support:0"] = "bot" } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_have_what_was_billed_and_what_was_estimated()
    {
        await ArrangeAsync();
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.MetricsRead);

        Assert.Equal(
            ["""{"app":"bot","model":"amazon.nova-lite-v1:0"} 6 2 USD""", """{"app":null,"model":null} 5 0 USD""", """{"app":"coder","model":"amazon.nova-lite-v1:0"} 3 1 USD""", """{"app":null,"model":null} 1 – EUR"""],
            await GroupsAsync(client, "app,model"));
        Assert.Equal(
            ["""{"app":"bot","feature":"chat"} 6 2 USD""", """{"app":null,"feature":null} 5 0 USD""", """{"app":"coder","feature":"chat"} 3 1 USD""", """{"app":null,"feature":null} 1 – EUR"""],
            await GroupsAsync(client, "feature"));
        Assert.Equal(["""{"team":"support"} 6 2 USD""", """{"team":"search"} 5 0 USD""", """{"team":null} 3 1 USD""", """{"team":null} 1 – EUR"""], await GroupsAsync(client, "team"));
        Assert.Equal(["""{"service":"Amazon Bedrock","rule":"Model"} 9 – USD""", """{"service":"Storage","rule":"Tag"} 5 – USD""", """{"service":"Storage","rule":"Untagged"} 1 – EUR"""], await GroupsAsync(client, "service,rule"));
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_and_comes_to_the_same()
    {
        await ArrangeAsync();
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.MetricsRead);
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/costs/export?from=2026-11-01&to=2026-12-01&format=focus", Cancel);
        byte[] csv = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/csv", "costs-focus-20261101-20261130.csv"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        string file = Path.Combine(_console.DataDirectory, "export.csv");
        await File.WriteAllBytesAsync(file, csv, Cancel);

        using ChargeFile read = ChargeFile.Open(file, "", most: 1_000_000);
        List<Charge> charges = [];
        while (read.Read(out Charge? charge))
        {
            charges.Add(charge!);
        }

        Assert.Equal(("FOCUS 1.2", 0, 4), (read.Format, read.Refusals.Count, charges.Count));
        Assert.Equal(
            [(new DateTime(2026, 11, 2), "Amazon Bedrock", "USD", 9m, 4.5m), (new DateTime(2026, 11, 2), "Storage", "USD", 5m, 2.5m), (new DateTime(2026, 11, 3), "Storage", "EUR", 1m, 0.5m)],
            charges.GroupBy(c => (c.From, c.Key.Service, c.Key.Currency)).Select(g => (g.Key.From, g.Key.Service, g.Key.Currency, g.Sum(c => c.Sums.Billed), g.Sum(c => c.Sums.Effective))).Order());
        Assert.Contains(",bot,support,amazon.nova-lite-v1:0,answer@1,chat,production,Model,", System.Text.Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_of_an_export_cannot_become_formulas()
    {
        await WriteAsync(Line(1, 1, "=HYPERLINK(\"http://x\")", "+1", "USD", "{}"));
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.MetricsRead);
        string csv = await client.GetStringAsync("/api/v1/costs/export?from=2026-11-01&to=2026-12-01", Cancel);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\")\",", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",+1,", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/costs?groupBy=app,account", "'account' cannot be asked together with app.")]
    [InlineData("/api/v1/costs?groupBy=app&from=yesterday", "'from' is no day.")]
    [InlineData("/api/v1/costs/export?format=xlsx", "There is no format 'xlsx'.")]
    [InlineData("/api/v1/costs/export?from=2020-01-01&to=2026-01-01", "The range is longer than 1100 days.")]
    public async Task What_cannot_be_answered_is_refused_with_a_remedy(string address, string detail)
    {
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.MetricsRead);
        using HttpResponseMessage answer = await client.GetAsync(address, Cancel);
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Equal((HttpStatusCode.BadRequest, detail), (answer.StatusCode, (string?)problem["detail"]));
        Assert.NotEmpty((string)problem["remedy"]!);
    }

    [Fact]
    public async Task A_key_without_the_scope_exports_nothing()
    {
        using HttpClient client = await _console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/costs/export", Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <inheritdoc />
    public void Dispose() => _console.Dispose();

    private static async Task<string[]> GroupsAsync(HttpClient client, string groupBy) =>
        [.. (await client.GetFromJsonAsync<JsonNode>($"/api/v1/costs?from=2026-11-01&to=2026-12-01&groupBy={groupBy}", Cancel))!["groups"]!.AsArray()
            .Select(g => FormattableString.Invariant($"{g!["key"]!.ToJsonString()} {(decimal)g["billed"]!:0.####} {(g["estimated"] is { } e ? ((decimal)e).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) : "–")} {g["currency"]}"))];

    private async Task ArrangeAsync()
    {
        await WriteAsync(
            Line(2, 9, "Amazon Bedrock", "USE1-NovaLite-input-tokens", "USD", "{}"), Line(2, 5, "Storage", "x", "USD", """{"team":"search"}"""), Line(3, 1, "Storage", "x", "EUR", "{}"));
        await CountAsync("bot", 2);
        await CountAsync("coder", 1);
    }

    private static BilledLine Line(int day, decimal billed, string service, string usageType, string currency, string tags) => new()
    {
        SourceId = "aws", Day = new DateOnly(2026, 11, day), Generation = 1, Provider = "AWS", Account = "111122223333", Service = service, UsageType = usageType, Currency = currency, Billed = billed, Effective = billed / 2, Tags = tags,
    };

    private async Task WriteAsync(params BilledLine[] lines)
    {
        await using OpsDbContext context = _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        await BillWriter.StageAsync(context, lines, Cancel);
        await BillWriter.PublishAsync(
            context, [.. lines.GroupBy(l => l.Day).Select(d => new BilledDay { SourceId = "aws", Day = d.Key, Generation = 1, RunId = new string('0', 16), ReadAt = DateTime.UtcNow, Lines = d.Count() })], Cancel);
    }

    /// <summary>Counts calls of an application on 2 November.</summary>
    private async Task CountAsync(string application, decimal dollars)
    {
        await using OpsDbContext context = _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        RollupSeries series = new()
        {
            ApplicationId = await IdAsync(context, DimensionKind.Application, application), EnvironmentId = await IdAsync(context, DimensionKind.Environment, "production"),
            ModelId = await IdAsync(context, DimensionKind.Model, Nova), PromptId = await IdAsync(context, DimensionKind.Prompt, "answer@1"),
            FeatureId = await IdAsync(context, DimensionKind.Feature, "chat"),
        };
        context.Add(series);
        await context.SaveChangesAsync(Cancel);
        byte[] cell = new RollupCell { Requests = 1, Calls = 1, InputTokens = 1_000, CostMicros = (long)(dollars * 1_000_000) }.Pack();
        int noon = (int)(new DateTime(2026, 11, 2, 12, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMinutes;
        context.AddRange(
            new Rollup { Tier = RollupTier.Minute, Bucket = noon, SeriesId = series.Id, Cell = cell }, new Rollup { Tier = RollupTier.Hour, Bucket = noon, SeriesId = series.Id, Cell = cell },
            new Rollup { Tier = RollupTier.Day, Bucket = noon / 1440 * 1440, SeriesId = series.Id, Cell = cell });
        await context.SaveChangesAsync(Cancel);
    }

    private static async Task<int> IdAsync(OpsDbContext context, DimensionKind kind, string value)
    {
        Dimension? known = await context.Dimensions.SingleOrDefaultAsync(d => d.Kind == kind && d.Value == value, Cancel);
        if (known is null)
        {
            context.Add(known = new Dimension { Kind = kind, Value = value });
            await context.SaveChangesAsync(Cancel);
        }

        return known.Id;
    }
}
