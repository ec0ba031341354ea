using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Tests.Demo;

public sealed class DemoWorldTests
{
    private static readonly DateTime Anchor = new(2026, 11, 20, 9, 30, 0, DateTimeKind.Utc);

    private static readonly Lazy<List<DemoTrace>> Month = new(() => [.. World().Ended(Anchor.AddDays(-30), Anchor)]);

    private static DemoWorld World(ulong seed = 1) => new(seed, Anchor, 3000);

    [Fact]
    public void The_same_seed_gives_the_same_traces()
    {
        List<DemoTrace> once = [.. World().Ended(Anchor.AddHours(-3), Anchor)], again = [.. World().Ended(Anchor.AddHours(-3), Anchor)];

        Assert.NotEmpty(once);
        Assert.Equal(once.Select(Describe), again.Select(Describe));
        Assert.NotEqual(once.Select(Describe), World(seed: 2).Ended(Anchor.AddHours(-3), Anchor).Select(Describe));
    }

    [Fact]
    public void A_stretch_of_time_is_the_sum_of_its_parts()
    {
        DemoWorld world = World();

        IEnumerable<DemoTrace> parts = [.. world.Ended(Anchor.AddHours(-3), Anchor.AddMinutes(-77.3)), .. world.Ended(Anchor.AddMinutes(-77.3), Anchor)];

        Assert.Equal(world.Ended(Anchor.AddHours(-3), Anchor).Select(Describe).Order(StringComparer.Ordinal), parts.Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_month_has_its_interactions_and_no_id_twice()
    {
        List<DemoTrace> month = Month.Value;

        Assert.InRange(month.Count, 80_000, 100_000);
        Assert.Equal(month.Count, month.Select(t => t.Id).Distinct().Count());
        Assert.All(month, t => Assert.Equal(t.Spans.Count, t.Spans.Select(s => s.Id).Distinct().Count()));
        Assert.All(month, t => Assert.InRange(t.End - t.Start, TimeSpan.Zero, DemoWorld.LongestInteraction));
    }

    [Fact]
    public void Every_application_model_environment_and_prompt_version_appears()
    {
        List<DemoTrace> month = Month.Value;

        Assert.Equal(["code-assistant", "document-analyst", "support-bot"], month.Select(t => t.Application).Distinct().Order());
        Assert.Equal(DemoModel.All.Select(m => m.Name).Order(), month.Select(t => t.Model).Distinct().Order());
        Assert.Equal(["production", "staging"], month.Select(t => t.Environment).Distinct().Order());
        Assert.True(DemoModel.All.Select(m => m.Provider).Distinct().Count() >= 3);
        Assert.Equal(
            World().Applications.SelectMany(a => a.Prompt.Releases.Select(r => $"{a.Prompt.Name}@{r.Version}")).Order(),
            month.Select(t => t.Prompt).Distinct().Order());
        Assert.True(month.Count(t => t.Environment == DemoWorld.Production) > month.Count * 0.9);
    }

    [Fact]
    public void Every_interaction_names_a_feature_and_every_application_has_several()
    {
        (string Application, object? Feature)[] named = [.. Month.Value.Select(t => (t.Application, t.Root.Attributes.Single(a => a.Key == "opsconsole.feature").Value))];

        Assert.All(named.Distinct().GroupBy(n => n.Application), g => Assert.InRange(g.Count(), 3, 10));
    }

    [Fact]
    public void Traffic_follows_the_day_and_the_week()
    {
        List<DemoTrace> code = [.. Month.Value.Where(t => t.Application == DemoApplication.CodeAssistant)];
        double afternoon = code.Count(t => t.Start.Hour is 14 or 15), night = code.Count(t => t.Start.Hour is 2 or 3);
        double workday = code.Count(t => !IsWeekend(t.Start)) / 5.0, weekend = code.Count(t => IsWeekend(t.Start)) / 2.0;

        Assert.True(afternoon > 8 * night, $"{afternoon} against {night} at night");
        Assert.True(workday > 4 * weekend, $"{workday} on a working day against {weekend}");
    }

    [Theory]
    [InlineData(DayOfWeek.Monday)]
    [InlineData(DayOfWeek.Friday)]
    [InlineData(DayOfWeek.Sunday)]
    public void A_week_averages_what_was_asked_for(DayOfWeek start)
    {
        DemoWorld world = World();
        DateTime from = Anchor.Date.AddDays(7 + (start - Anchor.DayOfWeek));

        double perMinute = world.Applications.Average(a => Enumerable.Range(0, 7 * 24 * 4).Average(q => world.Rate(a, DemoWorld.Production, from.AddMinutes(q * 15)) / a.Share));

        Assert.Equal(3000 * 0.93 / (24 * 60), perMinute, 0.005);
    }

    [Fact]
    public void The_incident_stands_out()
    {
        DemoIncident incident = World().Incident;
        List<DemoTrace> support = [.. Month.Value.Where(t => t.Application == DemoApplication.SupportBot && t.Environment == DemoWorld.Production)];
        List<DemoTrace> during = [.. support.Where(t => incident.Covers(t.Start))];
        double usual = ErrorRate(support.Where(t => !incident.Covers(t.Start)));

        Assert.InRange(incident.From, Anchor.AddDays(-7), Anchor.AddDays(-2));
        Assert.True(during.Count > 80, $"{during.Count} interactions");
        Assert.InRange(usual, 0.004, 0.03);
        Assert.True(ErrorRate(during) > 5 * usual, $"{ErrorRate(during):p1} against {usual:p1}");
        Assert.All(during.Where(t => t.Prompt.EndsWith(DemoIncident.PromptVersion, StringComparison.Ordinal)), t => Assert.True(incident.Covers(t.Start)));

        // The cause is visible: it is one model and one prompt version, and it is throttling and time-outs.
        Assert.True(ErrorRate(during.Where(t => t.Model != DemoIncident.Model.Name)) < 3 * usual);
        string[] errors = [.. during.Where(t => t.Failed).Select(t => t.Root.ErrorType!)];
        Assert.True(errors.Count(e => e is "RateLimitError" or "APITimeoutError") > errors.Length * 0.9);
    }

    [Fact]
    public void Every_kind_of_ending_happens()
    {
        List<DemoSpan> calls = [.. Month.Value.SelectMany(t => t.Spans).Where(s => s.Name.StartsWith("chat ", StringComparison.Ordinal))];

        Assert.Superset(
            new HashSet<string?> { null, "RateLimitError", "APITimeoutError", "ThrottlingException", "ModelTimeoutException", "OverloadedError", "BadRequestError" },
            calls.Select(c => c.ErrorType).ToHashSet());
        Assert.Superset(
            new HashSet<string> { "end_turn", "stop", "tool_use", "tool_calls", "refusal", "content_filter", "guardrail_intervened" },
            calls.Select(c => c.Attributes.FirstOrDefault(a => a.Key == "gen_ai.response.finish_reasons").Value).OfType<string[]>().Select(f => f[0]).ToHashSet());
        Assert.Contains(Month.Value.SelectMany(t => t.Spans), s => s.ErrorType == "ToolError");
        Assert.Contains(Month.Value, t => t.Evaluations.Count > 0);
    }

    [Fact]
    public void The_code_assistant_loses_the_thread_of_long_conversations()
    {
        List<(int Number, DemoTrace Trace)> turns =
        [
            .. Month.Value.Where(t => t.Application == DemoApplication.CodeAssistant).GroupBy(Conversation).SelectMany(c => c.OrderBy(t => t.Start).Select((trace, i) => (i + 1, trace))),
        ];
        double early = turns.Where(t => t.Number <= 5).Average(t => LeftByTheUser(t.Trace)), late = turns.Where(t => t.Number >= 6).Average(t => LeftByTheUser(t.Trace));

        Assert.True(turns.Count(t => t.Number >= 6) > 1000, "Few conversations are long.");
        Assert.InRange(early, 0, 0.15);
        Assert.InRange(late, 0.3, 0.5);
    }

    [Fact]
    public void Spans_lie_within_the_root_and_cached_tokens_within_the_input()
    {
        Assert.All(Month.Value.Take(5000), trace =>
        {
            Assert.True(trace.Root.ParentId.IsEmpty);
            Assert.All(trace.Spans, s => Assert.True(s.Start >= trace.Start && s.End >= s.Start && s.End <= trace.End));
            Assert.All(trace.Spans.Skip(1), s => Assert.Contains(trace.Spans, p => p.Id == s.ParentId));
            Assert.All(trace.Spans, s => Assert.True(Tokens(s, "gen_ai.usage.cache_read.input_tokens") <= Tokens(s, "gen_ai.usage.input_tokens")));
        });
    }

    private static string Describe(DemoTrace t) =>
        $"{t.Id} {t.Prompt} {string.Join(';', t.Spans.Select(s => $"{s.Id} {s.Name} {s.Start:O} {s.End:O} {s.ErrorType} {string.Join(',', s.Attributes.Select(a => a.Value))}"))}";

    private static long Tokens(DemoSpan span, string key) => span.Attributes.FirstOrDefault(a => a.Key == key).Value as long? ?? 0;

    private static double ErrorRate(IEnumerable<DemoTrace> traces) => traces.Average(t => t.Failed ? 1.0 : 0);

    private static object? Conversation(DemoTrace trace) => trace.Spans.SelectMany(s => s.Attributes).First(a => a.Key == "gen_ai.conversation.id").Value;

    private static double LeftByTheUser(DemoTrace trace) => trace.Root.Attributes.Any(a => a is { Key: "opsconsole.outcome", Value: "abandoned" }) ? 1 : 0;

    private static bool IsWeekend(DateTime at) => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
