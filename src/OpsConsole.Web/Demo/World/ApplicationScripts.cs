using System.Diagnostics;

namespace OpsConsole.Web.Demo.World;

/// <summary>What happens in one interaction of each application.</summary>
internal static class ApplicationScripts
{
    /// <summary>The user waits no longer (a hard limit, with a friendly message after it).</summary>
    private static readonly TimeSpan ChatLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan WorkLimit = TimeSpan.FromSeconds(45);

    private const int MostRounds = 6;

    /// <summary>An agent: search, ask, perhaps look something up and ask again.</summary>
    public static DemoTrace Support(TraceScript script)
    {
        DemoSpan agent = script.BeginAgent(null);
        script.Pass(script.Random.Between(0.003, 0.02));
        script.Retrieve(agent, "kb-policies");
        var plan = new CallPlan(SupportTopics.Instructions, 1900, 1200, 40, ChatLimit, Streams: true, CallId(script), () => [DemoMessages.Text("user", script.Question)]);
        return script.End(AskWithTools(script, agent, plan, rounds: script.Random.Chance(0.55) ? 1 : 0, answerTokens: 150, toolSeconds: 0.18));
    }

    /// <summary>A web request that reads, edits and tests in rounds.</summary>
    public static DemoTrace Code(TraceScript script)
    {
        DemoSpan request = script.Begin("POST /v1/assist", ActivityKind.Server)
            .With("http.request.method", "POST")
            .With("http.route", "/v1/assist");
        script.Pass(script.Random.Between(0.002, 0.008));
        int rounds = script.Random.Chance(0.35) ? 0 : 1 + script.Random.Poisson(0.8);
        var plan = new CallPlan(CodeTopics.Instructions, 5200, 3500, 90, WorkLimit, Streams: true, CallId(script), () => [DemoMessages.Text("user", script.Question)]);
        CallResult last = AskWithTools(script, request, plan, Math.Min(rounds, MostRounds), answerTokens: 420, toolSeconds: 0.9);
        request.With("http.response.status_code", last.Failure is null ? 200L : 502L);
        return script.End(last);
    }

    /// <summary>An agent over long documents, which are asked the same again and again; its answer is JSON and is not streamed.</summary>
    public static DemoTrace Documents(TraceScript script)
    {
        DemoSpan agent = script.BeginAgent(null);
        script.Pass(script.Random.Between(0.01, 0.05));
        if (script.AskCache(agent))
        {
            return script.End(script.AnswerFromCache(agent));
        }

        script.Retrieve(agent, "contracts");
        var plan = new CallPlan(DocumentTopics.Instructions, 8800, 900, 60, WorkLimit, Streams: false, CallId(script), () => [DemoMessages.Text("user", script.Question)]);
        return script.End(AskWithTools(script, agent, plan, rounds: script.Random.Chance(0.3) ? 1 : 0, answerTokens: 320, toolSeconds: 0.5));
    }

    /// <summary>Calls the model; as often as there are rounds it asks for a tool first.</summary>
    private static CallResult AskWithTools(TraceScript script, DemoSpan parent, CallPlan plan, int rounds, double answerTokens, double toolSeconds)
    {
        for (int round = 0; round < rounds; round++)
        {
            CallResult asked = script.Chat(parent, plan);
            if (!asked.Answered)
            {
                return asked;
            }

            script.RunTool(parent, plan.ToolCallId!, toolSeconds);
            plan = plan with { InputTokens = plan.InputTokens * 1.25, Messages = WithTool(script, plan) };
        }

        return script.Chat(parent, plan with { ToolCallId = null, OutputTokens = answerTokens });
    }

    private static Func<IReadOnlyList<object>> WithTool(TraceScript script, CallPlan asked) => () =>
    [
        .. asked.Messages(),
        DemoMessages.ToolCall(asked.ToolCallId!, script.Topic.Tool, script.Topic.ToolArguments),
        DemoMessages.ToolResponse(asked.ToolCallId!, script.Topic.ToolResult),
    ];

    private static string CallId(TraceScript script) => $"call_{script.Random.Hex(12)}";
}
