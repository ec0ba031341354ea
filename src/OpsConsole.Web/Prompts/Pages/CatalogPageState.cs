using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>A part of the filter that is on, and the view without it.</summary>
/// <param name="Label">Which part.</param>
/// <param name="Value">What it says.</param>
/// <param name="Without">The rest.</param>
public sealed record CatalogChip(string Label, string Value, CatalogView Without);

/// <summary>The catalog as the page's address says. Everything comes from memory. Knows nothing of Blazor.</summary>
public sealed class CatalogPageState(PromptQueries queries, PromptFetch fetch, AccessDirectory access)
{
    /// <summary>What the address says.</summary>
    public CatalogView View { get; private set; } = new();

    /// <summary>What was found; null until it was looked for.</summary>
    public CatalogList? List { get; private set; }

    /// <summary>Prompts that the history has and the branch does not, by name.</summary>
    public IReadOnlyList<DeletedPrompt> Gone => queries.DeletedPrompts;

    /// <summary>Whether there is a prompt at all, whatever the filter.</summary>
    public bool IsEmpty => List is { Total: 0 } && !View.IsFiltered;

    /// <summary>What the address asks for and cannot be; null when all can.</summary>
    public string? Problem => View.Environment is { } environment && List is { } list && !list.Environments.Contains(environment)
        ? $"There is no environment '{environment}': no prompt stands anyhow in it. Choose another one, or add environments/{environment}.yaml to the repository."
        : null;

    /// <summary>Whether the person may do something.</summary>
    public bool May(Actor actor, string permission) => actor.May(permission, access);

    /// <summary>Follows an address.</summary>
    public void Look(string uri)
    {
        View = CatalogView.Read(uri);
        Look();
    }

    /// <summary>Looks again.</summary>
    public void Look() => List = queries.List(Filter(View));

    /// <summary>Asks the repository for news, and looks again.</summary>
    /// <returns>What to tell, and in which tone.</returns>
    public async Task<(string Text, string Tone)> FetchAsync(Actor actor, CancellationToken cancellationToken)
    {
        RepositoryStatus? status = await fetch.NowAsync(actor, cancellationToken);
        Look();
        return status switch
        {
            null => ("Your roles do not include fetching the prompt repository.", "bad"),
            { Problem: { } problem } => (problem, "bad"),
            _ => ($"{status.Branch} is up to date.", "ok"),
        };
    }

    /// <summary>The parts of the filter that are on.</summary>
    public IReadOnlyList<CatalogChip> Chips()
    {
        List<CatalogChip> chips = [];
        Add("Search", View.Text, View with { Text = null });
        Add("Folder", View.Folder, View with { Folder = null });
        Add("Tag", View.Tag, View with { Tag = null });
        Add("Owner", View.Owner, View with { Owner = null });
        Add("Format", PromptWords.FormatOf(View.Format) is { } format ? PromptWords.Format(format) : View.Format, View with { Format = null });
        Add("Model", View.Model, View with { Model = null });
        Add("State", View.State is { } state ? CatalogWords.State(state) : null, View with { State = null });
        Add("Environment", View.Environment, View with { Environment = null });
        return chips;

        void Add(string label, string? value, CatalogView without)
        {
            if (value is not null)
            {
                chips.Add(new CatalogChip(label, value, without));
            }
        }
    }

    private static CatalogFilter Filter(CatalogView view) => new()
    {
        Text = view.Text,
        Folder = view.Folder,
        Tag = view.Tag,
        Owner = view.Owner,
        Format = PromptWords.FormatOf(view.Format),
        Model = view.Model,
        Environment = view.Environment,
        State = CatalogWords.StateOf(view.State),
        Sort = CatalogWords.SortOf(view.Sort),
    };
}
