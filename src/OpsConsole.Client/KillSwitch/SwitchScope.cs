using System.Diagnostics.CodeAnalysis;

namespace OpsConsole.Client.KillSwitch;

/// <summary>What a <see cref="SwitchScope"/> covers.</summary>
public enum SwitchScopeKind
{
    /// <summary>Everything in the environment.</summary>
    Global,

    /// <summary>One application.</summary>
    Application,

    /// <summary>One model, whoever calls it.</summary>
    Model,

    /// <summary>One feature of one application.</summary>
    Feature,
}

/// <summary>
/// A part of the company's AI that can be stopped: <c>global</c>, <c>app:NAME</c>, <c>model:ID</c> or <c>feature:APP/FEATURE</c> (split at the
/// last slash). Names count as they are spelt, case included. Make it once and keep it: parsing costs, asking does not.
/// </summary>
public sealed class SwitchScope : IEquatable<SwitchScope>
{
    /// <summary>Longest text of a scope, in characters.</summary>
    public const int MaxLength = 200;

    internal const string GlobalText = "global", ApplicationPrefix = "app:", ModelPrefix = "model:", FeaturePrefix = "feature:";

    private SwitchScope(SwitchScopeKind kind, string text, string? applicationText)
    {
        Kind = kind;
        Text = text;
        ApplicationText = applicationText;
    }

    /// <summary>Everything in the environment.</summary>
    public static SwitchScope Global { get; } = new(SwitchScopeKind.Global, GlobalText, null);

    /// <summary>The feature that the console kills and restores for practice. Nothing real may depend on it.</summary>
    public static SwitchScope Drill { get; } = Parse("feature:opsconsole/drill");

    /// <summary>What it covers.</summary>
    public SwitchScopeKind Kind { get; }

    /// <summary>The scope as the console spells it.</summary>
    public string Text { get; }

    /// <summary>The flag that says the same over OFREP, such as <c>live.model.gpt-x</c>.</summary>
    public string FlagKey => Kind switch
    {
        SwitchScopeKind.Global => "live.global",
        SwitchScopeKind.Feature => $"live.feature.{ApplicationText![ApplicationPrefix.Length..]}.{Text[(Text.LastIndexOf('/') + 1)..]}",
        SwitchScopeKind.Application => "live.app." + Text[ApplicationPrefix.Length..],
        _ => "live.model." + Text[ModelPrefix.Length..],
    };

    /// <summary>For an application or a feature the scope of the application, else null.</summary>
    internal string? ApplicationText { get; }

    /// <summary>An application, by the name that its telemetry carries as <c>service.name</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty or too long, or holds control characters.</exception>
    public static SwitchScope Application(string name) => Made(ApplicationPrefix + name, nameof(name));

    /// <summary>A model, by the identifier that requests carry.</summary>
    /// <exception cref="ArgumentException">The identifier is empty or too long, or holds control characters.</exception>
    public static SwitchScope Model(string id) => Made(ModelPrefix + id, nameof(id));

    /// <summary>A feature of an application.</summary>
    /// <exception cref="ArgumentException">A name is empty or too long, or holds control characters, or the feature's name a slash.</exception>
    public static SwitchScope Feature(string application, string feature) => feature is not null && feature.Contains('/', StringComparison.Ordinal)
        ? throw new ArgumentException("The name of a feature has no slash.", nameof(feature))
        : Made($"{FeaturePrefix}{application}/{feature}", nameof(feature));

    /// <summary>Reads a scope.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static SwitchScope Parse(string text) => Made(text, nameof(text));

    /// <summary>Reads a scope.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SwitchScope? scope)
    {
        scope = null;
        if (text is not { Length: > 0 and <= MaxLength } || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Any(char.IsControl))
        {
            return false;
        }

        if (text == GlobalText)
        {
            scope = Global;
        }
        else if (Names(text, ApplicationPrefix))
        {
            scope = new SwitchScope(SwitchScopeKind.Application, text, text);
        }
        else if (Names(text, ModelPrefix))
        {
            scope = new SwitchScope(SwitchScopeKind.Model, text, null);
        }
        else if (Names(text, FeaturePrefix) && text.LastIndexOf('/') is var slash && slash > FeaturePrefix.Length && slash < text.Length - 1)
        {
            scope = new SwitchScope(SwitchScopeKind.Feature, text, ApplicationPrefix + text[FeaturePrefix.Length..slash]);
        }

        return scope is not null;
    }

    /// <inheritdoc />
    public bool Equals(SwitchScope? other) => other is not null && Text == other.Text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SwitchScope);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Text;

    private static bool Names(string text, string prefix) => text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal);

    private static SwitchScope Made(string text, string parameter) => TryParse(text, out SwitchScope? scope)
        ? scope
        : throw new ArgumentException($"'{text}' is not a scope: global, app:NAME, model:ID or feature:APP/FEATURE, at most {MaxLength} characters.", parameter);
}
