using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>The half-open trials of what rules killed.</summary>
public sealed partial class TripWatch
{
    /// <summary>Takes the next step with a rule's own kill. Every step names the kills it is taken over: another's kill meanwhile voids it.</summary>
    private async Task<TripStatus> TryAsync(TripSight sight, SwitchRecord kill, TripEventLine[] past, DateTime now)
    {
        TripRule rule = sight.Rule;
        SwitchSnapshot current = _board.Current;
        SwitchRecord[] kills = [.. current.In(rule.Environment).Kills.Values.Where(k => k.Scope == sight.Scope)];
        string[] own = [.. kills.Where(k => IsOwn(k, rule)).Select(k => k.Id)];
        double share = kill.Trial ?? 1;
        DateTime since = kill.Trial is null ? rule.ChangedAt : kill.At;
        TripJudgement window = sight.Newest(now, since, share);
        if (own.Length < kills.Length)
        {
            // Somebody else killed it too, on another node at the same moment. Ours may not let anything through: it goes, theirs stays.
            if (kill.Trial is not null)
            {
                await _board.RestoreAsync(Restore(rule, sight.Scope, "Somebody else killed the scope too: that kill decides", own)).ConfigureAwait(false);
            }

            return new TripStatus(window, kill, now);
        }

        TripHistory history = TripHistory.Of([.. past.Select(e => e.Kind)]);
        TripJudgement? whole = kill.Trial is null ? null : sight.Whole(now, since, share);
        HalfOpenStep step = HalfOpen.Next(rule, kill, history, kill.Trial is null ? null : window, whole, current.Doubt is not null, now);
        switch (step)
        {
            case HalfOpenStep.Start:
                await StartAsync(sight, window, history, own, since, now).ConfigureAwait(false);
                break;
            case HalfOpenStep.Pass:
                await PassAsync(sight, whole!, own, share, since, now).ConfigureAwait(false);
                break;
            case HalfOpenStep.Fail:
                await FailAsync(sight, window.Verdict == TripVerdict.Above ? window : whole ?? window, own, share, since, now).ConfigureAwait(false);
                break;
        }

        return new TripStatus(window, _board.Current.KilledBy(rule.Environment, TripDecision.Around(sight.Scope)), now);
    }

    private async Task StartAsync(TripSight sight, TripJudgement found, TripHistory history, string[] own, DateTime since, DateTime now)
    {
        double share = sight.Rule.TrialShare!.Value;
        string says = $"Trial {history.FailedTrials + 1} of {HalfOpen.MaxTrials}: {share:0.##%} of the traffic may pass for {TripDecision.Minutes(sight.Rule.TrialMinutes)}.";
        SwitchDecision decision = await _board.KillAsync(Order(sight.Rule, sight.Scope, $"Rule “{sight.Rule.Name}”. {says}") with { Trial = share, Over = own }).ConfigureAwait(false);
        Tell(decision, sight, TripEventKind.TrialStarted, found, says, since, now, 1);
    }

    private async Task PassAsync(TripSight sight, TripJudgement found, string[] own, double share, DateTime since, DateTime now)
    {
        string says = $"The trial went well. {found.Says}.";
        SwitchDecision decision = await _board.RestoreAsync(Restore(sight.Rule, sight.Scope, $"Rule “{sight.Rule.Name}”. {says}", own)).ConfigureAwait(false);
        Tell(decision, sight, TripEventKind.TrialPassed, found, says, since, now, share);
    }

    private async Task FailAsync(TripSight sight, TripJudgement found, string[] own, double share, DateTime since, DateTime now)
    {
        string says = found.Verdict == TripVerdict.Above ? $"The trial went wrong. {found.Says}." : "The trial was ended: nothing may be let through or restored now.";
        SwitchDecision decision = await _board.KillAsync(Order(sight.Rule, sight.Scope, $"Rule “{sight.Rule.Name}”. {says}") with { Over = own }).ConfigureAwait(false);
        Tell(decision, sight, TripEventKind.TrialFailed, found, says, since, now, share);
    }

    private void Tell(SwitchDecision decision, TripSight sight, TripEventKind kind, TripJudgement found, string says, DateTime since, DateTime now, double share)
    {
        if (decision is { Changed: true, Record: { } record })
        {
            Log.Tried(_logger, sight.Rule.Id, kind, sight.Rule.Scope, sight.Rule.Environment);
            Note(sight, kind, found, says, record.Id, since, now, share);
        }
    }

    /// <summary>Kills in full where a trial runs whose rule was removed, disarmed or changed: nobody would end it.</summary>
    private async Task EndTrialsOfNobodyAsync(List<TripRule> rules)
    {
        foreach (EnvironmentSwitches there in _board.Current.Environments.Values)
        {
            foreach (SwitchRecord trial in there.Killed.Values.Where(k => k is { Cause: SwitchCause.Rule, Trial: not null }))
            {
                if (!rules.Any(r => r.Id == trial.Subject && r.Mode == TripMode.Armed && r.Environment == there.Environment && r.Scope == trial.Scope.ToString()))
                {
                    await _board.KillAsync(new KillOrder(there.Environment, trial.Scope, "The rule whose trial this was is gone or no longer armed", RecordedActor.Of(Actor.Console), SwitchCause.Rule)
                    {
                        Fallback = trial.Fallback,
                        Subject = trial.Subject,
                        Over = there.KillsOf(trial.Scope),
                    }).ConfigureAwait(false);
                }
            }
        }
    }

    private static RestoreOrder Restore(TripRule rule, KillScope scope, string reason, string[] own) =>
        new(rule.Environment, scope, reason.Length <= SwitchRecord.MaxReason ? reason : reason[..SwitchRecord.MaxReason], RecordedActor.Of(Actor.Console), SwitchCause.Rule)
        {
            Subject = rule.Id,
            Only = own,
        };
}
