using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>The catalog at one moment. Immutable: readers keep it as long as they like.</summary>
public sealed class CatalogSnapshot
{
    private readonly Dictionary<string, CatalogPrompt> _byName;

    /// <summary>Makes a snapshot.</summary>
    public CatalogSnapshot(string? commit, IReadOnlyList<CatalogPrompt> prompts, IReadOnlyDictionary<string, ReleaseFile> environments, int left)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        (Commit, Prompts, Environments, Left) = (commit, prompts, environments, left);
        _byName = prompts.ToDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>Nothing was read yet.</summary>
    public static CatalogSnapshot Empty { get; } = new(null, [], new Dictionary<string, ReleaseFile>(), 0);

    /// <summary>The commit at the end of the branch; null before anything was read, or where there is none.</summary>
    public string? Commit { get; }

    /// <summary>The prompts, by name (ordinal).</summary>
    public IReadOnlyList<CatalogPrompt> Prompts { get; }

    /// <summary>What is live where: the files <c>environments/&lt;env&gt;.yaml</c> by environment.</summary>
    public IReadOnlyDictionary<string, ReleaseFile> Environments { get; }

    /// <summary>Prompts that were left out because there are too many.</summary>
    public int Left { get; }

    /// <summary>A prompt; null when there is none of that name at the end of the branch.</summary>
    public CatalogPrompt? Find(string name) => _byName.GetValueOrDefault(name);
}
