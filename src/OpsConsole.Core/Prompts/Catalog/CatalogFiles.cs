using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>A file that is a prompt by its path.</summary>
/// <param name="Name">Name in the catalog.</param>
/// <param name="Format">Its format.</param>
/// <param name="File">The file.</param>
/// <param name="User">The <c>user.md</c> that belongs to it; null for none.</param>
/// <param name="Problem">Why it is not read; null when it is.</param>
/// <param name="TakenBy">Path of another file of the same name; null for none.</param>
internal sealed record FoundPrompt(string Name, PromptFormat Format, RepositoryFile File, RepositoryFile? User, string? Problem, string? TakenBy);

/// <summary>Which files of a commit the catalog reads, and what for.</summary>
/// <param name="Prompts">The prompts; names differ.</param>
/// <param name="Environments">The environments' files, those that cannot be read too: see <see cref="CanSay"/>.</param>
/// <param name="OwnersFile">The file that says who owns what; null for none.</param>
/// <param name="Left">Prompts that are too many.</param>
internal sealed record CatalogFiles(IReadOnlyList<FoundPrompt> Prompts, IReadOnlyList<RepositoryFile> Environments, RepositoryFile? OwnersFile, int Left)
{
    /// <summary>Most bytes of any file that is read; prompts may be limited to less.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Sorts the files of a commit.</summary>
    public static CatalogFiles Of(IReadOnlyList<RepositoryFile> files, PromptsOptions options)
    {
        Dictionary<string, RepositoryFile> users = files.Where(f => f.Path.EndsWith("/user.md", StringComparison.Ordinal) && f.IsPlain && f.Size <= options.MaxFileBytes && RepositoryPath.IsValid(f.Path)).ToDictionary(f => f.Path, StringComparer.Ordinal);
        Dictionary<string, FoundPrompt> prompts = new(StringComparer.Ordinal);
        int left = 0;
        foreach (RepositoryFile file in files)
        {
            if (options.FileOf(file.Path) is not { } kind)
            {
                continue;
            }

            if (prompts.Count == options.MaxPrompts)
            {
                left++;
                continue;
            }

            RepositoryFile? user = PromptFile.UserPathOf(kind.Format, file.Path) is { } beside ? users.GetValueOrDefault(beside) : null;
            if (!prompts.TryGetValue(kind.Name, out FoundPrompt? first))
            {
                prompts[kind.Name] = new FoundPrompt(kind.Name, kind.Format, file, user, Problem(file.Mode, file.Size, options), null);
            }
            else
            {
                // Git's order is by path, so the first stays the first. The other is listed by its whole path, which no other prompt is called.
                prompts[kind.Name] = first with { TakenBy = first.TakenBy ?? file.Path };
                string name = file.Path[options.Prefix.Length..];
                prompts.TryAdd(name, new FoundPrompt(name, kind.Format, file, null, Taken(first.File.Path), first.File.Path));
            }
        }

        Dictionary<string, RepositoryFile> owners = files.Where(f => f.IsPlain && f.Size <= options.MaxFileBytes && CodeOwners.Paths.Contains(f.Path)).ToDictionary(f => f.Path, StringComparer.Ordinal);
        return new CatalogFiles(
            [.. prompts.Values],
            [.. files.Where(f => EnvironmentFile.EnvironmentOf(f.Path) is not null)],
            CodeOwners.Paths.Select(p => owners.GetValueOrDefault(p)).FirstOrDefault(f => f is not null),
            left);
    }

    /// <summary>Whether an environment's file can say what is live: one that cannot is no reason to forget its environment.</summary>
    public static bool CanSay(RepositoryFile environment) => environment.IsPlain && environment.Size <= ReleaseLineScan.MaxLength;

    /// <summary>What to say of two files of one name.</summary>
    public static string Taken(string other) => $"The file {other} has the same name as a prompt: of the two, the first by path counts. Rename one of them.";

    /// <summary>What to say of a name whose address the API has for something else; null for every other name.</summary>
    public static string? AtApi(string name) => name.ToLowerInvariant() is "live" or "releases" or "evaluations"
        ? $"The API does not answer it: GET /api/v1/prompts/{name.ToLowerInvariant()} lists what is live, was released or was evaluated. Rename the file, or put it into a folder."
        : null;

    /// <summary>Why a prompt's file is not read; null when it is.</summary>
    /// <param name="mode">File mode, as in <see cref="RepositoryFile"/>.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="options">How large it may be.</param>
    public static string? Problem(string mode, long size, PromptsOptions options) => mode switch
    {
        "120000" => "The file is a symbolic link. Put the prompt itself there: links are not followed.",
        "160000" => "This is a submodule. Put the prompts into this repository: submodules are not followed.",
        _ when size > options.MaxFileBytes => $"The file is too large: {size} bytes of at most {options.MaxFileBytes} (Prompts:MaxFileBytes).",
        _ => null,
    };
}
