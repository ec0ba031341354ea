using System.Text.RegularExpressions;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>Which files of the repository are prompts, and how they are called.</summary>
/// <param name="Name">Name of the prompt: the path without its extension; of a Fabric folder the folder's path.</param>
/// <param name="Format">Its format, from its path alone.</param>
public sealed partial record PromptFile(string Name, PromptFormat Format)
{
    private static readonly (string Extension, PromptFormat Format)[] Extensions =
    [
        (".prompty", PromptFormat.Prompty),
        (".prompt.yml", PromptFormat.GitHubModels),
        (".prompt.yaml", PromptFormat.GitHubModels),
        (".prompt", PromptFormat.Dotprompt),
        (".md", PromptFormat.Markdown),
        (".txt", PromptFormat.Text),
    ];

    private static readonly string[] Never = ["README", "CHANGELOG", "CONTRIBUTING", "LICENSE", "CODE_OF_CONDUCT", "SECURITY", "NOTICE", "AUTHORS"];

    /// <summary>The path of the <c>user.md</c> that belongs to a prompt's file, whether it is there or not; null for a format that has none.</summary>
    /// <param name="format">Format of the prompt.</param>
    /// <param name="path">Path of its file.</param>
    public static string? UserPathOf(PromptFormat format, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return format == PromptFormat.Fabric ? path[..(path.LastIndexOf('/') + 1)] + "user.md" : null;
    }

    /// <summary>The prompt that a path holds; null when it holds none.</summary>
    /// <param name="path">Path in the repository, below the prompts' directory.</param>
    public static PromptFile? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (string extension, PromptFormat format) = Array.Find(Extensions, e => path.EndsWith(e.Extension, StringComparison.OrdinalIgnoreCase) && path.Length > e.Extension.Length);
        if (extension is null || !RepositoryPath.IsValid(path) || path.StartsWith("environments/", StringComparison.Ordinal) || path.Split('/').Any(p => p[0] == '.'))
        {
            return null;
        }

        string name = path[..^extension.Length], leaf = name[(name.LastIndexOf('/') + 1)..];
        if (leaf.Length == 0 || Never.Contains(leaf.ToUpperInvariant()) || Translated().IsMatch(leaf) || (format == PromptFormat.Dotprompt && leaf[0] == '_')) // _x.prompt is a partial
        {
            return null;
        }

        if (format == PromptFormat.Markdown && name.Contains('/', StringComparison.Ordinal))
        {
            string folder = name[..name.LastIndexOf('/')];
            switch (leaf)
            {
                case "system":
                    return new PromptFile(folder, PromptFormat.Fabric);
                case "user":
                    return null; // belongs to system.md beside it, or is a Fabric folder's without one
            }
        }

        return new PromptFile(name, format);
    }

    /// <summary><c>README.de</c>, <c>README_zh_CN</c>; not <c>security-qa</c>, which may well be a prompt.</summary>
    [GeneratedRegex("^(README|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT)[._-][a-z]{2}([_-][a-z]{2,4})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Translated();
}
