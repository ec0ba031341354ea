using System.Collections.Frozen;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>The words of a policy's file.</summary>
public static class PolicyWords
{
    /// <summary>Kinds of change by their words.</summary>
    public static FrozenDictionary<string, ChangeAspect> Aspects { get; } = Enum.GetValues<ChangeAspect>().ToFrozenDictionary(Of, StringComparer.Ordinal);

    /// <summary>Risks by their words.</summary>
    public static FrozenDictionary<string, ChangeRisk> Risks { get; } = Enum.GetValues<ChangeRisk>().ToFrozenDictionary(r => r.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>The word of a kind of change.</summary>
    public static string Of(ChangeAspect aspect) => aspect.ToString().ToLowerInvariant();
}
