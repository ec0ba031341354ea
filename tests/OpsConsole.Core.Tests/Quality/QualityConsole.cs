using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Tests.Jobs;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Core.Tests.Telemetry.Interactions;
using OpsConsole.Core.Tests.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>A console with quality, telemetry that comes in by the ingest's own store, and a clock that a test moves.</summary>
internal sealed class QualityConsole : IAsyncDisposable
{
    public static readonly DateTime Start = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestDatabase _database;
    private readonly JobNode _node;
    private ulong _last;

    private QualityConsole(TestDatabase database, JobNode node, ManualTime time) => (_database, _node, Time) = (database, node, time);

    public ManualTime Time { get; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<QualityConsole> StartAsync()
    {
        ManualTime time = new(Start);
        TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite, time: time);
        JobNode node = await JobNode.StartAsync(database, time, 1, services => services.AddTelemetry().AddDashboards().AddQuality());
        return new QualityConsole(database, node, time);
    }

    public T Get<T>() where T : notnull => _node.Get<T>();

    public OpsDbContext Context() => _database.Context();

    /// <summary>An interaction that begins now and arrives at once.</summary>
    /// <returns>Its trace.</returns>
    public async Task<TraceId> SendAsync(string application = "support-bot", double dollars = 0.01, double? feedback = null, string model = "gpt-5", string? prompt = null, string environment = "production", ErrorClass error = ErrorClass.None, string? finish = "stop", string? feature = null, string? question = null)
    {
        SpanFact call = new()
        {
            SpanId = new SpanId(1), Role = SpanRole.ModelCall, Name = "chat", Application = application, Environment = environment, StartMicros = Instants.ToMicros(Now), DurationMicros = 800_000,
            ErrorClass = error, Operation = "chat", RequestModel = model, ResponseModel = model, ResponseId = $"resp-{++_last}", FinishReason = finish, InputTokens = 100, OutputTokens = 20, CostMicros = (long)(dollars * 1e6), Prompt = prompt, Feature = feature,
        };
        TraceDelta delta = SampleTraces.Delta(_last, call);
        if (question is not null)
        {
            JsonObject content = new() { ["gen_ai.input.messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }).ToJsonString() };
            delta.Parts.Add(new RawPart { Environment = environment, Kind = RawKind.Spans, Bytes = new SpanBuilder(application).Span(delta.TraceId, 1, 0, "chat", 0, 800, content).Spans(), LatestMicros = call.StartMicros });
        }

        IngestRequest request = SampleTraces.Request(delta);
        if (feedback is { } said)
        {
            request.Statements.Add(new Statement(delta.TraceId, new Statements { FeedbackMillis = new Stated<short>((short)(said * 1000), StatementSource.Api, Instants.ToMicros(Now)) }));
        }

        await _database.CommitAsync(request);
        return delta.TraceId;
    }

    /// <summary>An evaluation of an interaction, made now.</summary>
    public Task JudgeAsync(TraceId trace, string suite, double? score, string? label = null, string? response = null)
    {
        IngestRequest request = new() { Size = 100, Accepted = 1 };
        request.Evaluations.Add(new EvaluationDelta { TraceId = response is null ? trace : default, ResponseId = response, Name = suite, Score = score, Label = label, AtMicros = Instants.ToMicros(Now) });
        return _database.CommitAsync(request);
    }

    /// <summary>Runs a job by its name, once what arrived has settled.</summary>
    public async Task RunAsync(string job)
    {
        Time.Advance(TimeSpan.FromMinutes(3));
        JobRun run = await _node.RunAsync(Get<JobDirectory>().Find(job)!);
        Assert.True(run.State == JobRunState.Done, run.Says);
    }

    public async Task<string> RuleAsync(ReviewRuleDraft draft)
    {
        QualityOutcome made = await Get<ReviewRuleCommands>().CreateAsync(Shell, draft, Cancel);
        Assert.Null(made.Problem);
        return made.Id!;
    }

    public async Task<List<ReviewItem>> ItemsAsync()
    {
        await using OpsDbContext db = Context();
        return await db.ReviewItems.AsNoTracking().OrderBy(i => i.Id).ToListAsync(Cancel);
    }

    /// <summary>An actor who may do everything, with an id of their own.</summary>
    public static Actor Person(string id) => Actor.Shell(id);

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }
}
