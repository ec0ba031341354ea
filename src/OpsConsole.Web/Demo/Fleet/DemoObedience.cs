using OpsConsole.Client.KillSwitch;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.Fleet;

/// <summary>What becomes of a sample interaction when something it needs is killed: as the client library does it, and notes it on spans.</summary>
internal static class DemoObedience
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(3);
    private static readonly string[] OfAnAnswer = ["gen_ai.response.", "gen_ai.usage.", "gen_ai.output.", "error.type", "opsconsole.feedback"];

    /// <summary>The interaction as it happens under a verdict.</summary>
    public static DemoTrace Obey(DemoTrace trace, Verdict verdict) => verdict switch
    {
        { IsLive: true } => trace,
        { Model: { } model } => Rerouted(trace, model, verdict),
        _ => Stopped(trace, verdict),
    };

    /// <summary>Answered by another model.</summary>
    private static DemoTrace Rerouted(DemoTrace trace, string model, Verdict verdict)
    {
        DemoModel? known = DemoModel.All.FirstOrDefault(m => m.Name == model);
        return trace with
        {
            Model = model,
            Spans = [.. trace.Spans.Select(span => !IsCall(span) ? span : Copy(span, $"chat {model}", span.Start, span.End, attribute => attribute.Key switch
            {
                "gen_ai.request.model" or "gen_ai.response.model" => new(attribute.Key, model),
                "gen_ai.provider.name" when known is not null => new(attribute.Key, known.Provider),
                "server.address" when known is not null => new(attribute.Key, known.Server),
                _ => attribute,
            }).Noted(trace, verdict).With("opsconsole.killswitch.fallback_model", model))],
        };
    }

    /// <summary>Answered by the fallback text at once: no call is made.</summary>
    private static DemoTrace Stopped(DemoTrace trace, Verdict verdict)
    {
        DateTime end = trace.Start + AtOnce;
        DemoSpan root = Copy(trace.Root, trace.Root.Name, trace.Start, end, Asked);
        if (trace.Spans.FirstOrDefault(IsCall) is not { } first || ReferenceEquals(first, trace.Root))
        {
            return trace with { Spans = [Stamped(root, trace, verdict)], Evaluations = [] };
        }

        DemoSpan call = Copy(first, first.Name, trace.Start, end, Asked);
        return trace with { Spans = [root, Stamped(call, trace, verdict)], Evaluations = [] };
    }

    private static bool IsCall(DemoSpan span) => span.Name.StartsWith("chat ", StringComparison.Ordinal);

    private static DemoSpan Stamped(DemoSpan span, DemoTrace trace, Verdict verdict) => span.Noted(trace, verdict)
        .With("opsconsole.killswitch.scope", verdict.Scope?.Text ?? "")
        .With("error.type", "guardrail.kill_switch")
        .With("opsconsole.call.outcome", "refused");

    private static DemoSpan Noted(this DemoSpan span, DemoTrace trace, Verdict verdict) => span
        .With("feature_flag.key", verdict.Scope?.FlagKey ?? "")
        .With("feature_flag.provider.name", "opsconsole")
        .With("feature_flag.set.id", trace.Environment)
        .With("feature_flag.result.variant", "killed")
        .With("feature_flag.result.reason", "static")
        .With("feature_flag.version", verdict.Version);

    private static KeyValuePair<string, object?> Asked(KeyValuePair<string, object?> attribute) =>
        Array.Exists(OfAnAnswer, prefix => attribute.Key.StartsWith(prefix, StringComparison.Ordinal)) ? default : attribute;

    /// <summary>A copy under the same id and parent; the root of an interaction is the parent of its calls.</summary>
    private static DemoSpan Copy(DemoSpan span, string name, DateTime start, DateTime end, Func<KeyValuePair<string, object?>, KeyValuePair<string, object?>> change)
    {
        DemoSpan copy = new() { Id = span.Id, ParentId = span.ParentId, Name = name, Kind = span.Kind, Start = start, End = end };
        copy.Attributes.AddRange(span.Attributes.Select(change).Where(a => a.Key is { Length: > 0 }));
        return copy;
    }
}
