using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>How rules and what they did read on pages.</summary>
internal static class TripWords
{
    /// <summary>Every measure with its name.</summary>
    public static IReadOnlyList<(TripMeasure Measure, string Name)> Measures { get; } =
    [
        (TripMeasure.ErrorRate, "Error rate"),
        (TripMeasure.RefusalRate, "Refusal rate"),
        (TripMeasure.SpendPerMinute, "Spend per minute"),
        (TripMeasure.TokensPerMinute, "Tokens per minute"),
        (TripMeasure.LatencyP99, "Latency P99"),
    ];

    public static string Name(TripMeasure measure) => Measures.First(m => m.Measure == measure).Name;

    /// <summary>Unit in which a threshold is typed in.</summary>
    public static string Unit(TripMeasure measure) => measure switch
    {
        TripMeasure.ErrorRate or TripMeasure.RefusalRate => "%",
        TripMeasure.SpendPerMinute => "US dollars a minute",
        TripMeasure.TokensPerMinute => "tokens a minute",
        _ => "milliseconds",
    };

    /// <summary>A scope as people say it.</summary>
    public static string Scope(string text) => !KillScope.TryParse(text, out KillScope? scope) ? text : scope.Kind switch
    {
        KillScopeKind.Global => "Everything",
        KillScopeKind.Application => scope.Application!,
        KillScopeKind.Model => "Model " + scope.Name,
        _ => $"{scope.Name} of {scope.Application}",
    };

    /// <summary>A scope within a sentence: <c>everything in production</c>.</summary>
    public static string Where(TripRuleDraft rule) => $"{(rule.Scope == "global" ? "everything" : Scope(rule.Scope))} in {rule.Environment}";

    /// <summary>The limit of a rule: <c>above 10% and 3× the day before</c>.</summary>
    public static string Limit(TripRuleDraft rule) => (rule.Threshold, rule.BaselineFactor) switch
    {
        ({ } threshold, { } factor) => $"above {TripMeasures.Text(rule.Measure, threshold)} and {factor:0.##}× the day before",
        ({ } threshold, null) => $"above {TripMeasures.Text(rule.Measure, threshold)}",
        (null, { } factor) => $"above {factor:0.##}× the day before",
        _ => "no limit",
    };

    public static (string Tone, string Text) Mode(TripMode mode) => mode switch
    {
        TripMode.Armed => ("warn", "armed"),
        TripMode.DryRun => ("info", "dry run"),
        _ => ("", "off"),
    };

    public static (string Tone, string Text) Kind(TripEventKind kind) => kind switch
    {
        TripEventKind.Tripped => ("bad", "killed"),
        TripEventKind.WouldTrip => ("info", "would have killed"),
        TripEventKind.TrialStarted => ("warn", "trial began"),
        TripEventKind.TrialPassed => ("ok", "trial passed, restored"),
        _ => ("bad", "trial failed, killed again"),
    };

    /// <summary>What a rule would have done, in one sentence.</summary>
    public static string Backtest(TripBacktest test)
    {
        int days = Math.Max(1, (int)Math.Round(test.Values.Count / 1440.0));
        string span = test.Values.Count < 1440 ? "the last hours" : days == 1 ? "the last day" : $"the last {days} days";
        return test.Episodes.Count == 0
            ? test.Values.All(v => v is null) ? $"Nothing was measured in {span}." : $"Would not have killed in {span}."
            : $"Would have killed {test.Episodes.Count}× in {span}: last on {test.Episodes[^1].At:ddd d MMM HH:mm} UTC; the longest was above the limit for {test.Episodes.Max(e => e.Minutes)} min.";
    }
}
