using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Tests.Dashboards;

public sealed class MetricsEndpointTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_body_is_the_one_that_is_promised()
    {
        RollupCell cell = new() { Requests = 4, Calls = 5, InputTokens = 4000, OutputTokens = 1000, CacheReadTokens = 500, CostMicros = 30_000, FeedbackCount = 2, FeedbackSumMillis = 500 };
        cell.Outcomes[(int)Outcome.Completed] = 2;
        cell.Outcomes[(int)Outcome.Failed] = 1;
        cell.Outcomes[(int)Outcome.Refused] = 1;
        cell.ErrorClasses[(int)ErrorClass.Timeout] = 1;
        cell.ErrorClasses[(int)ErrorClass.Refusal] = 1;
        cell.CallErrorClasses[(int)ErrorClass.RateLimited] = 1;
        cell.Latency.Record(2_000_000, 4);
        cell.CallLatency.Record(1_000_000, 5);
        MetricsTotals totals = MetricsTotals.Of(cell, 100), nothing = MetricsTotals.Of(new RollupCell(), 100);
        MetricsRequest request = new() { From = Now.AddHours(-2), To = Now, IntervalMinutes = 60, GroupBy = [MetricsDimension.Model, MetricsDimension.Feature, MetricsDimension.App] };
        MetricsResult result = new(request.From, request.To, [new MetricsGroup(["gpt", "chat", null], totals, [new MetricsPoint(request.From, totals), new MetricsPoint(Now.AddHours(-1), nothing)])]);

        JsonElement body = JsonSerializer.SerializeToElement(MetricsResponse.Of(request, result), JsonSerializerOptions.Web);
        JsonElement group = body.GetProperty("groups")[0];
        Assert.Equal("""{"model":"gpt","feature":"chat","app":null}""", group.GetProperty("key").GetRawText());
        Assert.Equal("2026-11-20T10:00:00Z", body.GetProperty("from").GetString());
        Assert.Equal(4, group.GetProperty("requests").GetInt64());
        Assert.Equal(1, group.GetProperty("errors").GetInt64());
        Assert.Equal(0.25, group.GetProperty("errorRate").GetDouble());
        Assert.Equal("""{"timeout":1,"refusal":1}""", group.GetProperty("errorClasses").GetRawText());
        Assert.InRange(group.GetProperty("latencyMs").GetProperty("p99").GetDouble(), 1980, 2020);
        Assert.Equal(4000, group.GetProperty("inputTokens").GetInt64());
        Assert.Equal(1000, group.GetProperty("outputTokens").GetInt64());
        Assert.Equal(500, group.GetProperty("cachedTokens").GetInt64());
        Assert.Equal(0.03m, group.GetProperty("cost").GetDecimal());
        Assert.Equal("USD", group.GetProperty("currency").GetString());
        Assert.Equal(2, group.GetProperty("completed").GetInt64());
        Assert.Equal(0.5, group.GetProperty("completionRate").GetDouble());
        Assert.Equal(0.0075m, group.GetProperty("costPerInteraction").GetDecimal());
        Assert.Equal(0.25, group.GetProperty("feedbackScore").GetDouble());
        Assert.Equal(5, group.GetProperty("calls").GetInt64());
        Assert.Equal("""{"rate_limited":1}""", group.GetProperty("callErrorClasses").GetRawText());
        Assert.InRange(group.GetProperty("callLatencyMs").GetProperty("p50").GetDouble(), 990, 1010);
        Assert.Equal("""{"p50":null,"p95":null,"p99":null}""", group.GetProperty("firstTokenMs").GetRawText());
        Assert.Equal(40, group.GetProperty("tokensPerSecond").GetProperty("input").GetDouble());
        JsonElement empty = group.GetProperty("series")[1];
        Assert.Equal("2026-11-20T11:00:00Z", empty.GetProperty("t").GetString());
        Assert.Equal(0, empty.GetProperty("requests").GetInt64());
        Assert.Equal(JsonValueKind.Null, empty.GetProperty("errorRate").ValueKind);
        Assert.Equal(JsonValueKind.Null, empty.GetProperty("completionRate").ValueKind);
        Assert.Equal(JsonValueKind.Null, empty.GetProperty("costPerInteraction").ValueKind);
        Assert.False(group.TryGetProperty("totals", out _));
    }

    [Theory]
    [InlineData("?from=2026-11-20T10:00:00Z&to=2026-11-20T11:00:00Z")]
    [InlineData("?from=2026-11-20T12:00:00%2B02:00&to=2026-11-20T11:00:00Z")]
    public void Times_are_read_as_utc(string query)
    {
        MetricsRequest request = Read(query, out _)!;
        Assert.Equal((Now.AddHours(-2), Now.AddHours(-1)), (request.From, request.To));
    }

    [Fact]
    public void All_parameters_are_read()
    {
        MetricsRequest request = Read("?range=6h&interval=5m&groupBy=model,prompt,feature&groupBy=app&app=a&env=e&model=m&prompt=p@1&feature=f", out _)!;
        Assert.Equal(Now.AddHours(-6), request.From);
        Assert.Equal(5, request.IntervalMinutes);
        Assert.Equal([MetricsDimension.Model, MetricsDimension.Prompt, MetricsDimension.Feature, MetricsDimension.App], request.GroupBy);
        Assert.Equal(new MetricsFilter("a", "e", "m", "p@1", "f"), request.Filter);
    }

    [Theory]
    [InlineData("?range=fortnight", "24h")]
    [InlineData("?from=yesterday&to=today", "2026-11-21T14:00:00Z")]
    [InlineData("?from=2026-11-20T10:00:00Z", "both")]
    [InlineData("?from=2026-11-20T11:00:00Z&to=2026-11-20T10:00:00Z", "after")]
    [InlineData("?from=9990-01-01T00:00:00Z&to=9990-01-02T00:00:00Z", "years")]
    [InlineData("?interval=0m", "5m")]
    [InlineData("?interval=1y", "1h")]
    [InlineData("?interval=7m", "divide")]
    [InlineData("?groupBy=user", "app, env, model, prompt, feature or appVersion")]
    [InlineData("?app=a&app=b", "once")]
    [InlineData("?range=30d&interval=5m", "kept for 14 days")]
    [InlineData("?range=500d&interval=1h", "kept for 400 days")]
    public void What_cannot_be_read_is_refused_with_a_remedy(string query, string remedy)
    {
        Assert.Null(Read(query, out string? problem));
        Assert.Contains(remedy, problem!, StringComparison.Ordinal);
    }

    private static MetricsRequest? Read(string query, out string? problem) =>
        MetricsParameters.Read(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request.Query, Now, new TelemetryOptions(), out problem);
}
