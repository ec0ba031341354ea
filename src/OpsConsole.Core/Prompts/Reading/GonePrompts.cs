using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>The prompts of a history that are not at its end. Immutable.</summary>
internal sealed class GonePrompts
{
    private readonly Dictionary<string, DeletedPrompt> _byName = new(StringComparer.Ordinal);

    public GonePrompts(HistoryIndex history, PromptsOptions options)
    {
        History = history;
        HashSet<string> here = new(StringComparer.Ordinal);
        List<(string Name, int Path)> gone = [];
        for (int path = 0; path < history.PathCount; path++)
        {
            if (options.FileOf(history.Paths[path]) is { } file)
            {
                if (history.IsGone(history.Heads[path]))
                {
                    gone.Add((file.Name, path));
                }
                else
                {
                    here.Add(file.Name);
                }
            }
        }

        foreach ((string name, int path) in gone.Where(g => !here.Contains(g.Name)).OrderByDescending(g => history.Heads[g.Path]))
        {
            _byName.TryAdd(name, new DeletedPrompt(name, history.Paths[path], history.Change(history.Heads[path])));
        }

        Prompts = [.. _byName.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    public HistoryIndex History { get; }

    public IReadOnlyList<DeletedPrompt> Prompts { get; }

    public DeletedPrompt? Find(string name) => _byName.GetValueOrDefault(name);
}
