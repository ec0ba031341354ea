using System.Diagnostics;

namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// What the kill switch notes on the application's own span: OpenTelemetry's <c>feature_flag.*</c> (semantic conventions 1.4x, release candidate), the
/// prompt and the feature by the names that the console reads, and how the call ended.
/// </summary>
internal static class SwitchTelemetry
{
    /// <summary>How a call ended, in the console's words: <c>completed</c>, <c>failed</c>, <c>refused</c>, <c>abandoned</c>. Of the call only: <c>opsconsole.outcome</c> is what the application says of the whole interaction.</summary>
    public const string Outcome = "opsconsole.call.outcome";

    /// <summary>The scope for which a call was stopped; also a property of the answers of <see cref="KillSwitchChatClient"/>.</summary>
    public const string KilledScope = "opsconsole.killswitch.scope";

    /// <summary>The feature that a call serves, by the name that a kill of it has.</summary>
    public const string Feature = "opsconsole.feature";

    public const string PromptName = "gen_ai.prompt.name", PromptVersion = "gen_ai.prompt.version";

    // The console counts a guardrail as a refusal, never as an error of an API.
    private const string KilledErrorType = "guardrail.kill_switch";

    public static void Stamp(Activity? span, KillSwitchClient client, in Verdict verdict, SwitchScope asked)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag("feature_flag.key", (verdict.Scope ?? asked).FlagKey);
        span.SetTag("feature_flag.provider.name", "opsconsole");
        span.SetTag("feature_flag.set.id", client.Environment);
        span.SetTag("feature_flag.result.variant", verdict.IsLive ? "live" : "killed");
        span.SetTag("feature_flag.result.reason", verdict switch
        {
            { Basis: VerdictBasis.Declared } => "default",
            { Trial: true } => "split",
            { Basis: VerdictBasis.Remembered } => "cached",
            { Basis: VerdictBasis.Stale } => "stale",
            _ => "static",
        });
        span.SetTag("feature_flag.version", verdict.Version);
    }

    public static void StampPrompt(Activity? span, string? name, string? version)
    {
        if (name is not null)
        {
            span?.SetTag(PromptName, name);
            span?.SetTag(PromptVersion, version);
        }
    }

    public static void StampFeature(Activity? span, string? feature)
    {
        if (feature is not null)
        {
            span?.SetTag(Feature, feature);
        }
    }

    public static void StampKilled(Activity? span, in Verdict verdict)
    {
        span?.SetTag(KilledScope, verdict.Scope?.Text ?? "");
        span?.SetTag("error.type", KilledErrorType);
        span?.SetTag(Outcome, "refused");
    }

    public static void StampFailed(Activity? span, Exception exception)
    {
        span?.SetTag(Outcome, exception is OperationCanceledException ? "abandoned" : "failed");
        if (span?.GetTagItem("error.type") is null)
        {
            span?.SetTag("error.type", exception.GetType().FullName);
        }
    }

    public static void StampEnded(Activity? span, bool declined) => span?.SetTag(Outcome, declined ? "refused" : "completed");
}
