namespace OpsConsole.Client.KillSwitch;

/// <summary>What is assumed of a scope while nothing at all is known: no answer of the console yet, and no state on disk.</summary>
public enum ColdStart
{
    /// <summary>It is live. The application works without a console.</summary>
    FailOpen,

    /// <summary>It is killed. The application answers its fallback until the console says that it is live.</summary>
    FailClosed,
}

/// <summary>The declared modes of an application.</summary>
internal sealed class ColdStartModes(IReadOnlyDictionary<SwitchScope, ColdStart> declared, ColdStart otherwise)
{
    private sealed record Declaration(SwitchScope Scope, ColdStart Mode);

    private readonly ScopeTable<Declaration> _declared = new(declared.ToDictionary(d => d.Key.Text, d => new Declaration(d.Key, d.Value), StringComparer.Ordinal));

    /// <summary>
    /// Whether something is live while nothing is known. Of the scopes that it belongs to, the declared ones decide: one that fails
    /// closed closes it, else one that fails open opens it; without any, the default decides.
    /// </summary>
    /// <param name="question">What is asked about.</param>
    /// <param name="scope">The scope whose declaration decided; null for the default.</param>
    public bool IsLive(in Question question, out SwitchScope? scope)
    {
        scope = null;
        for (int place = 0; place < Question.Places; place++)
        {
            if (_declared.Find(question, place) is { } declaration)
            {
                scope = declaration.Scope;
                if (declaration.Mode == ColdStart.FailClosed)
                {
                    return false;
                }
            }
        }

        return scope is not null || otherwise == ColdStart.FailOpen;
    }

    /// <summary>What is reported to the console: each declaration, and the default as that of the application.</summary>
    public IReadOnlyDictionary<string, ColdStart> Report(string applicationText)
    {
        Dictionary<string, ColdStart> report = _declared.Values.ToDictionary(d => d.Key, d => d.Value.Mode, StringComparer.Ordinal);
        report.TryAdd(applicationText, otherwise);
        return report;
    }
}
