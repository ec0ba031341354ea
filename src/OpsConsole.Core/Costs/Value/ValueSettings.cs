using System.Collections.Frozen;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Value;

/// <summary>The setting <c>value</c>: what outcomes are worth. It changes by change requests only, as what it says is what the company is told to have earned.</summary>
public sealed class ValueSettings : ISettingKind
{
    /// <summary>The name of the setting.</summary>
    public const string Name = "value";

    private static readonly FrozenSet<ChangeAspect> Touched = FrozenSet.Create(ChangeAspect.Value);

    /// <inheritdoc />
    public bool Knows(string name) => name == Name;

    /// <inheritdoc />
    public string? ProblemOf(string name, string text)
    {
        ValueText.Read(text, out string? problem);
        return problem;
    }

    /// <inheritdoc />
    public ChangeFacts FactsOf(string name, string text) => new()
    {
        Aspects = Touched,
        Applications = [.. (ValueText.Read(text, out _) ?? ValueBook.Empty).Entries.Select(e => e.App).OfType<string>().Distinct(StringComparer.Ordinal)],
    };
}
