using System.Diagnostics;

namespace OpsConsole.Web.Demo.World;

/// <summary>What an application asks of a model.</summary>
/// <param name="Instructions">The system prompt.</param>
/// <param name="InputTokens">Length of the input, before what the prompt version adds.</param>
/// <param name="CacheableTokens">How much of it is the same each time.</param>
/// <param name="OutputTokens">Median length of the answer.</param>
/// <param name="Limit">How long the application waits.</param>
/// <param name="Streams">Whether the answer is streamed.</param>
/// <param name="ToolCallId">Set when the answer is a call of the topic's tool.</param>
/// <param name="Messages">What is sent, when content is.</param>
internal sealed record CallPlan(
    string Instructions, double InputTokens, double CacheableTokens, double OutputTokens, TimeSpan Limit, bool Streams, string? ToolCallId, Func<IReadOnlyList<object>> Messages);

/// <summary>How a call ended, its retries included.</summary>
/// <param name="Span">The last attempt.</param>
/// <param name="ResponseId">Id of the answer; null when there is none.</param>
/// <param name="Answered">True for an answer that is neither a refusal nor filtered.</param>
/// <param name="Failure">Why there is no answer.</param>
internal readonly record struct CallResult(DemoSpan Span, string? ResponseId, bool Answered, DemoFailure? Failure);

/// <summary>Model calls as client libraries make them: up to three attempts, each a span.</summary>
internal static class ModelCallScript
{
    private const int Attempts = 3;

    public static CallResult Chat(this TraceScript script, DemoSpan parent, CallPlan plan)
    {
        CallRisk risk = script.Risk;
        for (int attempt = 1; ; attempt++)
        {
            CallResult result = Attempt(script, parent, plan, risk);
            if (result.Failure is not { Retried: true } || attempt == Attempts)
            {
                return result;
            }

            script.Pass(script.Random.Between(0.4, 0.8) * (1 << attempt));
            risk = risk with { Throttled = result.Failure == script.Model.Throttled ? risk.ThrottledAgain : risk.Throttled };
        }
    }

    private static CallResult Attempt(TraceScript script, DemoSpan parent, CallPlan plan, CallRisk risk)
    {
        (DemoRandom random, DemoModel model) = (script.Random, script.Model);
        DemoSpan span = Begin(script, parent, plan);
        long input = (long)random.LogNormal(plan.InputTokens * script.Release.InputFactor, 0.35);
        double output = Math.Max(3, random.LogNormal(plan.OutputTokens, 0.6));
        double firstToken = random.LogNormal(model.FirstToken * (1 + input / 20000.0), 0.35) * risk.Slowness;
        double total = firstToken + output / random.LogNormal(model.TokensPerSecond, 0.2) * Math.Sqrt(risk.Slowness);

        double fate = random.Unit();
        if (fate < risk.Throttled)
        {
            return Failed(script, span, model.Throttled, random.Between(0.08, 0.4));
        }

        fate -= risk.Throttled;
        if (fate < risk.TimedOut || total > plan.Limit.TotalSeconds)
        {
            return Failed(script, span, model.TimedOut, plan.Limit.TotalSeconds);
        }

        fate -= risk.TimedOut;
        if (fate < risk.Broken)
        {
            return Failed(script, span, model.Broken, random.Between(0.2, 2.5));
        }

        fate -= risk.Broken;
        if (fate < risk.Rejected)
        {
            return Failed(script, span, model.Rejected, random.Between(0.05, 0.3));
        }

        fate -= risk.Rejected;
        bool refused = fate < risk.Refused, filtered = !refused && fate < risk.Refused + risk.Filtered, declined = refused || filtered;
        if (declined)
        {
            (output, total) = (Math.Min(output, 28), firstToken + 0.2);
        }

        script.Pass(total);
        string finish = refused ? model.Refusal : filtered ? model.Filter : plan.ToolCallId is not null ? model.ToolUse : model.Stop;
        string responseId = model.ResponsePrefix + random.Hex(16) + random.Hex(8);
        span.With("gen_ai.response.model", model.Name)
            .With("gen_ai.response.id", responseId)
            .With("gen_ai.response.finish_reasons", new[] { finish })
            .With("gen_ai.usage.input_tokens", input)
            .With("gen_ai.usage.output_tokens", (long)output);
        AddCache(span, random, model, input, (long)(plan.CacheableTokens * script.Release.InputFactor));
        if (plan.Streams)
        {
            span.With("gen_ai.response.time_to_first_chunk", Math.Round(firstToken, 6));
        }

        if (script.HasContent)
        {
            span.With("gen_ai.output.messages", declined ? DemoMessages.Output("I can't help with that request.", "content_filter")
                : plan.ToolCallId is not null ? DemoMessages.OutputToolCall(plan.ToolCallId, script.Topic.Tool, script.Topic.ToolArguments)
                : DemoMessages.Output(script.Topic.Answer, "stop"));
        }

        script.Finish(span);
        return new CallResult(span, responseId, !declined, null);
    }

    private static DemoSpan Begin(TraceScript script, DemoSpan parent, CallPlan plan)
    {
        DemoModel model = script.Model;
        DemoSpan span = script.BeginOperation("chat", model.Name, ActivityKind.Client, parent)
            .With("gen_ai.provider.name", model.Provider)
            .With("gen_ai.request.model", model.Name)
            .With("gen_ai.request.max_tokens", 2048L)
            .With("gen_ai.request.temperature", 0.2)
            .With("server.address", model.Server)
            .With("server.port", 443L);
        script.NamePrompt(span);
        if (plan.Streams)
        {
            span.With("gen_ai.request.stream", true);
        }

        if (script.HasContent)
        {
            span.With("gen_ai.system_instructions", $$"""[{"type":"text","content":"{{plan.Instructions}}"}]""")
                .With("gen_ai.input.messages", DemoMessages.Input(plan.Messages()));
        }

        return span;
    }

    private static CallResult Failed(TraceScript script, DemoSpan span, DemoFailure failure, double after)
    {
        script.Pass(after);
        span.Fail(failure);
        script.Finish(span);
        return new CallResult(span, null, false, failure);
    }

    /// <summary>The first part of the input is the same each time: mostly read from the provider's cache, sometimes written to it.</summary>
    private static void AddCache(DemoSpan span, DemoRandom random, DemoModel model, long input, long cacheable)
    {
        long cached = Math.Min(cacheable, input * 9 / 10);
        if (model == DemoModel.GeminiFlash || cached < 200)
        {
            return;
        }

        if (random.Chance(0.8))
        {
            span.With("gen_ai.usage.cache_read.input_tokens", cached);
        }
        else if (model == DemoModel.ClaudeSonnet)
        {
            span.With("gen_ai.usage.cache_creation.input_tokens", cached);
        }
    }
}
