using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Dashboards.Engineering;
using OpsConsole.Web.Dashboards.Overview;

namespace OpsConsole.Web.Tests.Dashboards;

public sealed class DashboardStateTests : IDisposable
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly OpsConsoleFactory _console = new();

    [Fact]
    public async Task The_engineering_dashboard_shows_what_was_counted_and_the_period_before()
    {
        DateTime now = DateTime.UtcNow;
        await CountAsync(("bot", now.AddHours(-1), 30), ("coder", now.AddHours(-2), 20), ("bot", now.AddHours(-30), 10));
        EngineeringState state = _console.Services.GetRequiredService<EngineeringState>();
        Assert.Null(state.Data);

        await state.LoadAsync(new EngineeringView(TimeRange.Default, MetricsFilter.All, Compare: true), None);
        Assert.Null(state.Problem);
        Assert.False(state.IsLoading);
        Assert.Equal(50, state.Data!.Total.Requests);
        Assert.Equal(10, state.Data.PreviousTotal!.Requests);
        Assert.Equal(["gpt"], state.Data.Models.Select(m => m.Key[0]));
        Assert.Equal(["bot", "coder"], state.Dimensions.Applications);
        Assert.Equal(["answer", "answer@1"], state.Dimensions.PromptChoices);
        Assert.Equal("50", EngineeringStats.Make(state.Data)[0].Value);
        Assert.NotNull(EngineeringStats.Make(state.Data)[0].Change);

        await state.LoadAsync(new EngineeringView(TimeRange.Default, new MetricsFilter("coder")), None);
        Assert.Equal(20, state.Data.Total.Requests);
        Assert.Null(state.Data.PreviousTotal);
    }

    [Fact]
    public async Task Without_telemetry_the_engineering_dashboard_is_empty()
    {
        EngineeringState state = _console.Services.GetRequiredService<EngineeringState>();
        await state.LoadAsync(new EngineeringView(TimeRange.Default, MetricsFilter.All), None);
        Assert.True(state.Data!.IsEmpty);
    }

    [Fact]
    public async Task When_numbers_cannot_be_read_the_old_ones_stay()
    {
        await CountAsync(("bot", DateTime.UtcNow.AddHours(-1), 30));
        EngineeringState state = _console.Services.GetRequiredService<EngineeringState>();
        await state.LoadAsync(new EngineeringView(TimeRange.Default, MetricsFilter.All), None);
        await using (OpsDbContext context = Context())
        {
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE Dimensions RENAME TO Gone", None);
        }

        await state.LoadAsync(new EngineeringView(TimeRange.Default, new MetricsFilter("bot")), None);
        Assert.NotNull(state.Problem);
        Assert.Equal(30, state.Data!.Total.Requests);
        Assert.False(state.IsLoading);
    }

    [Fact]
    public async Task The_overview_has_a_row_for_each_application_and_one_for_all()
    {
        DateTime now = DateTime.UtcNow;
        await CountAsync(("bot", now.AddDays(-1), 30), ("coder", now.AddDays(-2), 50), ("bot", now.AddDays(-8), 10));
        OverviewState state = _console.Services.GetRequiredService<OverviewState>();
        await state.LoadAsync(OverviewView.FromQuery(null, null, null, null, out _), None);
        Assert.Null(state.Problem);
        Assert.Equal([("coder", 50L, null), ("bot", 30L, 10L)], state.Rows!.Select(r => (r.Application ?? "", r.Now.Requests, r.Before?.Requests)));
        Assert.Equal((80L, 10L), (state.Total!.Now.Requests, state.Total.Before!.Requests));
        Assert.Equal(80, state.Total.Trend.Sum());
        Assert.Equal("/engineering?range=7d&app=coder&compare=1", state.Rows![0].Url);
    }

    [Fact]
    public async Task Numbers_come_out_by_api_to_those_who_may_see_them()
    {
        await CountAsync(("bot", DateTime.UtcNow.AddHours(-1), 30), ("coder", DateTime.UtcNow.AddHours(-2), 20));
        const string Url = "/api/v1/metrics?range=6h&groupBy=app&interval=1h";
        using HttpClient program = await _console.CreateKeyClientAsync(Scopes.MetricsRead), stranger = await _console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        using HttpClient person = await _console.CreateSignedInClientAsync(Roles.Executive), nobody = _console.CreateClient();
        foreach (HttpClient client in new[] { program, person })
        {
            JsonElement body = await client.GetFromJsonAsync<JsonElement>(Url, None);
            Assert.Equal(["bot", "coder"], body.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("key").GetProperty("app").GetString()));
            Assert.Equal(30, body.GetProperty("groups")[0].GetProperty("series").EnumerateArray().Sum(p => p.GetProperty("requests").GetInt64()));
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(Url, None)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Url, None)).StatusCode);
        HttpResponseMessage refused = await program.GetAsync("/api/v1/metrics?interval=7m", None);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Contains("does not divide a day", await refused.Content.ReadAsStringAsync(None), StringComparison.Ordinal);
    }

    public void Dispose() => _console.Dispose();

    private OpsDbContext Context() => _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    private async Task CountAsync(params (string Application, DateTime At, int Count)[] counted)
    {
        await using OpsDbContext context = Context();
        Dictionary<(DimensionKind, string), int> ids = [];
        int Id(DimensionKind kind, string value)
        {
            if (!ids.TryGetValue((kind, value), out int id))
            {
                Dimension dimension = new() { Kind = kind, Value = value };
                context.Add(dimension);
                context.SaveChanges();
                ids.Add((kind, value), id = dimension.Id);
            }

            return id;
        }

        foreach (IGrouping<string, (string Application, DateTime At, int Count)> application in counted.GroupBy(c => c.Application))
        {
            RollupSeries series = new()
            {
                ApplicationId = Id(DimensionKind.Application, application.Key),
                EnvironmentId = Id(DimensionKind.Environment, "production"),
                ModelId = Id(DimensionKind.Model, "gpt"),
                PromptId = Id(DimensionKind.Prompt, "answer@1"),
            };
            context.Add(series);
            await context.SaveChangesAsync(None);
            foreach ((_, DateTime at, int count) in application)
            {
                byte[] cell = new RollupCell().Interactions(count).Pack();
                int minute = (int)(at - DateTime.UnixEpoch).TotalMinutes;
                context.AddRange(
                    new Rollup { Tier = RollupTier.Minute, Bucket = minute, SeriesId = series.Id, Cell = cell },
                    new Rollup { Tier = RollupTier.Hour, Bucket = minute / 60 * 60, SeriesId = series.Id, Cell = cell },
                    new Rollup { Tier = RollupTier.Day, Bucket = minute / 1440 * 1440, SeriesId = series.Id, Cell = cell });
            }
        }

        await context.SaveChangesAsync(None);
    }
}
