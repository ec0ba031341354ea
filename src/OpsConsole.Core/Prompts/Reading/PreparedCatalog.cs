using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>A prompt of the list with what it was made from, so that it is made again only when that changed.</summary>
internal sealed record PreparedRow(CatalogRow Row, string Folder, (int Own, int User) Heads, string Live);

/// <summary>The rows of the catalog at one moment, ready to be filtered. Immutable.</summary>
internal sealed class PreparedCatalog
{
    private readonly Dictionary<string, PreparedRow> _byName;

    private PreparedCatalog(CatalogSnapshot snapshot, HistoryIndex history, string[] environments, PreparedRow[] rows)
    {
        (Snapshot, History, Environments, Rows) = (snapshot, history, environments, rows);
        Folders = new FolderTree(rows.Select(r => r.Folder).Distinct());
        FolderNumbers = [.. rows.Select(r => Folders.Number(r.Folder))];
        _byName = rows.ToDictionary(r => r.Row.Prompt.Name, StringComparer.Ordinal);
    }

    public CatalogSnapshot Snapshot { get; }

    public HistoryIndex History { get; }

    public string[] Environments { get; }

    /// <summary>By name.</summary>
    public PreparedRow[] Rows { get; }

    /// <summary>The folders of the prompts.</summary>
    public FolderTree Folders { get; }

    /// <summary>The folder of each row, by its number.</summary>
    public int[] FolderNumbers { get; }

    /// <summary>A row; null when there is none of that name.</summary>
    public PreparedRow? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Prepares it; rows that would be the same are taken from the one before.</summary>
    public static PreparedCatalog Of(CatalogSnapshot snapshot, HistoryIndex history, PromptsOptions options, PreparedCatalog? before)
    {
        string[] environments = [.. snapshot.Environments.Keys.Order(StringComparer.Ordinal)];
        Dictionary<CatalogPrompt, PreparedRow> known = new(ReferenceEqualityComparer.Instance);
        bool grown = before is not null && before.Environments.SequenceEqual(environments) && before.History.Commits <= history.Commits && before.History.Commits > 0
            && history.Sha(before.History.Commits - 1).SequenceEqual(before.History.Sha(before.History.Commits - 1));
        if (grown)
        {
            Array.ForEach(before!.Rows, row => known[row.Row.Prompt] = row);
        }

        return new PreparedCatalog(snapshot, history, environments, [.. snapshot.Prompts.Select(Row)]);

        PreparedRow Row(CatalogPrompt prompt)
        {
            (int Own, int User) heads = (history.Head(prompt.Path), prompt.UserPath is { } user ? history.Head(user) : -1);
            string live = string.Join(' ', environments.Select(e => snapshot.Environments[e].Lines.GetValueOrDefault(prompt.Name)?.Commit ?? "-"));
            if (known.TryGetValue(prompt, out PreparedRow? same) && same.Heads == heads && same.Live == live && same.Row.Cells.All(c => c.State != CellState.Unknown))
            {
                return same;
            }

            EnvironmentCell[] cells = [.. environments.Select(e => Cell(snapshot.Environments[e], prompt, history, options))];
            PromptChange? newest = PromptWalk.Of(history, prompt.Path, prompt.HasUser ? options.UserPathOf : null).Select(step => PromptWalk.Change(history, prompt.Path, step)).FirstOrDefault();
            return new PreparedRow(new CatalogRow(prompt, cells, newest, null), FolderOf(prompt.Name), heads, live);
        }
    }

    /// <summary>How a prompt stands in an environment.</summary>
    public static EnvironmentCell Cell(ReleaseFile file, CatalogPrompt prompt, HistoryIndex history, PromptsOptions options)
    {
        if (!file.Lines.TryGetValue(prompt.Name, out ReleaseLine? line))
        {
            return new EnvironmentCell(file.Environment, CellState.NotReleased, null, null, null, null, null, null);
        }

        int commit = PromptHistory.Number(history, line.Commit);
        if (commit < 0 || Standing.Of(history, prompt.Path, commit, prompt.HasUser ? options.UserPathOf : null) is not { } standing)
        {
            return new EnvironmentCell(file.Environment, CellState.Unknown, commit < 0 ? line.Commit : history.CommitSha(commit), null, null, null, null, null);
        }

        return new EnvironmentCell(
            file.Environment, standing.Behind == 0 ? CellState.Current : CellState.Behind, history.CommitSha(commit), standing.Blob, standing.Behind, null, null, null);
    }

    private static string FolderOf(string name) => name.LastIndexOf('/') is > 0 and int slash ? name[..slash] : "";
}
