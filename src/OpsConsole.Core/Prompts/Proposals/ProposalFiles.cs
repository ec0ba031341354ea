using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>A prompt's files at one side of a proposal.</summary>
/// <param name="Content">The file; null where there is none, or it is too large.</param>
/// <param name="UserContent">The <c>user.md</c> beside it, in a Fabric folder; null likewise, and for other formats.</param>
/// <param name="Parsed">What both say; null where there is no file.</param>
public sealed record ProposalFiles(byte[]? Content, byte[]? UserContent, ParsedPrompt? Parsed)
{
    /// <summary>Whether there is a file though <see cref="Content"/> is null: it is too large, or a link.</summary>
    public bool IsUnread { get; init; }
}
