using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Says above every page that the prompt repository cannot be read. It comes from memory: no git is asked.</summary>
internal sealed class RepositoryBanner(PromptQueries queries, PromptCatalog catalog, TimeProvider time, ILogger<RepositoryBanner> logger)
    : LiveBanner(new Banner("warn", "", PromptsWeb.Path, "Prompts") { Permission = Permissions.ViewPrompts }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Again = TimeSpan.FromSeconds(15); // a fetch that fails replaces no catalog

    /// <summary>What a status reads like; empty when nothing is wrong.</summary>
    internal static string Describe(RepositoryStatus status) => status.State switch
    {
        RepositoryState.Unreachable when status.Tip is not null => "The prompt repository cannot be reached. Prompts are shown and served as they were read last; nothing can be proposed or released until it answers.",
        RepositoryState.Unreachable => "The prompt repository cannot be reached, and was never read.",
        RepositoryState.NotRead => "The newest commit of the prompt repository could not be read. Prompts are shown and served as they were read last.",
        RepositoryState.BranchMissing => $"The prompt repository has no branch {status.Branch} any more. Prompts are shown and served as they were read last.",
        _ => "",
    };

    protected override IDisposable Follow(Action look) => catalog.Subscribe(look);

    protected override Task<string> SayAsync() => Task.FromResult(Describe(queries.Status));
}
