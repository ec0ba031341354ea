using System.Diagnostics;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Demo.World;

/// <summary>Writes the spans of one interaction as its clock goes on. A model call is in <see cref="ModelCallScript"/>.</summary>
internal sealed class TraceScript
{
    /// <summary>The names by which the applications tell what users did.</summary>
    public const string CopiedEvent = "chat.copied", AskedAgainEvent = "chat.asked_again";

    private const double CachedShare = 0.22;
    private const double ContentShare = 0.4;
    private const double EvaluatedShare = 0.1;
    private const double FeedbackShare = 0.15;

    private static readonly string[] Stopped = ["stop"];

    private readonly DemoTurn _turn;
    private readonly List<DemoSpan> _spans = new(8);
    private int _tools;

    public TraceScript(DemoTurn turn, PromptRelease release)
    {
        _turn = turn;
        (Now, Release, Random) = (turn.Start, release, turn.Random);
        Model = Random.Pick(Application.Models);
        Version = turn.Application.VersionAt(turn.Start);
        Topic = Random.Pick(Application.Topics);
        HasContent = Random.Chance(ContentShare);
        Question = HasContent ? DemoTopic.Fill(Topic.Question, Random) : "";
    }

    public DemoRandom Random { get; }

    public DateTime Now { get; private set; }

    public DemoModel Model { get; }

    /// <summary>The version of the application that runs.</summary>
    public string Version { get; }

    public PromptRelease Release { get; }

    public DemoTopic Topic { get; }

    /// <summary>Whether the application's instrumentation sends what was written.</summary>
    public bool HasContent { get; }

    public string Question { get; }

    private DemoApplication Application => _turn.Application;

    /// <summary>The version that the incident is about meets the model that it overloads.</summary>
    public CallRisk Risk => Release.Version == DemoIncident.PromptVersion && Model == DemoIncident.Model && _turn.Environment == DemoWorld.Production
        ? DemoIncident.Risk
        : CallRisk.Usual;

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    /// <summary>Begins a span; the first is the root.</summary>
    public DemoSpan Begin(string name, ActivityKind kind = ActivityKind.Internal, DemoSpan? parent = null)
    {
        var span = new DemoSpan { Id = new SpanId(Random.Next() | 1), ParentId = parent?.Id ?? default, Name = name, Kind = kind, Start = Now };
        _spans.Add(span);
        return span;
    }

    public void Finish(DemoSpan span) => span.End = Now;

    /// <summary>Begins a span that belongs to a conversation of a user.</summary>
    public DemoSpan BeginOperation(string operation, string target, ActivityKind kind, DemoSpan? parent) => Begin($"{operation} {target}", kind, parent)
        .With("gen_ai.operation.name", operation)
        .With("gen_ai.conversation.id", _turn.Conversation)
        .With("user.id", _turn.User);

    /// <summary>Says which prompt a span used.</summary>
    public void NamePrompt(DemoSpan span) => span
        .With("gen_ai.prompt.name", Application.Prompt.Name)
        .With("gen_ai.prompt.version", Release.Version);

    /// <summary>An agent's turn.</summary>
    public DemoSpan BeginAgent(DemoSpan? parent)
    {
        DemoSpan agent = BeginOperation("invoke_agent", Application.Name, ActivityKind.Internal, parent)
            .With("gen_ai.provider.name", Model.Provider)
            .With("gen_ai.agent.name", Application.Name)
            .With("gen_ai.agent.version", Version);
        NamePrompt(agent);
        return agent;
    }

    /// <summary>A search for context.</summary>
    public void Retrieve(DemoSpan parent, string source)
    {
        DemoSpan span = BeginOperation("retrieval", source, ActivityKind.Client, parent).With("gen_ai.data_source.id", source);
        if (HasContent)
        {
            span.With("gen_ai.retrieval.query.text", Question)
                .With("gen_ai.retrieval.documents", DemoMessages.Documents([.. Topic.Documents.Select(d => DemoTopic.Fill(d, Random))], Random));
        }

        Pass(Random.LogNormal(0.12, 0.5));
        Finish(span);
    }

    /// <summary>A tool that the model called; now and then one fails, and the model is told so.</summary>
    public void RunTool(DemoSpan parent, string callId, double seconds)
    {
        DemoSpan span = BeginOperation("execute_tool", Topic.Tool, ActivityKind.Internal, parent)
            .With("gen_ai.tool.name", Topic.Tool)
            .With("gen_ai.tool.type", "function")
            .With("gen_ai.tool.call.id", callId);
        Pass(Random.LogNormal(seconds, 0.6));
        _tools++;
        if (Random.Chance(0.015))
        {
            span.Fail(new DemoFailure("ToolError", "The service behind the tool answered 503.", Retried: false));
        }
        else if (HasContent)
        {
            span.With("gen_ai.tool.call.arguments", Topic.ToolArguments).With("gen_ai.tool.call.result", Topic.ToolResult);
        }

        Finish(span);
    }

    /// <summary>Ends the interaction: the root takes the failure of the last call.</summary>
    public DemoTrace End(CallResult last)
    {
        DemoSpan root = _spans[0];
        if (last.Failure is DemoFailure failure)
        {
            root.Fail(failure);
        }

        root.With("opsconsole.feature", Topic.Feature).With("opsconsole.topic", Topic.Tool.Replace('_', ' '));
        if (last.Answered && Random.Chance(GivenUp()))
        {
            root.With("opsconsole.outcome", Application.Name == DemoApplication.SupportBot ? "escalated" : "abandoned");
        }

        Pass(Random.Between(0.002, 0.01));
        Finish(root);
        if (last.Answered)
        {
            Behave(root);
        }

        List<DemoEvaluation> judged = last.Answered && Random.Chance(EvaluatedShare) ? Judge(last) : [];
        if (last.Answered && Random.Chance(FeedbackShare))
        {
            root.With("opsconsole.feedback", Random.Chance(Release.Quality) ? 1.0 : -1.0);
        }

        return new DemoTrace
        {
            Id = _turn.Id,
            Application = Application.Name,
            Environment = _turn.Environment,
            Version = Version,
            Prompt = $"{Application.Prompt.Name}@{Release.Version}",
            Model = Model.Name,
            Spans = _spans,
            Evaluations = judged,
        };
    }

    /// <summary>Asks the semantic cache whether it knows an answer.</summary>
    public bool AskCache(DemoSpan agent)
    {
        bool knows = Random.Chance(CachedShare);
        agent.With("opsconsole.cache_hit", knows);
        return knows;
    }

    /// <summary>The answer of the semantic cache: as of a model, at once and for nothing.</summary>
    public CallResult AnswerFromCache(DemoSpan agent)
    {
        DemoSpan span = BeginOperation("chat", Model.Name, ActivityKind.Client, agent)
            .With("gen_ai.provider.name", Model.Provider).With("gen_ai.request.model", Model.Name).With("gen_ai.response.model", Model.Name)
            .With("gen_ai.response.finish_reasons", Stopped).With("opsconsole.cache_hit", true);
        NamePrompt(span);
        Pass(Random.LogNormal(0.04, 0.3));
        Finish(span);
        return new CallResult(span, null, true, null);
    }

    /// <summary>What the user does with an answer, as the application's events tell: good ones are copied, of bad ones people ask again.</summary>
    private void Behave(DemoSpan root)
    {
        if (Random.Chance(0.3 * Release.Quality))
        {
            root.With(CopiedEvent, true);
        }
        else if (Random.Chance(0.5 * (1 - Release.Quality)))
        {
            root.With(AskedAgainEvent, true);
        }
    }

    /// <summary>How many do not take the answer for one: what takes many tools mostly goes wrong, and so do late turns where the thread is lost.</summary>
    private double GivenUp() => Math.Max(_tools switch { <= 1 => 0.03, 2 => 0.05, 3 => 0.12, _ => 0.5 }, _turn.Number >= Application.LosesThreadAt ? 0.4 : 0);

    private List<DemoEvaluation> Judge(CallResult answer)
    {
        double score = Score();
        List<DemoEvaluation> judged = [new("relevance", score, score >= 0.7 ? "pass" : "fail", Explain(score), answer.ResponseId, answer.Span.Id, Now.AddSeconds(2))];
        if (Topic.Documents.Count > 0)
        {
            score = Score();
            judged.Add(new("groundedness", score, score >= 0.7 ? "pass" : "fail", Explain(score), answer.ResponseId, answer.Span.Id, Now.AddSeconds(3)));
        }

        return judged;
    }

    private double Score() => Math.Round(Math.Clamp(1 - Random.LogNormal(1 - Release.Quality, 0.5), 0, 1), 3);

    private static string Explain(double score) => score >= 0.7 ? "Answers what was asked and adds nothing." : "Parts of the answer are not in the passages, or miss the question.";
}
