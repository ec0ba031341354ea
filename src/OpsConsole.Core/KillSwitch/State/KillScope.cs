using System.Diagnostics.CodeAnalysis;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>What kind of thing a scope names.</summary>
public enum KillScopeKind
{
    /// <summary>Everything in the environment.</summary>
    Global,

    /// <summary>One application.</summary>
    Application,

    /// <summary>One model, in all applications.</summary>
    Model,

    /// <summary>One feature of one application.</summary>
    Feature,
}

/// <summary>
/// What a kill covers: <c>global</c>, <c>app:&lt;name&gt;</c>, <c>model:&lt;id&gt;</c> or <c>feature:&lt;app&gt;/&lt;feature&gt;</c>. Compared ordinally, as names of
/// applications and models are in telemetry. The last slash parts application and feature, because service names may have some.
/// </summary>
public sealed record KillScope
{
    /// <summary>Characters of a scope at most.</summary>
    public const int MaxLength = 200;

    private const string AppPrefix = "app:", ModelPrefix = "model:", FeaturePrefix = "feature:";

    private readonly string _text;

    private KillScope(KillScopeKind kind, string text, string? application, string? name)
    {
        Kind = kind;
        _text = text;
        Application = application;
        Name = name;
    }

    /// <summary>Everything in the environment.</summary>
    public static KillScope Global { get; } = new(KillScopeKind.Global, "global", null, null);

    /// <summary>The feature that exists to be switched: drills kill and restore it, and nothing depends on it.</summary>
    public static KillScope Drill { get; } = Parse("feature:opsconsole/drill");

    /// <summary>The widest first, then by text.</summary>
    public static IComparer<KillScope> ByWidth { get; } =
        Comparer<KillScope>.Create((x, y) => x.Kind != y.Kind ? x.Kind.CompareTo(y.Kind) : string.CompareOrdinal(x._text, y._text));

    /// <summary>What kind of thing it names.</summary>
    public KillScopeKind Kind { get; }

    /// <summary>The application of an application or feature scope; else null.</summary>
    public string? Application { get; }

    /// <summary>The model of a model scope, the feature of a feature scope; else null.</summary>
    public string? Name { get; }

    /// <summary>Whether killing it stops nothing that people use.</summary>
    public bool IsDrill => Equals(Drill);

    /// <summary>The scope of an application.</summary>
    /// <exception cref="FormatException">The name cannot be part of a scope.</exception>
    public static KillScope App(string name) => Parse(AppPrefix + name);

    /// <summary>The scope of a model.</summary>
    /// <exception cref="FormatException">The id cannot be part of a scope.</exception>
    public static KillScope Model(string id) => Parse(ModelPrefix + id);

    /// <summary>The scope of a feature.</summary>
    /// <exception cref="FormatException">The names cannot be part of a scope.</exception>
    public static KillScope Feature(string application, string feature) => Parse($"{FeaturePrefix}{application}/{feature}");

    /// <summary>Reads a scope.</summary>
    /// <exception cref="FormatException">It is none; the message says what one looks like.</exception>
    public static KillScope Parse(string? text) => TryParse(text, out KillScope? scope)
        ? scope
        : throw new FormatException($"A scope is global, app:<name>, model:<id> or feature:<app>/<feature>, of at most {MaxLength} characters.");

    /// <summary>Reads a scope.</summary>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out KillScope? scope)
    {
        scope = null;
        if (text is null || text.Length is 0 or > MaxLength || text.Any(char.IsControl) || !IsWellFormed(text))
        {
            return false;
        }

        scope = text == Global._text ? Global
            : Rest(text, AppPrefix) is { } app ? new KillScope(KillScopeKind.Application, text, app, null)
            : Rest(text, ModelPrefix) is { } model ? new KillScope(KillScopeKind.Model, text, null, model)
            : Rest(text, FeaturePrefix) is { } feature ? FeatureOf(text, feature)
            : null;
        return scope is not null;
    }

    /// <inheritdoc />
    public bool Equals(KillScope? other) => other is not null && _text == other._text;

    /// <inheritdoc />
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The scope as it was written.</summary>
    public override string ToString() => _text;

    private static KillScope? FeatureOf(string text, string rest)
    {
        int slash = rest.LastIndexOf('/');
        return slash > 0 && IsName(rest[..slash]) && IsName(rest[(slash + 1)..])
            ? new KillScope(KillScopeKind.Feature, text, rest[..slash], rest[(slash + 1)..])
            : null;
    }

    private static string? Rest(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && text[prefix.Length..] is var rest && IsName(rest) ? rest : null;

    private static bool IsName(string name) => name.Length > 0 && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1]);

    /// <summary>A lone surrogate cannot be written as UTF-8 and come back.</summary>
    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
