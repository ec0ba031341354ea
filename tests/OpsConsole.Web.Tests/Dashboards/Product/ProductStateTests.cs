using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Dashboards.Product;

namespace OpsConsole.Web.Tests.Dashboards.Product;

public sealed class ProductStateTests : IDisposable
{
    private static readonly TimeRange TwoDays = TimeRange.TryRelative("2d", out TimeRange range) ? range : TimeRange.Default;
    private readonly OpsConsoleFactory _console = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completion_is_compared_with_the_period_before_and_topics_have_their_names()
    {
        await CountAsync("gpt", "answer@2", hoursAgo: 5, completed: 600, failed: 400, topic: "billing");
        await CountAsync("gpt", "answer@1", hoursAgo: 60, completed: 900, failed: 100, topic: "billing");
        ProductState state = _console.Services.GetRequiredService<ProductState>();

        await state.LoadAsync(new ProductView(TwoDays, MetricsFilter.All), Cancel);

        Assert.Null(state.Problem);
        Assert.Equal((new Share(600, 1000), new Share(900, 1000)), (state.Data!.Completed, state.Data.Against!.Other));
        Assert.Equal("60% get their job done: 30 points less than in the period before (90%).", ProductWords.Answer(state.Data));
        Assert.Equal([("billing", 1000L, 1000L)], state.Data.Topics.Select(t => (t.Topic, t.Requests, t.RequestsBefore)));
        Assert.Equal(1000, state.Data.Traced);
        Assert.Empty(state.Data.Week); // two days say nothing of a week
    }

    [Fact]
    public async Task Without_interactions_it_is_empty_and_nothing_is_wrong()
    {
        ProductState state = _console.Services.GetRequiredService<ProductState>();
        await state.LoadAsync(new ProductView(ProductView.Week, MetricsFilter.All), Cancel);
        Assert.Null(state.Problem);
        Assert.True(state.Data!.IsEmpty);
        Assert.Equal("Nobody said yet how interactions ended.", ProductWords.Answer(state.Data));
    }

    [Fact]
    public async Task When_numbers_cannot_be_read_the_old_ones_stay_and_it_is_said()
    {
        await CountAsync("gpt", "answer@1", hoursAgo: 5, completed: 9, failed: 1);
        ProductState state = _console.Services.GetRequiredService<ProductState>();
        await state.LoadAsync(new ProductView(TwoDays, MetricsFilter.All), Cancel);
        await using (OpsDbContext context = Context())
        {
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE Rollups RENAME TO Gone", Cancel);
        }

        await state.LoadAsync(new ProductView(ProductView.Week, MetricsFilter.All), Cancel);

        Assert.StartsWith("The numbers could not be read", state.Problem, StringComparison.Ordinal);
        Assert.Equal(10, state.Data!.Total.Requests);
    }

    [Fact]
    public async Task Versions_are_compared_with_the_one_that_stands_first()
    {
        await CountAsync("gpt", "answer@1", hoursAgo: 5, completed: 900, failed: 100);
        await CountAsync("gpt", "answer@2", hoursAgo: 5, completed: 700, failed: 100);
        await CountAsync("gpt", "answer@3", hoursAgo: 5, completed: 300, failed: 300);
        VersionsState state = _console.Services.GetRequiredService<VersionsState>();

        await state.LoadAsync(new VersionsView(TwoDays, MetricsFilter.All, ComparedBy.Prompt) { Of = ["answer@2", "answer@3"] }, Cancel);

        Assert.Equal(["answer@1", "answer@2", "answer@3"], state.Data!.Choices);
        Assert.Equal([("answer@2", false), ("answer@3", true)], state.Data.Groups.Select(g => (g.Name, g.IsTold)));
        Assert.Equal("answer@3 completes 37.5 points less than answer@2, and that is no chance (−37.5 pp (−42.0 to −32.8), p < 0.001).", VersionsWords.Of(state.Data.Groups).Single());
    }

    [Fact]
    public async Task Periods_are_compared_too()
    {
        await CountAsync("gpt", "answer@1", hoursAgo: 5, completed: 90, failed: 10);
        await CountAsync("gpt", "answer@1", hoursAgo: 60, completed: 85, failed: 15);
        VersionsState state = _console.Services.GetRequiredService<VersionsState>();

        await state.LoadAsync(new VersionsView(TwoDays, MetricsFilter.All, ComparedBy.Period), Cancel);

        Assert.Equal([(VersionsState.Before, 85L), (VersionsState.ThisPeriod, 90L)], state.Data!.Groups.Select(g => (g.Name, g.Completed.Hits)));
        Assert.Equal("This period cannot be told apart from The period before yet (+5.0 pp (−4.4 to +14.4), p = 1).", VersionsWords.Of(state.Data.Groups).Single());
    }

    [Fact]
    public async Task Scores_of_an_evaluation_stand_beside_each_version_and_a_difference_is_told()
    {
        await CountAsync("gpt", "answer@1", hoursAgo: 5, completed: 90, failed: 10);
        await CountAsync("gpt", "answer@2", hoursAgo: 5, completed: 80, failed: 20);
        await JudgeAsync("relevance", ("answer@1", 900, 1000), ("answer@2", 600, 1000));
        await JudgeAsync("safety", ("answer@1", 9, 10), ("answer@2", 9, 10));
        VersionsState state = _console.Services.GetRequiredService<VersionsState>();
        VersionsView view = new(TwoDays, MetricsFilter.All, ComparedBy.Prompt) { Of = ["answer@1", "answer@2"] };

        await state.LoadAsync(view, Cancel);
        Assert.Equal(("relevance", false), (state.Data!.Scores.Suite, state.Data.Scores.IsSample)); // it judged most
        Assert.Equal(["relevance", "safety"], state.Data.Scores.Suites);
        Assert.Equal(["Of answer@2, 30 points less pass relevance than of answer@1, and that is no chance (−30.0 pp (−33.5 to −26.4), p < 0.001)."], VersionsWords.OfScores(state.Data.Groups, "relevance"));

        await state.LoadAsync(view with { Suite = "safety" }, Cancel);
        Assert.Equal([new Share(9, 10), new Share(9, 10)], state.Data.Groups.Select(g => g.Judged));
        Assert.Empty(VersionsWords.OfScores(state.Data.Groups, "safety"));
    }

    [Fact]
    public void The_address_of_a_comparison_carries_the_evaluation()
    {
        VersionsView view = new(TwoDays, MetricsFilter.All, ComparedBy.App) { Suite = "relevance" };
        Assert.EndsWith("&suite=relevance", view.Url, StringComparison.Ordinal);
        Assert.Equal(view, VersionsView.FromQuery(name => name switch { "range" => "2d", "by" => "app", "suite" => "relevance", _ => null }, null, out _));
        Assert.NotEqual(view, view with { Suite = null });
    }

    public void Dispose() => _console.Dispose();

    private OpsDbContext Context() => _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    /// <summary>Counts evaluations of prompt versions five hours ago.</summary>
    private async Task JudgeAsync(string suite, params (string Prompt, int Passed, int Judged)[] versions)
    {
        await using OpsDbContext context = Context();
        EvaluationSuite row = new() { Name = suite };
        context.Add(row);
        await context.SaveChangesAsync(Cancel);
        int hour = TallyTime.BucketOf(TallyTier.Hour, DateTime.UtcNow.AddHours(-5));
        Dictionary<string, int> prompts = await context.Dimensions.Where(d => d.Kind == DimensionKind.Prompt).ToDictionaryAsync(d => d.Value, d => d.Id, Cancel);
        context.AddRange(versions.Select(v => new EvaluationTally { Tier = TallyTier.Hour, Bucket = hour, SuiteId = row.Id, PromptId = prompts[v.Prompt], Count = v.Judged, Judged = v.Judged, Passed = v.Passed, Scores = [] }));
        context.Add(new EvaluationTally { Tier = TallyTier.HourTogether, Bucket = hour, SuiteId = row.Id, Count = versions.Sum(v => v.Judged), Judged = versions.Sum(v => v.Judged), Passed = versions.Sum(v => v.Passed), Scores = [] });
        await context.SaveChangesAsync(Cancel);
    }

    private async Task CountAsync(string model, string prompt, int hoursAgo, int completed, int failed, string? topic = null)
    {
        await using OpsDbContext context = Context();
        RollupSeries series = new()
        {
            ApplicationId = await IdAsync(DimensionKind.Application, "bot"),
            EnvironmentId = await IdAsync(DimensionKind.Environment, "production"),
            ModelId = await IdAsync(DimensionKind.Model, model),
            PromptId = await IdAsync(DimensionKind.Prompt, prompt),
        };
        RollupSeries? known = await context.RollupSeries.SingleOrDefaultAsync(s => s.PromptId == series.PromptId, Cancel);
        if (known is null)
        {
            context.Add(series);
            await context.SaveChangesAsync(Cancel);
        }

        RollupCell cell = new RollupCell().Interactions(completed).Interactions(failed, outcome: Outcome.Failed, errorClass: ErrorClass.ApiError);
        byte[] minute = cell.Pack();
        FacetCounts counts = new(completed + failed, completed, 0, 0);
        cell.Facets.Add(new Facet(FacetKind.ToolCalls, 1), counts);
        if (topic is not null)
        {
            cell.Facets.Add(new Facet(FacetKind.Topic, await IdAsync(DimensionKind.Topic, topic)), counts);
        }

        int at = (int)(DateTime.UtcNow.AddHours(-hoursAgo) - DateTime.UnixEpoch).TotalMinutes, id = (known ?? series).Id;
        context.AddRange(
            new Rollup { Tier = RollupTier.Minute, Bucket = at, SeriesId = id, Cell = minute },
            new Rollup { Tier = RollupTier.Hour, Bucket = at / 60 * 60, SeriesId = id, Cell = cell.Pack() },
            new Rollup { Tier = RollupTier.Day, Bucket = at / 1440 * 1440, SeriesId = id, Cell = cell.Pack() });
        await context.SaveChangesAsync(Cancel);

        async Task<int> IdAsync(DimensionKind kind, string value)
        {
            Dimension? dimension = await context.Dimensions.SingleOrDefaultAsync(d => d.Kind == kind && d.Value == value, Cancel);
            if (dimension is null)
            {
                context.Add(dimension = new Dimension { Kind = kind, Value = value });
                await context.SaveChangesAsync(Cancel);
            }

            return dimension.Id;
        }
    }
}
