namespace OpsConsole.Client.KillSwitch;

/// <content>What an application asks: from memory, without waiting, and without allocating where only a yes or no is wanted.</content>
public sealed partial class KillSwitchClient
{
    /// <summary>Whether this application is live: <c>global</c> and its own scope.</summary>
    public bool IsLive() => _judge.IsLive(State, Ask(null, null), key: null);

    /// <summary>Whether a scope is live, with what it is part of: <c>global</c>; for a feature its application; for a model this application.</summary>
    /// <param name="scope">The scope; keep it, do not make it for each call.</param>
    /// <param name="key">Whom it is asked for (a user, a conversation): while a killed scope is tried, the same keys are let through each time. Null draws anew.</param>
    public bool IsLive(SwitchScope scope, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _judge.IsLive(State, Question.Of(scope, _applicationText), key);
    }

    /// <summary>Whether a model and a feature of this application are both live, with this application and <c>global</c>.</summary>
    /// <param name="model">Identifier of the model, as requests carry it; null when none is called.</param>
    /// <param name="feature">Name of the feature, without the application's; null when it belongs to none.</param>
    /// <param name="key">Whom it is asked for (a user, a conversation): while a killed scope is tried, the same keys are let through each time. Null draws anew.</param>
    public bool IsLive(string? model, string? feature, string? key = null) => _judge.IsLive(State, Ask(model, feature), key);

    /// <summary>Whether all of these scopes are live, each with what it is part of.</summary>
    public bool IsLive(params ReadOnlySpan<SwitchScope> scopes)
    {
        foreach (SwitchScope scope in scopes)
        {
            if (!IsLive(scope, key: null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a scope is live, why, and what to do instead.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="key">As for <see cref="IsLive(SwitchScope, string?)"/>.</param>
    public Verdict Evaluate(SwitchScope scope, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        SwitchState? state = State;
        return _judge.Evaluate(state, Question.Of(scope, _applicationText), key, _vitals.Basis(state));
    }

    /// <summary>Whether a model and a feature of this application are both live, why not, and what to do instead.</summary>
    /// <param name="model">Identifier of the model; null when none is called.</param>
    /// <param name="feature">Name of the feature, without the application's; null when it belongs to none.</param>
    /// <param name="key">As for <see cref="IsLive(string?, string?, string?)"/>.</param>
    public Verdict Evaluate(string? model, string? feature, string? key = null)
    {
        SwitchState? state = State;
        return _judge.Evaluate(state, Ask(model, feature), key, _vitals.Basis(state));
    }

    private Question Ask(string? model, string? feature) => new(_applicationText, SwitchScope.ModelPrefix, model, _featurePrefix, feature);
}
