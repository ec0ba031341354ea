using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What a rule does next with a scope that it has killed itself.</summary>
public enum HalfOpenStep
{
    /// <summary>Nothing: it is too early, or people are waited for.</summary>
    Wait,

    /// <summary>Let the share of traffic through.</summary>
    Start,

    /// <summary>The trial went well: restore.</summary>
    Pass,

    /// <summary>The trial went wrong, or may not go on: kill in full.</summary>
    Fail,
}

/// <summary>What a rule did lately.</summary>
/// <param name="FailedTrials">Trials that failed since it tripped last.</param>
/// <param name="Trips">How often it tripped in 24 hours.</param>
public readonly record struct TripHistory(int FailedTrials, int Trips)
{
    /// <summary>Reads it out of events.</summary>
    /// <param name="newestFirst">The rule's events of the last 24 hours, newest first.</param>
    public static TripHistory Of(IReadOnlyList<TripEventKind> newestFirst)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        return new TripHistory(
            newestFirst.TakeWhile(k => k != TripEventKind.Tripped).Count(k => k == TripEventKind.TrialFailed),
            newestFirst.Count(k => k == TripEventKind.Tripped));
    }
}

/// <summary>
/// The half-open trial: after a while a share of the traffic passes; when that goes well the rule restores what it killed, when not it kills again
/// and waits twice as long. Over values, without a clock or a database.
/// </summary>
public static class HalfOpen
{
    /// <summary>Trials after one trip; then people are waited for.</summary>
    public const int MaxTrials = 5;

    /// <summary>Trips in 24 hours up to which a rule tries at all.</summary>
    public const int MaxTrips = 3;

    /// <summary>Longest wait before a trial, minutes.</summary>
    public const int MaxWaitMinutes = 60;

    /// <summary>Minutes that the scope stays killed in full before the next trial.</summary>
    public static int WaitMinutes(TripRule rule, int failedTrials)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return (int)Math.Min(MaxWaitMinutes, Math.Max(1, rule.TrialMinutes) * Math.Pow(2, failedTrials));
    }

    /// <summary>Whether the rule will try at all, as things stand.</summary>
    public static bool MayTry(TripRule rule, TripHistory history)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule is { Mode: TripMode.Armed, TrialShare: > 0 and < 1 } && history.FailedTrials < MaxTrials && history.Trips <= MaxTrips;
    }

    /// <summary>The next step.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="kill">Its own kill, which decides now.</param>
    /// <param name="history">What it did lately.</param>
    /// <param name="window">Its judgement of the trial's newest minutes; null outside a trial.</param>
    /// <param name="whole">Its judgement of the whole trial; null outside a trial.</param>
    /// <param name="doubt">Whether nothing may be restored now.</param>
    /// <param name="now">Now, UTC.</param>
    public static HalfOpenStep Next(TripRule rule, SwitchRecord kill, TripHistory history, TripJudgement? window, TripJudgement? whole, bool doubt, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(kill);
        if (kill.Trial is null)
        {
            return !doubt && MayTry(rule, history) && now >= kill.At.AddMinutes(WaitMinutes(rule, history.FailedTrials)) ? HalfOpenStep.Start : HalfOpenStep.Wait;
        }

        if (doubt || !MayTry(rule, history) || window?.Verdict == TripVerdict.Above)
        {
            return HalfOpenStep.Fail;
        }

        return now < kill.At.AddMinutes(rule.TrialMinutes) ? HalfOpenStep.Wait
            : whole?.Verdict switch
            {
                TripVerdict.Within => HalfOpenStep.Pass,
                TripVerdict.Above => HalfOpenStep.Fail,
                _ => HalfOpenStep.Wait, // too little came through to say: no news is not good news
            };
    }
}
