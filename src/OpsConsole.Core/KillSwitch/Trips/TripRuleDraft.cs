using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>A rule as somebody wants it, not checked yet.</summary>
public sealed record TripRuleDraft
{
    /// <summary>Characters of a name at most.</summary>
    public const int MaxName = 100;

    /// <summary>Longest window, minutes: what takes longer to show is a matter of budgets and alerts, not of a kill.</summary>
    public const int MaxWindowMinutes = 60;

    /// <summary>Longest cool-down, minutes.</summary>
    public const int MaxCooldownMinutes = 24 * 60;

    /// <summary>Longest trial, minutes.</summary>
    public const int MaxTrialMinutes = 60;

    /// <summary>How it is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>The environment.</summary>
    public string Environment { get; init; } = "";

    /// <summary>What it watches, and kills.</summary>
    public string Scope { get; init; } = "";

    /// <summary>What it measures.</summary>
    public TripMeasure Measure { get; init; }

    /// <summary>Window, minutes, 1 to <see cref="MaxWindowMinutes"/>.</summary>
    public int WindowMinutes { get; init; } = 5;

    /// <summary>Trips above this value, in the measure's unit; null for none.</summary>
    public double? Threshold { get; init; }

    /// <summary>Trips above this multiple of the day before; null for none.</summary>
    public double? BaselineFactor { get; init; }

    /// <summary>Interactions in the window below which it never trips.</summary>
    public long MinVolume { get; init; } = 50;

    /// <summary>Minutes after a restore in which it does not trip again, 0 to <see cref="MaxCooldownMinutes"/>.</summary>
    public int CooldownMinutes { get; init; } = 15;

    /// <summary>Share of traffic of a half-open trial, 0.01 to 0.5; null for no trial.</summary>
    public double? TrialShare { get; init; }

    /// <summary>Minutes before a trial and of a trial, 1 to <see cref="MaxTrialMinutes"/>.</summary>
    public int TrialMinutes { get; init; } = 10;

    /// <summary>Text that applications answer with; null or empty for none.</summary>
    public string? FallbackMessage { get; init; }

    /// <summary>Model that applications use instead; null or empty for none.</summary>
    public string? FallbackModel { get; init; }

    /// <summary>The draft of a rule that is there.</summary>
    public static TripRuleDraft Of(TripRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new TripRuleDraft
        {
            Name = rule.Name,
            Environment = rule.Environment,
            Scope = rule.Scope,
            Measure = rule.Measure,
            WindowMinutes = rule.WindowMinutes,
            Threshold = rule.Threshold,
            BaselineFactor = rule.BaselineFactor,
            MinVolume = rule.MinVolume,
            CooldownMinutes = rule.CooldownMinutes,
            TrialShare = rule.TrialShare,
            TrialMinutes = rule.TrialMinutes,
            FallbackMessage = rule.FallbackMessage,
            FallbackModel = rule.FallbackModel,
        };
    }

    /// <summary>Makes a rule what this says.</summary>
    internal void ApplyTo(TripRule rule)
    {
        rule.Name = CanonicalJson.Clean(Name.Trim());
        rule.Environment = Environment;
        rule.Scope = Scope;
        rule.Measure = Measure;
        rule.WindowMinutes = WindowMinutes;
        rule.Threshold = Threshold;
        rule.BaselineFactor = BaselineFactor;
        rule.MinVolume = MinVolume;
        rule.CooldownMinutes = CooldownMinutes;
        rule.TrialShare = TrialShare;
        rule.TrialMinutes = TrialMinutes;
        rule.FallbackMessage = string.IsNullOrWhiteSpace(FallbackMessage) ? null : CanonicalJson.Clean(FallbackMessage);
        rule.FallbackModel = string.IsNullOrWhiteSpace(FallbackModel) ? null : CanonicalJson.Clean(FallbackModel.Trim());
    }

    /// <summary>What is wrong with it, with the remedy; null when nothing is.</summary>
    public string? Problem() =>
        Name.Trim() is { Length: 0 or > MaxName } || Name.Any(char.IsControl) ? $"Name: say in 1 to {MaxName} characters what the rule is for."
        : !EnvironmentName.IsValid(Environment) ? $"Environment: name one, such as production, in 1 to {SwitchRecord.MaxEnvironment} characters."
        : ScopeProblem(Scope)
        ?? (!Enum.IsDefined(Measure) ? "Measure: choose one of the list."
        : WindowMinutes is < 1 or > MaxWindowMinutes ? $"Window: 1 to {MaxWindowMinutes} minutes."
        : Threshold is null && BaselineFactor is null ? "Limit: give a threshold, a multiple of the day before, or both."
        : Threshold is { } threshold && !IsThreshold(threshold) ? Measure is TripMeasure.ErrorRate or TripMeasure.RefusalRate ? "Threshold: a share from 0 to below 100%." : "Threshold: a number above 0."
        : BaselineFactor is { } factor && !(factor is > 1 and <= 1000) ? "Multiple of the day before: more than 1, at most 1000."
        : MinVolume is < 1 or > 1_000_000_000 ? "Least volume: 1 to 1,000,000,000. Without a least volume a single failure at night would trip."
        : CooldownMinutes is < 0 or > MaxCooldownMinutes ? $"Cool-down: 0 to {MaxCooldownMinutes} minutes."
        : TrialShare is { } share && !(share is >= 0.01 and <= 0.5) ? "Trial: 1% to 50% of the traffic."
        : TrialMinutes is < 1 or > MaxTrialMinutes ? $"Trial: 1 to {MaxTrialMinutes} minutes."
        : FallbackMessage is { Length: > Fallback.MaxMessage } ? $"Fallback message: at most {Fallback.MaxMessage} characters."
        : FallbackModel is { Length: > Fallback.MaxModel } ? $"Fallback model: at most {Fallback.MaxModel} characters."
        : null);

    /// <summary>What is wrong with a scope that a rule would watch; null when nothing is.</summary>
    public static string? ScopeProblem(string text) =>
        !KillScope.TryParse(text, out KillScope? scope) ? $"Scope: global, app:<name>, model:<id> or feature:<app>/<feature>, of at most {KillScope.MaxLength} characters."
        : scope.IsDrill ? $"Scope: {scope} is what drills switch, and nothing uses it. Choose what is to be watched."
        : null;

    private bool IsThreshold(double value) => Measure is TripMeasure.ErrorRate or TripMeasure.RefusalRate ? value is >= 0 and < 1 : value is > 0 and < 1e15;
}
