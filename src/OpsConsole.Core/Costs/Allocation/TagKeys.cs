using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Whose charges tags say they are.</summary>
/// <param name="AppTags">Keys of tags that name an application, the first one that is there counts.</param>
/// <param name="TeamTags">Keys of tags that name a team; an application says more.</param>
public sealed record TagKeys(IReadOnlyList<string> AppTags, IReadOnlyList<string> TeamTags)
{
    /// <summary>Those that count where nothing else is set.</summary>
    public static TagKeys Default { get; } = new(["app", "application", "service"], ["team"]);

    /// <summary>The application or the team of tags; null for neither. Both never come together.</summary>
    /// <param name="tags">A JSON object of texts.</param>
    internal (string? Application, string? Team) OwnerOf(string tags) =>
        tags.Length <= 2 ? default // none: most lines
        : First(tags, AppTags) is { } application ? (application, null) : (null, First(tags, TeamTags));

    private static string? First(string tags, IReadOnlyList<string> keys) => keys.Select(k => BilledTags.ValueOf(tags, k)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));
}
