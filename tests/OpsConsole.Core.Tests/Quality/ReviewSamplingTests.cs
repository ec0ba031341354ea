using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>What the rules pick out of production.</summary>
public class ReviewSamplingTests
{
    private const string Job = "review-sampling";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Chance_picks_about_the_share_and_the_same_again()
    {
        byte[][] traces = [.. Enumerable.Range(0, 10_000).Select(i =>
        {
            byte[] id = new byte[16];
            BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(12), i);
            return id;
        })];

        bool[] picked = [.. traces.Select(t => ReviewChance.Picks("a", t, 0.1))];

        Assert.InRange(picked.Count(p => p), 900, 1_100); // more than three standard deviations of 30 to each side
        Assert.Equal(picked, traces.Select(t => ReviewChance.Picks("a", t, 0.1)));
        Assert.NotEqual(picked, traces.Select(t => ReviewChance.Picks("b", t, 0.1)));
    }

    [Fact]
    public async Task A_rule_of_chance_picks_each_interaction_once_however_often_it_runs()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        string rule = await console.RuleAsync(new ReviewRuleDraft { Name = "One in two", Kind = ReviewRuleKind.Random, Limit = 0.5, PerDay = 500 });
        List<TraceId> sent = [];
        for (int i = 0; i < 20; i++)
        {
            sent.Add(await console.SendAsync());
        }

        await console.RunAsync(Job);
        await using (OpsDbContext db = console.Context())
        {
            await db.ReviewRules.ExecuteUpdateAsync(r => r.SetProperty(x => x.SeenId, 0L), Cancel); // as if it had never run
        }

        await console.RunAsync(Job);

        Assert.Equal(
            sent.Where(t => ReviewChance.Picks(rule, t.ToBytes(), 0.5)).Select(t => t.ToString()).Order(),
            (await console.ItemsAsync()).Select(i => Convert.ToHexStringLower(i.TraceId)).Order());
    }

    [Theory]
    [InlineData(ReviewRuleKind.Random, 1)]
    [InlineData(ReviewRuleKind.HighCost, 0.001)]
    [InlineData(ReviewRuleKind.NegativeFeedback, 0)]
    [InlineData(ReviewRuleKind.LowScore, 0.5)]
    public async Task A_rule_for_captured_content_passes_over_what_shows_nothing_to_judge(ReviewRuleKind kind, double limit)
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        await console.RuleAsync(new ReviewRuleDraft { Name = "To read", Kind = kind, Limit = limit, Suite = "relevance", PerDay = 1, OnlyWithContent = true });
        TraceId silent = await console.SendAsync(feedback: -1), told = await console.SendAsync(feedback: -1, question: "Where is my parcel?"), more = await console.SendAsync(feedback: -1);
        foreach (TraceId trace in new[] { silent, told, more })
        {
            await console.JudgeAsync(trace, "relevance", 0.1);
        }

        await console.RunAsync(Job);

        Assert.Equal(told.ToString(), Convert.ToHexStringLower(Assert.Single(await console.ItemsAsync()).TraceId));
    }

    [Fact]
    public async Task A_rule_picks_no_more_a_day_than_it_may_and_goes_on_the_next_day()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        await console.RuleAsync(new ReviewRuleDraft { Name = "All", Kind = ReviewRuleKind.Random, Limit = 1, PerDay = 2 });
        for (int i = 0; i < 5; i++)
        {
            await console.SendAsync();
        }

        await console.RunAsync(Job);
        Assert.Equal(2, (await console.ItemsAsync()).Count);

        console.Time.Advance(TimeSpan.FromDays(1));
        await console.SendAsync();
        await console.RunAsync(Job);
        Assert.Equal(3, (await console.ItemsAsync()).Count);
    }

    [Fact]
    public async Task A_low_score_is_picked_by_trace_or_by_response_and_others_are_not()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        await console.RuleAsync(new ReviewRuleDraft { Name = "Made up", Kind = ReviewRuleKind.LowScore, Suite = "groundedness", Limit = 0.5, Application = "support-bot" });
        TraceId low = await console.SendAsync(), byResponse = await console.SendAsync(), high = await console.SendAsync(), other = await console.SendAsync("code-assistant"), otherSuite = await console.SendAsync();
        await console.JudgeAsync(low, "groundedness", 0.31);
        await console.JudgeAsync(byResponse, "groundedness", 0.4, response: "resp-2");
        await console.JudgeAsync(high, "groundedness", 0.5);
        await console.JudgeAsync(other, "groundedness", 0.1);
        await console.JudgeAsync(otherSuite, "relevance", 0.1);

        await console.RunAsync(Job);

        List<ReviewItem> items = await console.ItemsAsync();
        Assert.Equal(new[] { low, byResponse }.Select(t => t.ToString()), items.Select(i => Convert.ToHexStringLower(i.TraceId)));
        Assert.Equal(("groundedness scored 0.31", "support-bot", "production", "gpt-5"), (items[0].Why, items[0].Application, items[0].Environment, items[0].Model));
    }

    [Fact]
    public async Task What_users_did_not_like_and_what_costs_much_is_picked()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        await console.RuleAsync(new ReviewRuleDraft { Name = "Thumbs down", Kind = ReviewRuleKind.NegativeFeedback });
        await console.RuleAsync(new ReviewRuleDraft { Name = "Dear", Kind = ReviewRuleKind.HighCost, Limit = 1 });
        TraceId unliked = await console.SendAsync(feedback: -1), dear = await console.SendAsync(dollars: 1.5);
        await console.SendAsync(feedback: 1);

        await console.RunAsync(Job);

        Assert.Equal(
            new[] { (unliked.ToString(), "feedback -1"), (dear.ToString(), "cost $1.5") },
            (await console.ItemsAsync()).Select(i => (Convert.ToHexStringLower(i.TraceId), i.Why)));
    }

    [Fact]
    public async Task A_rule_that_is_off_picks_nothing_and_later_not_what_passed_meanwhile()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        string id = await console.RuleAsync(new ReviewRuleDraft { Name = "All", Kind = ReviewRuleKind.Random, Limit = 1, Enabled = false });
        await console.SendAsync();
        await console.RunAsync(Job);
        Assert.Empty(await console.ItemsAsync());

        console.Time.Advance(TimeSpan.FromDays(3));
        await console.Get<ReviewRuleCommands>().ChangeAsync(QualityConsole.Shell, id, 1, new ReviewRuleDraft { Name = "All", Kind = ReviewRuleKind.Random, Limit = 1 }, Cancel);
        await console.RunAsync(Job);
        Assert.Empty(await console.ItemsAsync());
    }

    [Theory]
    [InlineData(ReviewRuleKind.Random, 0.0)]
    [InlineData(ReviewRuleKind.Random, 1.5)]
    [InlineData(ReviewRuleKind.LowScore, 0.5)]
    [InlineData(ReviewRuleKind.HighCost, -1.0)]
    public void A_rule_that_cannot_work_is_refused_with_a_remedy(ReviewRuleKind kind, double limit) =>
        Assert.NotNull(new ReviewRuleDraft { Name = "Rule", Kind = kind, Limit = limit }.Problem());
}
