using System.Text;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>One prompt as the page's address says. What is at the end of the branch comes from memory; other versions are read. Knows nothing of Blazor.</summary>
internal sealed class PromptPageState(PromptQueries queries, PromptCatalog catalog, AccessDirectory access)
{
    /// <summary>What the address says.</summary>
    public PromptView View { get; private set; } = new("");

    /// <summary>What is wrong with the address; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>The prompt; null when there is and was none of that name.</summary>
    public PromptDetail? Detail { get; private set; }

    /// <summary>The version that the address names; null until it is read, or when there is none.</summary>
    public VersionContent? Content { get; private set; }

    /// <summary>Whether the version was looked for and is not there.</summary>
    public bool IsVersionMissing { get; private set; }

    /// <summary>Names like the one that does not exist.</summary>
    public IReadOnlyList<string> Near { get; private set; } = [];

    /// <summary>The history, newest first.</summary>
    public IReadOnlyList<PromptChange> History => Detail?.History ?? [];

    /// <summary>The commit whose version is shown: the address's, else the newest there is.</summary>
    public string? Commit => View.Sha ?? Newest;

    /// <summary>The newest commit that has the prompt; null when none is known.</summary>
    public string? Newest => Detail?.Prompt is not null ? catalog.Current.Commit : History.FirstOrDefault(c => c.Kind != ChangeKind.Deleted)?.Commit;

    /// <summary>The environments there are.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>What is live where.</summary>
    public IReadOnlyList<LiveVersion> Live { get; private set; } = [];

    /// <summary>The text of the version.</summary>
    public string Source => Content is null ? "" : Encoding.UTF8.GetString(Content.Content);

    /// <summary>Whether the person may do something.</summary>
    public bool May(Actor actor, string permission) => actor.May(permission, access);

    /// <summary>Follows an address; what comes from memory is there at once.</summary>
    public void Look(string name, string query)
    {
        View = PromptView.Read(name, query, out string? problem);
        Problem = problem;
        Detail = queries.Find(name);
        Near = Detail is null ? NearNames.Of(name, catalog.Current.Prompts.Select(p => p.Name)) : [];
        Environments = [.. catalog.Current.Environments.Keys.Order(StringComparer.Ordinal)];
        Live = Detail is null ? [] : [.. Detail.Cells.Where(c => c.Commit is not null)
            .Select(c => new LiveVersion(c.Environment, c.Commit!, queries.ChangeAt(Detail, c.Commit!)?.Commit))];
        (Content, IsVersionMissing) = (Content is { } content && content.Name == name && Commit is { } commit && PromptVersion.Same(content.Commit, commit) ? content : null, false);
    }

    /// <summary>Reads the version.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Content is null && Detail is not null && Commit is { } commit)
        {
            string name = View.Name;
            VersionContent? content = await queries.ReadAsync(name, commit, cancellationToken);
            if (View.Name == name && Commit == commit) // else the page has moved on
            {
                (Content, IsVersionMissing) = (content, content is null);
            }
        }
    }
}
