using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>Which changes a rule is about. What is empty does not matter; everything else must hold, and of a list one suffices.</summary>
public sealed record PolicyCondition
{
    /// <summary>What it touches.</summary>
    public IReadOnlySet<ChangeAspect> Aspects { get; init; } = new HashSet<ChangeAspect>();

    /// <summary>The environments.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Patterns of prompt names, as in <c>.gitignore</c>.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Owners, as CODEOWNERS writes them.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Applications.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>Tiers of applications.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>Classes of data of applications.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Lines added and removed, at least; 0 for any.</summary>
    public int MinLines { get; init; }

    /// <summary>Growth of the prompt's tokens in percent, more than this; null for any.</summary>
    public double? TokenIncreaseOver { get; init; }

    /// <summary>Whether a program proposed it; null for either.</summary>
    public bool? ByProgram { get; init; }

    /// <summary>Whether a change is one of them.</summary>
    /// <param name="facts">The change.</param>
    /// <param name="applications">What applications are.</param>
    public bool Fits(ChangeFacts facts, IReadOnlyDictionary<string, ApplicationClass> applications)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(applications);
        IEnumerable<ApplicationClass> classes = facts.Applications.Select(a => applications.GetValueOrDefault(a)).OfType<ApplicationClass>();
        return (Aspects.Count == 0 || Aspects.Overlaps(facts.Aspects))
            && (Environments.Count == 0 || Environments.Any(e => EnvironmentName.LooksLike(e, facts.Environment)))
            && (Prompts.Count == 0 || (facts.Prompt is { } prompt && Prompts.Any(p => PathPattern.Of(p).Matches(prompt.Split('/')))))
            && Any(Owners, facts.Owners)
            && Any(Applications, facts.Applications)
            && (Tiers.Count == 0 || classes.Any(c => c.Tier is { } tier && Tiers.Contains(tier)))
            && (Data.Count == 0 || classes.Any(c => c.Data.Any(Data.Contains)))
            && facts.Lines >= MinLines
            && (TokenIncreaseOver is not { } over || facts.TokenIncrease > over)
            && (ByProgram is not { } program || facts.ByProgram == program);
    }

    private static bool Any(IReadOnlyList<string> wanted, IReadOnlyList<string> values) => wanted.Count == 0 || values.Any(wanted.Contains);
}
