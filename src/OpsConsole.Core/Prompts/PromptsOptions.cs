using Microsoft.Extensions.Options;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts;

/// <summary>Settings of the prompt catalog, section <c>Prompts</c>.</summary>
public sealed class PromptsOptions
{
    /// <summary>The prompt repository: a directory of this host, or an address (https, ssh, file). Empty for an example of the console's own.</summary>
    public string Repository { get; set; } = "";

    /// <summary>The branch that counts: what is on it is what can be released.</summary>
    public string Branch { get; set; } = "main";

    /// <summary>Only files below this directory of the repository are prompts, and their names begin below it. Empty for the whole repository.</summary>
    public string Directory { get; set; } = "";

    /// <summary>How often the repository is asked for news. A webhook makes it at once.</summary>
    public TimeSpan FetchInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The secret that a webhook of GitHub, GitLab or Gitea signs with; empty for no webhook.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Largest file that is read as a prompt, bytes. Default 1 MiB.</summary>
    public int MaxFileBytes { get; set; } = 1 << 20;

    /// <summary>Most prompts that are listed. Default 20,000; further files are counted and said.</summary>
    public int MaxPrompts { get; set; } = 20_000;

    /// <summary>After this time a version that telemetry observes and nobody released is an alarm. Default 15 minutes.</summary>
    public TimeSpan DriftTolerance { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What the path of every prompt begins with: <see cref="Directory"/> and a slash; empty for the whole repository.</summary>
    public string Prefix => Directory.Length == 0 ? "" : Directory + "/";

    /// <summary>What a path of the repository is as a prompt; null when it is none.</summary>
    /// <param name="path">The whole path, <see cref="Directory"/> included.</param>
    public PromptFile? FileOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Prefix, StringComparison.Ordinal) ? PromptFile.Of(path[Prefix.Length..]) : null;
    }

    /// <summary>
    /// The path of the <c>user.md</c> that belongs to a prompt's file, whether it is there or not; null where the file is no Fabric folder's. What is directly in
    /// <see cref="Directory"/> is in no folder: a <c>system.md</c> there is a prompt of its own, and so is a <c>user.md</c>.
    /// </summary>
    /// <param name="path">The whole path, <see cref="Directory"/> included.</param>
    public string? UserPathOf(string path) => FileOf(path) is { } file ? PromptFile.UserPathOf(file.Format, path) : null;
}

/// <summary>Checks the settings.</summary>
internal sealed class ValidatePromptsOptions(StorageOptions storage) : IValidateOptions<PromptsOptions>
{
    public ValidateOptionsResult Validate(string? name, PromptsOptions options)
    {
        List<string> problems = [];
        if (options.Repository.Length > 0 && GitAddress.TryParse(options.Repository, storage.DataDirectory, out string problem) is null)
        {
            problems.Add($"Prompts:Repository: {problem}.");
        }

        if (GitAddress.BranchProblem(options.Branch) is { Length: > 0 } branch)
        {
            problems.Add($"Prompts:Branch: {branch}.");
        }

        Check(options.Directory.Length == 0 || RepositoryPath.IsValid(options.Directory), "Prompts:Directory: must be a path inside the repository, such as prompts or ai/prompts.");
        Check(options.FetchInterval >= TimeSpan.FromSeconds(1) && options.FetchInterval <= TimeSpan.FromDays(1), "Prompts:FetchInterval: must be 00:00:01 to 1.00:00:00.");
        Check(options.MaxFileBytes is >= 1024 and <= 16 << 20, "Prompts:MaxFileBytes: must be 1024 to 16777216.");
        Check(options.MaxPrompts is >= 1 and <= 200_000, "Prompts:MaxPrompts: must be 1 to 200000.");
        Check(options.DriftTolerance >= TimeSpan.Zero, "Prompts:DriftTolerance: must not be negative.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check(bool right, string what)
        {
            if (!right)
            {
                problems.Add(what);
            }
        }
    }
}
