namespace OpsConsole.Client.KillSwitch;

/// <summary>Decides whether something may run, by a state and the declared modes. Pure, but for the draw of a trial without a key.</summary>
internal sealed class Judge(ColdStartModes modes, string defaultMessage)
{
    /// <summary>Whether something is live: all its scopes are. Allocates nothing.</summary>
    public bool IsLive(SwitchState? state, in Question question, string? key)
    {
        if (state is null)
        {
            return modes.IsLive(question, out _);
        }

        if (state.KilledCount > 0)
        {
            for (int place = 0; place < Question.Places; place++)
            {
                if (state.Table.Find(question, place) is { } kill && !TrialShare.Admits(kill, key))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The same with the reasons.</summary>
    public Verdict Evaluate(SwitchState? state, in Question question, string? key, VerdictBasis basis)
    {
        if (state is null)
        {
            bool live = modes.IsLive(question, out SwitchScope? scope);
            return new Verdict { IsLive = live, Scope = scope, Message = live ? null : defaultMessage, Basis = VerdictBasis.Declared };
        }

        KilledScope? widest = null, admitted = null;
        string? message = null, model = null;
        bool sameModel = true;
        for (int place = 0; place < Question.Places; place++)
        {
            if (state.Table.Find(question, place) is not { } kill)
            {
                continue;
            }

            if (TrialShare.Admits(kill, key))
            {
                admitted ??= kill;
                continue;
            }

            model ??= kill.Fallback?.Model;
            sameModel &= kill.Fallback?.Model is { } named && named == model;
            message ??= kill.Fallback?.Message;
            widest ??= kill;
        }

        return widest is null
            ? new Verdict { IsLive = true, Scope = admitted?.Scope, Trial = admitted is not null, Basis = basis, Version = state.Id }
            : new Verdict
            {
                IsLive = false,
                Scope = widest.Scope,
                Reason = widest.Reason,
                Message = message ?? defaultMessage,
                Model = sameModel && IsUsable(state, model, key) ? model : null,
                Trial = widest.Trial is not null,
                Basis = basis,
                Version = state.Id,
            };
    }

    private static bool IsUsable(SwitchState state, string? model, string? key) =>
        state.Table.Find(new Question(null, SwitchScope.ModelPrefix, model, "", null), place: 2) is not { } kill || TrialShare.Admits(kill, key);
}
