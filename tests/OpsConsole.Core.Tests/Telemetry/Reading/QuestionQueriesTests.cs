using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product.SharedTerms;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

/// <summary>What people asked, as segments have it.</summary>
public sealed class QuestionQueriesTests : IAsyncLifetime
{
    private static readonly DateTime Now = ReadingDatabase.Now;

    private ReadingDatabase _database = null!;
    private long _segment;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await ReadingDatabase.CreateAsync();
        _database.Settings.Environments["production"] = new EnvironmentOptions { CaptureContent = true };
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task The_newest_that_the_user_said_is_the_question()
    {
        await AskAsync([("support-bot", "production", ["Hi", "Where is my order?"])]);
        CapturedQuestion only = Assert.Single((await NewestAsync()).Items);
        Assert.Equal(("Where is my order?", Outcome.Completed), (only.Text, only.Outcome));
    }

    [Fact]
    public async Task Interactions_of_one_segment_have_each_their_own_newest_first()
    {
        await AskAsync([("support-bot", "production", ["newest"]), ("support-bot", "production", ["older"]), ("other", "production", ["not wanted"])]);
        Assert.Equal(["newest", "older"], (await NewestAsync(new MetricsFilter("support-bot"))).Items.Select(q => q.Text));
    }

    [Fact]
    public async Task Interactions_with_a_topic_are_left_to_their_application()
    {
        int topic = await _database.NumberAsync(DimensionKind.Topic, "orders");
        await AskAsync([("support-bot", "production", ["told"])], i => i.TopicId = topic);
        await AskAsync([("support-bot", "production", ["untold"])]);
        Assert.Equal(["untold"], (await NewestAsync()).Items.Select(q => q.Text));
    }

    [Fact]
    public async Task Where_no_content_is_stored_the_setting_is_named()
    {
        await AskAsync([("support-bot", "staging", ["not to be seen"])]);
        Assert.Empty((await NewestAsync()).Items);
        Assert.Equal("staging", (await NewestAsync(new MetricsFilter(Environment: "staging"))).NotCapturedIn);
        _database.Settings.Environments.Clear();
        Assert.Equal("*", (await NewestAsync()).NotCapturedIn);
    }

    [Fact]
    public async Task Long_questions_are_cut_and_interactions_without_one_left_out()
    {
        await AskAsync([("support-bot", "production", [new string('a', 5_000)]), ("support-bot", "production", [])]);
        Assert.Equal(CapturedQuestion.MaxText, Assert.Single((await NewestAsync()).Items).Text.Length);
    }

    [Fact]
    public async Task A_damaged_segment_costs_only_itself()
    {
        await AskAsync([("support-bot", "production", ["lost"])], payload: [1, 2, 3]);
        await AskAsync([("support-bot", "production", ["kept"])]);
        Assert.Equal(["kept"], (await NewestAsync()).Items.Select(q => q.Text));
    }

    [Fact]
    public async Task At_most_two_thousand_are_read_and_topics_of_them_are_found()
    {
        string[] topics = ["Where can I download my invoice?", "How do I reset my password?", "Which carrier brings my parcel?"];
        for (int request = 0; request < 90; request++)
        {
            await AskAsync([.. Enumerable.Range(0, 25).Select(n => ("support-bot", "production", (string[])[$"{topics[n % 3]} {request}x{n}"]))]);
        }

        long started = Stopwatch.GetTimestamp();
        CapturedQuestions captured = await NewestAsync();
        double read = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        SharedTopics found = SharedTopics.Of(captured);
        TestContext.Current.SendDiagnosticMessage("{0} questions read in {1:0} ms, grouped in {2:0} ms", captured.Items.Count, read, Stopwatch.GetElapsedTime(started).TotalMilliseconds - read);

        Assert.Equal((QuestionQueries.Most, 3, 0), (found.Questions, found.Topics.Count, found.Others));
        Assert.All(found.Topics, t => Assert.Equal((1, t.Questions), (t.Examples.Count, (int)t.Completed.Cases))); // they differ by their numbers only
    }

    [Fact]
    public void The_newest_are_sought_in_the_time_index_alone()
    {
        using OpsDbContext db = _database.Open();
        using DbCommand command = QuestionQueries.Newest(db, Now.AddDays(-7), Now, new FilterNumbers([1], [2], [3], [4], [5], [6]), [2]).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        db.Database.OpenConnection();
        using DbDataReader reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        Assert.Contains(steps, s => s.Contains("USING COVERING INDEX IX_Interactions_StartedAt_", StringComparison.Ordinal) && s.Contains("(StartedAt>? AND StartedAt<?)", StringComparison.Ordinal));
    }

    private Task<CapturedQuestions> NewestAsync(MetricsFilter? filter = null) => _database.Questions.NewestAsync(Now.AddDays(-30), Now, filter ?? MetricsFilter.All, Cancel);

    /// <summary>Interactions that arrived together, in one segment; of each, what the user said.</summary>
    private async Task AskAsync((string Application, string Environment, string[] Said)[] asked, Action<Interaction>? change = null, byte[]? payload = null)
    {
        long segment = ++_segment;
        SpanBuilder spans = new();
        List<object> rows = [];
        foreach ((string application, string environment, string[] said) in asked)
        {
            Interaction interaction = await _database.NewAsync(application: application, environment: environment, change: i =>
            {
                TraceDelta delta = new(TraceId.FromBytes(i.TraceId)) { Environment = environment, Facts = { new SpanFact { SpanId = new SpanId(2), Role = SpanRole.ModelCall, Application = application, Environment = environment, StartMicros = 10, DurationMicros = 20 } } };
                (i.Segments, i.Facts) = (SegmentRefs.Pack(new SegmentRef(segment, 1)), FactsCodec.Pack(TraceFacts.Empty.Merge(delta)));
                change?.Invoke(i);
            });
            JsonObject attributes = [];
            if (said.Length > 0)
            {
                attributes["gen_ai.input.messages"] = JsonSerializer.Serialize(said.Select(text => new { role = "user", parts = new[] { new { type = "text", content = text } } }));
                attributes["gen_ai.output.messages"] = """[{"role":"assistant","parts":[{"type":"text","content":"We are looking into it."}]}]""";
            }

            spans.Span(TraceId.FromBytes(interaction.TraceId), 1, 0, "answer", 0, 40).Span(TraceId.FromBytes(interaction.TraceId), 2, 1, "chat", 10, 30, attributes);
            rows.Add(interaction);
        }

        rows.Add(new SpanSegment { Id = segment, Kind = RawKind.Spans, Payload = payload ?? SpanBuilder.Deflate(spans.Spans()) });
        await _database.SaveAsync(rows);
    }
}
