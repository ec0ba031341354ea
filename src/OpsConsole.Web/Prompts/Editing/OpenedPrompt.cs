using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A prompt, or a proposal of one, that was read to be edited.</summary>
/// <param name="Start">What the edit starts from.</param>
/// <param name="Path">Path of its file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Live">The version that callers run; null for none.</param>
/// <param name="Proposal">The proposal that is revised; null for a new one.</param>
/// <param name="Refusal">Why it cannot be edited; null when it can.</param>
internal sealed record OpenedPrompt(EditStart Start, string Path, PromptFormat Format, Prompt? Live, PromptProposal? Proposal, string? Refusal)
{
    /// <summary>Reads it.</summary>
    public static async Task<OpenedPrompt> ReadAsync(
        PromptCatalog catalog, VersionReader versions, ProposalQueries proposals, PromptsOptions options, string name, string? proposalId, CancellationToken cancellationToken)
    {
        CatalogSnapshot now = catalog.Current;
        ProposalDetail? proposal = proposalId is null ? null : await proposals.FindAsync(proposalId, cancellationToken);
        CatalogPrompt? found = now.Find(name);
        VersionContent? version = found is null || now.Commit is null ? null : await versions.ReadAsync(name, now.Commit, cancellationToken);
        byte[]? content = proposal is not null ? proposal.HeadContent
            : version is { IsUnread: true } ? null // not read because it is too large: nobody is to replace it by mistake
            : version?.Content;
        if (content is null || (proposalId is not null && proposal is not { Proposal.State: ProposalState.Open }))
        {
            return Refused(proposalId is not null ? "This proposal cannot be revised: it is closed, or its branch is gone." : $"There is no prompt '{name}' on the branch, or its file is empty or too large to edit here.");
        }

        if (EditedText.From(content) is not { } file)
        {
            return Refused("The file is not UTF-8 text. A browser would not give it back byte for byte: edit it with git.");
        }

        string path = proposal?.Proposal.Path ?? found!.Path;
        Prompt? before = version?.Parsed.Prompt;
        return new OpenedPrompt(
            new EditStart(proposal?.Proposal.BaseCommit ?? now.Commit!, found?.Blob, file, before, proposal is null ? version?.UserContent : proposal.Head.UserContent),
            path, found?.Format ?? options.FileOf(path)?.Format ?? PromptFormat.Text, await versions.LiveAsync(name, cancellationToken) ?? before, proposal?.Proposal, null);
    }

    private static OpenedPrompt Refused(string why) => new(EditStart.Nothing, "", PromptFormat.Text, null, null, why);
}
