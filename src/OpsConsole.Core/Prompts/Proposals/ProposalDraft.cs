namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>A change of a prompt as somebody wrote it, not checked yet.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Path">Path of a new prompt's file in the repository; null for the path that the prompt has.</param>
/// <param name="BaseCommit">The commit that it was written on, whole or its beginning.</param>
/// <param name="Content">The file as it is to be; null takes it away.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Description">Why, Markdown; null for nothing.</param>
public sealed record ProposalDraft(string Prompt, string? Path, string BaseCommit, byte[]? Content, string Title, string? Description)
{
    /// <summary>Longest title, characters.</summary>
    public const int MaxTitle = 200;

    /// <summary>Longest description, characters.</summary>
    public const int MaxDescription = 20_000;

    /// <summary>What is wrong with it, as far as it says by itself; null when nothing is.</summary>
    /// <param name="maxBytes">Largest content.</param>
    internal string? Problem(int maxBytes) =>
        string.IsNullOrWhiteSpace(Title) || Title.Length > MaxTitle || Title.Any(char.IsControl) ? $"Give it a title of one line, at most {MaxTitle} characters."
        : Description?.Length > MaxDescription ? $"The description is longer than {MaxDescription} characters."
        : !RepositoryPath.IsValid(Prompt) ? "That is not the name of a prompt. Give its path in the repository, without extension."
        : Path is not null && !RepositoryPath.IsValid(Path) ? "That is not a path of the repository."
        : !PromptVersion.IsSha(BaseCommit) ? "That is not a commit. Give 7 to 64 hexadecimal digits."
        : Content?.Length > maxBytes ? $"The file is larger than {maxBytes} bytes. Prompts of that size are not read (Prompts:MaxFileBytes)."
        : null;
}

/// <summary>What became of a command on a proposal.</summary>
/// <param name="Id">The proposal; null when it was not done.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
public sealed record ProposalOutcome(string? Id, string? Problem = null, bool Denied = false);
