using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Costs.Savings;

/// <summary>Prices of the list: gpt-4.1 costs 2, cached 0.5, output 8; gpt-4.1-mini 0.4, cached 0.1, output 1.6; US dollars a million tokens.</summary>
public sealed class SavingsSearchTests
{
    private const string Dear = "gpt-4.1", Cheap = "gpt-4.1-mini";

    private static readonly DateTime At = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly SavingsFacts Nothing = new() { Days = 73, At = At }; // a fifth of a year

    [Fact]
    public void Without_data_nothing_is_found_and_what_was_looked_at_is_told()
    {
        SavingsReport report = Search(Nothing with { Days = 0 });
        Assert.Empty(report.Levers);
        Assert.Equal(Enum.GetValues<SavingsKind>(), report.Looks.Select(l => l.Kind));
        Assert.Equal(0, report.Yearly);
    }

    [Fact]
    public void What_one_model_reads_from_its_cache_another_could()
    {
        SavingsLever lever = Single(Nothing with { Uses = [Use(Dear, cached: 0), Use(Cheap, cached: 600_000)] }, SavingsKind.Caching);
        Assert.Equal((Dear, 600_000 * 1.5m / 1_000_000 * 5), (lever.Model, lever.Most)); // 60% of a million tokens, 1.5 dollars a million less, five times a year
        Assert.Equal((lever.Most / 2, lever.Most / 4), (lever.Yearly, lever.Least));
    }

    [Fact]
    public void What_no_model_caches_is_not_promised() => Assert.Empty(Search(Nothing with { Uses = [Use(Dear, 0), Use(Cheap, 0)] }).Levers);

    [Fact]
    public void Writing_the_cache_costs_what_it_costs()
    {
        ApplicationUse sonnet = Use("claude-sonnet-4-5", 0), haiku = Use("claude-haiku-4-5", 600_000) with { Tokens = new(1_000_000, 0, 600_000, 60_000) };
        Assert.Equal(((600_000 * 2.7m) - (60_000 * 0.75m)) / 1_000_000 * 5, Single(Nothing with { Uses = [sonnet, haiku] }, SavingsKind.Caching).Most);
    }

    [Fact]
    public void Easy_tasks_go_to_the_cheaper_model_that_does_them_already()
    {
        SavingsLever lever = Single(Nothing with { Uses = [Use(Dear, 0) with { Cost = 100 }], Sample = [.. Tasks(Dear, 40, 10_000), .. Tasks(Cheap, 40, 1_000)] }, SavingsKind.SmallerModel);
        decimal there = 40 * 10_000 / 1e6m, here = ((40 * 1_000 * 0.4m) + (40 * 100 * 1.6m)) / 1e6m;
        Assert.Equal((Dear, 100 * (there - here) / there * 5), (lever.Model, decimal.Round(lever.Most, 6)));
    }

    [Theory]
    [InlineData(29, 100, Outcome.Completed, 0)] // too few
    [InlineData(40, 201, Outcome.Completed, 0)] // long answers
    [InlineData(40, 100, Outcome.Escalated, 0)]
    [InlineData(40, 100, Outcome.Completed, 1)] // with a tool
    public void Tasks_that_are_not_easy_stay(int count, long output, Outcome outcome, int tools) => Assert.DoesNotContain(
        Search(Nothing with { Uses = [Use(Dear, 0) with { Cost = 100 }], Sample = [.. Tasks(Dear, count, 10_000).Select(t => t with { OutputTokens = output, Outcome = outcome, ToolCalls = tools }), .. Tasks(Cheap, 40, 1_000)] }).Levers,
        l => l.Kind == SavingsKind.SmallerModel);

    [Fact]
    public void A_model_that_has_not_shown_it_can_is_not_proposed() =>
        Assert.Empty(Search(Nothing with { Uses = [Use(Dear, 0) with { Cost = 100 }], Sample = [.. Tasks(Dear, 40, 10_000), .. Tasks(Cheap, 5, 1_000)] }).Levers);

    [Fact]
    public void A_prompt_that_grew_without_doing_more_is_shortened()
    {
        SavingsLever lever = Single(Nothing with { Prompts = [Version("answer@1", 0, 1_000, 0.8), Version("answer@2", 10, 1_500, 0.8)] }, SavingsKind.ShorterPrompt);
        Assert.Equal("answer@2", lever.Prompt);
        Assert.Equal(500 * 1_000 * 2m / 1_000_000 / 10 * 365, lever.Most, 6); // of a thousand calls in ten days
    }

    [Fact]
    public void A_longer_prompt_that_completes_more_was_worth_it() => Assert.Empty(Search(Nothing with { Prompts = [Version("answer@1", 0, 1_000, 0.8), Version("answer@2", 10, 1_500, 0.9)] }).Levers);

    [Fact]
    public void A_prompt_whose_success_is_not_known_is_left_alone() =>
        Assert.Empty(Search(Nothing with { Prompts = [Version("answer@1", 0, 1_000, 0.8), Version("answer@2", 10, 1_500, 0.8) with { Completed = default }] }).Levers);

    [Fact]
    public void What_nobody_waits_for_goes_in_batches_at_half_the_price() =>
        Assert.Equal(100 * 0.5m * 5, Single(Nothing with { Uses = [Use(Dear, 0) with { Cost = 100 }], Sample = [.. Tasks(Dear, 500, 10_000)] }, SavingsKind.Batch).Most);

    [Fact]
    public void One_who_waits_is_enough_to_leave_it() => Assert.DoesNotContain(
        Search(Nothing with { Uses = [Use(Dear, 0) with { Cost = 100 }], Sample = [.. Tasks(Dear, 500, 10_000), Tasks(Dear, 1, 1)[0] with { HasUser = true }] }).Levers, l => l.Kind == SavingsKind.Batch);

    [Fact]
    public void Capacity_for_a_model_that_nobody_called_is_given_back_whole()
    {
        SavingsLever lever = Single(Nothing with { Endpoints = [new("Amazon Bedrock", "USE1-ProvisionedThroughput-Nova-Lite-ModelUnits", 200)] }, SavingsKind.IdleEndpoint);
        Assert.Equal((1_000m, 1_000m, "nova-lite"), (lever.Yearly, lever.Least, lever.Model));
    }

    [Fact]
    public void Capacity_that_is_used_or_names_no_model_stays() => Assert.Empty(Search(Nothing with
    {
        Uses = [Use("amazon.nova-lite-v1:0", 0)],
        Endpoints = [new("Amazon Bedrock", "USE1-ProvisionedThroughput-Nova-Lite-ModelUnits", 200), new("Amazon Bedrock", "USE1-ProvisionedThroughput-Custom", 200)],
    }).Levers);

    private static SavingsReport Search(SavingsFacts facts) => SavingsSearch.Of(facts, PriceBook.ListPrices);

    private static SavingsLever Single(SavingsFacts facts, SavingsKind kind) => Assert.Single(Search(facts).Levers, l => l.Kind == kind);

    private static ApplicationUse Use(string model, long cached) => new("bot", model, 1_000, new PricedTokens(1_000_000, 0, cached, 0), 2);

    private static SampledInteraction[] Tasks(string model, int count, long micros) =>
        [.. Enumerable.Repeat(new SampledInteraction("bot", model, Outcome.Completed, 1, 0, 1_000, 100, 0, micros, HasUser: false, IsConversation: false, Streams: false), count)];

    private static PromptUse Version(string version, int day, long inputPerCall, double completed) =>
        new(version, Dear, At.AddDays(day), 10, 1_000, new PricedTokens(inputPerCall * 1_000, 0, 0, 0), new Share((long)(completed * 1_000), 1_000));
}
