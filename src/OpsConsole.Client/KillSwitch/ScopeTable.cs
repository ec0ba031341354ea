using System.Diagnostics.CodeAnalysis;

namespace OpsConsole.Client.KillSwitch;

/// <summary>Values by the text of their scope, found without allocating. Immutable once it is shared.</summary>
internal sealed class ScopeTable<T>
    where T : class
{
    private readonly Dictionary<string, T> _values;
    private readonly T? _global;

    public ScopeTable(Dictionary<string, T> values)
    {
        _values = values;
        _global = values.GetValueOrDefault(SwitchScope.GlobalText);
    }

    public int Count => _values.Count;

    public IReadOnlyDictionary<string, T> Values => _values;

    /// <summary>What applies to a question: 0 <c>global</c>, 1 the application, 2 the model, 3 the feature; null where nothing does.</summary>
    public T? Find(in Question question, int place) => place switch
    {
        0 => _global,
        1 => Find("", question.ApplicationText),
        2 => Find(question.ModelPrefix, question.Model),
        _ => Find(question.FeaturePrefix, question.Feature),
    };

    [SuppressMessage("Reliability", "CA2014", Justification = "Once a call.")]
    private T? Find(string prefix, string? name)
    {
        if (name is null || prefix.Length + name.Length > SwitchScope.MaxLength)
        {
            return null;
        }

        if (prefix.Length == 0)
        {
            return _values.GetValueOrDefault(name);
        }

        Span<char> text = stackalloc char[SwitchScope.MaxLength];
        prefix.CopyTo(text);
        name.CopyTo(text[prefix.Length..]);
        return _values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..(prefix.Length + name.Length)], out T? value) ? value : null;
    }
}

/// <summary>What is asked about: the scopes that must all be live. A prefix is put before the name when it is looked up; it is empty where the name is a scope's text.</summary>
internal readonly record struct Question(string? ApplicationText, string ModelPrefix, string? Model, string FeaturePrefix, string? Feature)
{
    /// <summary>Number of places to look at.</summary>
    public const int Places = 4;

    /// <summary>A scope and what it is part of. A model is asked about on behalf of the application that asks.</summary>
    public static Question Of(SwitchScope scope, string ownApplication) => scope.Kind switch
    {
        SwitchScopeKind.Global => default(Question) with { ModelPrefix = "", FeaturePrefix = "" },
        SwitchScopeKind.Model => new(ownApplication, "", scope.Text, "", null),
        SwitchScopeKind.Feature => new(scope.ApplicationText, "", null, "", scope.Text),
        _ => new(scope.Text, "", null, "", null),
    };
}
