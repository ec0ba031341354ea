using OpsConsole.Core.Telemetry.Redaction;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

public sealed class InteractionQueriesTests : IAsyncLifetime
{
    private ReadingDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await ReadingDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static InteractionFilter Filter(string query)
    {
        Dictionary<string, string> parts = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        InteractionFilter filter = InteractionFilter.FromQuery(parts.GetValueOrDefault, out IReadOnlyList<string> problems);
        Assert.Empty(problems);
        return filter;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<InteractionRows> ListAsync(InteractionFilter filter, InteractionSort sort, string? cursor, int limit) =>
        _database.Interactions.ListAsync(filter, sort, cursor, limit, Stop);

    private async Task<string[]> NamesAsync(string query, InteractionSort sort = InteractionSort.Newest)
    {
        InteractionRows page = await ListAsync(Filter(query), sort, null, 50);
        return [.. page.Items.Select(i => i.Name)];
    }

    private Task<Interaction> Add(string name, long millis = 1000, string application = "support-bot", string environment = "production",
        string model = "nova-lite", string? prompt = null, DateTime? at = null, Action<Interaction>? change = null) =>
        _database.AddAsync(at, millis, application, environment, model, prompt, i =>
        {
            i.Name = name;
            change?.Invoke(i);
        });

    [Fact]
    public async Task Rows_carry_the_names_of_their_dimensions_and_amounts_in_units_of_people()
    {
        int feature = await _database.NumberAsync(DimensionKind.Feature, "chat");
        await Add("one", 1500, prompt: "support/answer@3f2a", change: i =>
        {
            i.CostMicros = 1234;
            i.UserHash = -1;
            i.Outcome = Outcome.Failed;
            i.ErrorClass = ErrorClass.RateLimited;
            i.FeatureId = feature;
        });

        InteractionRow row = Assert.Single((await ListAsync(Filter(""), InteractionSort.Newest, null, 10)).Items);

        Assert.Equal(("support-bot", "production", "nova-lite", "support/answer@3f2a"), (row.Application, row.Environment, row.Model, row.Prompt));
        Assert.Equal("chat", row.Feature);
        Assert.Equal((1_500_000, 0.001234m, "user:ffffffffffffffff"), (row.DurationMicros, row.Cost, row.User));
        Assert.Equal((Outcome.Failed, ErrorClass.RateLimited), (row.Outcome, row.ErrorClass));
    }

    [Fact]
    public async Task What_people_said_and_what_it_is_about_can_be_asked_for()
    {
        int billing = await _database.NumberAsync(DimensionKind.Topic, "billing"), orders = await _database.NumberAsync(DimensionKind.Topic, "orders");
        await Add("silent");
        await Add("liked", change: i => (i.FeedbackMillis, i.TopicId) = (500, billing));
        await Add("disliked", change: i => (i.FeedbackMillis, i.TopicId, i.ToolCalls) = (-1000, billing, 5));
        await Add("neither", change: i => (i.FeedbackMillis, i.TopicId, i.ToolCalls) = (0, orders, 4));

        Assert.Equal(["liked"], await NamesAsync("feedback=good"));
        Assert.Equal(["disliked"], await NamesAsync("feedback=bad"));
        Assert.Equal(["disliked", "liked"], (await NamesAsync("topic=billing")).Order());
        Assert.Equal(["disliked", "neither"], (await NamesAsync("tools=4")).Order());
        Assert.Equal(["disliked"], await NamesAsync("tools=4&topic=billing&feedback=bad"));
        Assert.Empty(await NamesAsync("topic=unheard-of"));
    }

    [Theory]
    [InlineData("feedback", "nice", "'feedback' must be good or bad.")]
    [InlineData("tools", "-1", "'tools' must be a whole number from 1 on.")]
    public void What_nobody_can_mean_is_named(string name, string value, string problem)
    {
        InteractionFilter.FromQuery(n => n == name ? value : null, out IReadOnlyList<string> problems);
        Assert.Equal([problem], problems);
    }

    [Fact]
    public async Task A_feature_keeps_its_interactions_and_one_that_nobody_named_none()
    {
        int chat = await _database.NumberAsync(DimensionKind.Feature, "chat"), search = await _database.NumberAsync(DimensionKind.Feature, "search");
        await Add("plain");
        await Add("one", change: i => i.FeatureId = chat);
        await Add("two", application: "code-assistant", change: i => i.FeatureId = chat);
        await Add("three", change: i => i.FeatureId = search);

        Assert.Equal(["one", "two"], await NamesAsync("feature=chat"));
        Assert.Equal(["one"], await NamesAsync("feature=chat&app=support-bot"));
        Assert.Empty(await NamesAsync("feature=unheard-of"));
    }

    [Fact]
    public async Task Each_part_of_the_filter_keeps_what_it_names()
    {
        await Add("plain");
        await Add("other app", application: "code-assistant");
        await Add("staging", environment: "staging");
        await Add("other model", model: "sonnet");
        await Add("failed", change: i => (i.Outcome, i.ErrorClass) = (Outcome.Failed, ErrorClass.Timeout));
        await Add("slow", 9000);
        await Add("fast", 10);
        await Add("old", at: ReadingDatabase.Now.AddDays(-2));
        await Add("talk", change: i => i.Conversation = "c-1");
        await Add("ana's", change: i => i.UserHash = _database.Hasher.Hash("ana"u8));

        Assert.Equal(["other app"], await NamesAsync("app=code-assistant"));
        Assert.Equal(["staging"], await NamesAsync("env=staging"));
        Assert.Equal(["other model"], await NamesAsync("model=sonnet"));
        Assert.Equal(["failed"], await NamesAsync("outcome=failed"));
        Assert.Equal(["failed"], await NamesAsync("error=timeout"));
        Assert.Equal(["slow"], await NamesAsync("min=9000"));
        Assert.Equal(["fast"], await NamesAsync("max=10"));
        Assert.Equal(["old"], await NamesAsync("from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z"));
        Assert.Equal(["talk"], await NamesAsync("conversation=c-1"));
        Assert.Equal(["ana's"], await NamesAsync("user=ana"));
        Assert.Equal(["ana's"], await NamesAsync($"user={UserHasher.Display(_database.Hasher.Hash("ana"u8))}"));
        Assert.Empty(await NamesAsync("app=unheard-of"));
        Assert.Empty(await NamesAsync("app=code-assistant&model=sonnet"));
    }

    [Fact]
    public async Task A_prompts_name_stands_for_all_its_versions_and_for_no_other_prompt()
    {
        await Add("v1", prompt: "support/answer@1");
        await Add("v2", prompt: "support/answer@2");
        await Add("bare", prompt: "support/answer");
        await Add("namesake", prompt: "support/answer-long@1");

        Assert.Equal(["v1", "v2", "bare"], await NamesAsync("prompt=support/answer"));
        Assert.Equal(["v2"], await NamesAsync("prompt=support/answer@2"));
    }

    [Fact]
    public async Task Slowest_puts_the_longest_first()
    {
        await Add("b", 2000);
        await Add("a", 3000);
        await Add("c", 1000);

        Assert.Equal(["a", "b", "c"], await NamesAsync("", InteractionSort.Slowest));
    }

    [Theory]
    [InlineData(InteractionSort.Newest)]
    [InlineData(InteractionSort.Slowest)]
    public async Task Paging_over_ten_thousand_neither_repeats_nor_skips_while_new_ones_arrive(InteractionSort sort)
    {
        // Many share a start and a duration, so that the id has to decide.
        Random random = new(7);
        List<Interaction> rows = [];
        for (int i = 0; i < 10_000; i++)
        {
            rows.Add(await _database.NewAsync(ReadingDatabase.Now.AddSeconds(-random.Next(1, 3000)), random.Next(1, 200)));
        }

        await _database.SaveAsync(rows);
        HashSet<TraceId> before = [.. rows.Select(r => TraceId.FromBytes(r.TraceId))];
        List<TraceId> seen = [];
        string? cursor = null, lastCursor = null;
        do
        {
            InteractionRows page = await ListAsync(Filter("range=6h"), sort, cursor, 200);
            seen.AddRange(page.Items.Select(i => i.TraceId));
            await _database.AddAsync(ReadingDatabase.Now.AddSeconds(-random.Next(1, 3000)), random.Next(1, 200));
            (lastCursor, cursor) = (cursor, page.Next);
        }
        while (cursor is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(10_000, seen.Count(before.Contains));

        // And back again from the last page to the first.
        int pages = 0;
        InteractionRows back = await ListAsync(Filter("range=6h"), sort, lastCursor, 200);
        HashSet<TraceId> again = [.. back.Items.Select(i => i.TraceId)];
        while (back.Previous is not null)
        {
            back = await ListAsync(Filter("range=6h"), sort, back.Previous, 200);
            Assert.All(back.Items, i => Assert.True(again.Add(i.TraceId)));
            pages++;
        }

        Assert.True(pages >= 49);
        Assert.True(before.IsSubsetOf(again));
    }

    [Fact]
    public async Task A_page_in_the_middle_leads_both_ways()
    {
        for (int i = 0; i < 5; i++)
        {
            await Add($"{i}");
        }

        InteractionRows first = await ListAsync(Filter(""), InteractionSort.Newest, null, 2);
        InteractionRows second = await ListAsync(Filter(""), InteractionSort.Newest, first.Next, 2);
        InteractionRows third = await ListAsync(Filter(""), InteractionSort.Newest, second.Next, 2);
        InteractionRows again = await ListAsync(Filter(""), InteractionSort.Newest, third.Previous, 2);

        Assert.Null(first.Previous);
        Assert.Equal(["2", "3"], second.Items.Select(i => i.Name));
        Assert.Equal(["4"], third.Items.Select(i => i.Name));
        Assert.Null(third.Next);
        Assert.Equal(["2", "3"], again.Items.Select(i => i.Name));
        Assert.NotNull(again.Next);
        Assert.NotNull(again.Previous);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("AQAA AAAAAAAAAAAAAAAAAAA")]
    public void A_cursor_that_is_none_is_refused(string text) =>
        Assert.False(InteractionCursor.TryParse(text, InteractionSort.Newest, out _));

    [Fact]
    public void A_cursor_belongs_to_the_order_it_was_made_for()
    {
        InteractionCursor cursor = new(InteractionSort.Slowest, true, 12345, 678);

        Assert.True(InteractionCursor.TryParse(cursor.ToString(), InteractionSort.Slowest, out InteractionCursor read));
        Assert.Equal(cursor, read);
        Assert.False(InteractionCursor.TryParse(cursor.ToString(), InteractionSort.Newest, out _));
    }

    [Fact]
    public async Task A_trace_id_and_a_response_id_are_found_outside_the_time_range()
    {
        Interaction old = await Add("old", at: ReadingDatabase.Now.AddDays(-50));
        await Add("new");
        await _database.SaveAsync([Call(old, 1, "chatcmpl-77")]);

        Assert.Equal(["old"], await NamesAsync($"q={TraceId.FromBytes(old.TraceId).ToString().ToUpperInvariant()}"));
        Assert.Equal(["old"], await NamesAsync("q=chatcmpl-77"));
        Assert.Empty(await NamesAsync("q=chatcmpl-78"));
    }

    [Fact]
    public async Task The_search_box_takes_a_conversation_a_user_a_span_and_words_of_a_name()
    {
        Interaction row = await Add("Summarise 100% of contract_7", change: i => (i.Conversation, i.UserHash) = ("conv-9", _database.Hasher.Hash("bob@x.example"u8)));
        await Add("other");
        await _database.SaveAsync([Call(row, 0xfeed, null)]);

        string[] expected = ["Summarise 100% of contract_7"];
        Assert.Equal(expected, await NamesAsync("q=conv-9"));
        Assert.Equal(expected, await NamesAsync("q=bob@x.example"));
        Assert.Equal(expected, await NamesAsync($"q={_database.Hasher.Hash("bob@x.example"u8):x16}"));
        Assert.Equal(expected, await NamesAsync("q=000000000000feed"));
        Assert.Equal(expected, await NamesAsync("q=summarise"));
        Assert.Equal(expected, await NamesAsync("q=100% of"));
        Assert.Empty(await NamesAsync("q=contract.7"));
        Assert.Empty(await NamesAsync("q=contractX7"));
    }

    [Fact]
    public async Task A_response_leads_to_its_interaction_and_span()
    {
        Interaction row = await Add("one");
        await _database.SaveAsync([Call(row, 0xfeed, "resp_1")]);

        Assert.Equal(new ResponsePlace(TraceId.FromBytes(row.TraceId), new SpanId(0xfeed)), await _database.Interactions.FindResponseAsync("resp_1", Stop));
        Assert.Null(await _database.Interactions.FindResponseAsync("resp_2", Stop));
    }

    private static ModelCall Call(Interaction row, long span, string? response) => new()
    {
        InteractionId = row.Id,
        SpanId = span,
        StartedAt = row.StartedAt,
        ResponseId = response,
        ResponseHash = response is null ? null : ResponseHash.Of(response),
    };
}
