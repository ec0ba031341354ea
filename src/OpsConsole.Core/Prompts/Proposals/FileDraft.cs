namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>A file that is no prompt, as it is to be in the prompt repository.</summary>
/// <param name="Path">Its path, with an extension that no prompt has.</param>
/// <param name="Content">What it says.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Description">Why, Markdown; null for nothing.</param>
public sealed record FileDraft(string Path, byte[] Content, string Title, string? Description)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal string? Problem(PromptsOptions options) =>
        !RepositoryPath.IsValid(Path) || System.IO.Path.GetFileNameWithoutExtension(Path).Length == 0 ? "That is not a path of the repository."
        : options.FileOf(Path) is not null ? $"{Path} is a prompt. Propose it as one."
        : Content.Length > options.MaxFileBytes ? $"The file is larger than {options.MaxFileBytes} bytes (Prompts:MaxFileBytes). Download it and commit it with git."
        : AsProposal(new string('0', 40)).Problem(options.MaxFileBytes);

    /// <summary>The draft of the proposal: a file stands under its path without extension where a prompt has its name.</summary>
    internal ProposalDraft AsProposal(string commit) => new(Path[..^System.IO.Path.GetExtension(Path).Length], Path, commit, Content, Title, Description);
}
