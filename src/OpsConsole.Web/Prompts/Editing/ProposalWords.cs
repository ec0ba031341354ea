using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>How proposals read on pages.</summary>
internal static class ProposalWords
{
    /// <summary>A state with its tone.</summary>
    public static (string Tone, string Text) State(ProposalState state) => state switch
    {
        ProposalState.Open => ("info", "open"),
        ProposalState.Merged => ("ok", "merged"),
        _ => ("", "withdrawn"),
    };

    /// <summary>Commands to look at a proposal's branch with git, and to go on with it there.</summary>
    public static string GitCommands(PromptProposal proposal, string branch) =>
        $"""
        git fetch origin {proposal.Branch}
        git diff origin/{branch}...FETCH_HEAD -- '{proposal.Path.Replace("'", "'\\''", StringComparison.Ordinal)}'
        git switch --detach FETCH_HEAD
        git push origin HEAD:refs/heads/{proposal.Branch}
        """;
}
