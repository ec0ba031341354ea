using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Which file a proposal changes.</summary>
/// <param name="Base">Whole SHA of the commit that it is written on.</param>
/// <param name="Path">Path of the file.</param>
/// <param name="Problem">Why it cannot be, with the remedy; null when it can.</param>
internal sealed record ProposalTarget(string Base, string Path, string? Problem)
{
    public static ProposalTarget Refused(string problem) => new("", "", problem);
}

/// <summary>Finds out which file a draft means.</summary>
internal sealed class ProposalTargets(PromptRepository repository, PromptLocator locator, PromptCatalog catalog, EnvironmentLog log, PromptsOptions options)
{
    public async Task<ProposalTarget> OfAsync(ProposalDraft draft, CancellationToken cancellationToken)
    {
        if (await repository.ResolveAsync(draft.BaseCommit, cancellationToken).ConfigureAwait(false) is not { } commit
            || repository.BranchTip(options.Branch) is not { } tip
            || !await log.IsAncestorAsync(commit, tip, cancellationToken).ConfigureAwait(false))
        {
            return ProposalTarget.Refused($"Commit {draft.BaseCommit} is not on the branch. Begin again from what is there now.");
        }

        LocatedPrompt? there = await locator.FindAsync(draft.Prompt, commit, cancellationToken).ConfigureAwait(false);
        string? path = draft.Path ?? there?.Path;
        if (path is null)
        {
            return ProposalTarget.Refused($"There is no prompt '{draft.Prompt}' at that commit. Give the path of its new file.");
        }

        if (locator.FileOf(path)?.Name != draft.Prompt)
        {
            return ProposalTarget.Refused($"A file {path} is not the prompt '{draft.Prompt}'. Its path is the name with an extension such as .prompt.yml, below {(options.Directory.Length == 0 ? "the top" : options.Directory)}.");
        }

        if (path != there?.Path && (there is not null || catalog.Current.Find(draft.Prompt) is not null))
        {
            return ProposalTarget.Refused($"There is a prompt '{draft.Prompt}' already, in another file. Change that one, or choose another name.");
        }

        RepositoryBlob? before = await repository.ReadAtAsync(commit, path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        return before is null ? draft.Content is null ? ProposalTarget.Refused("There is no such file to take away.") : new ProposalTarget(commit, path, null)
            : draft.Content is not null && before.Content.AsSpan().SequenceEqual(draft.Content) ? ProposalTarget.Refused("Nothing is changed yet.")
            : new ProposalTarget(commit, path, null);
    }
}
