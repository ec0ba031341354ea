namespace OpsConsole.Core.Tests.Prompts.History;

/// <summary>Grows a repository at random and keeps beside it what each commit must hold.</summary>
internal sealed class RandomHistory(GrownRepository repository, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<(int Mark, Dictionary<string, string> Files)> _commits = [];
    private int _names, _texts;

    /// <summary>The files by commit's number.</summary>
    public Dictionary<int, Dictionary<string, string>> Files { get; } = [];

    /// <summary>Adds commits, one after the other.</summary>
    public void Linear(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Add(_commits.Count == 0 ? [] : [_commits.Count - 1], _random.Next(1, 4));
        }
    }

    /// <summary>Adds commits on branches that are merged now and then, sometimes into something that neither side had. The last one has them all.</summary>
    public void Branched(int count)
    {
        List<int> tips = _commits.Count == 0 ? [] : [_commits.Count - 1];
        for (int i = 0; i < count; i++)
        {
            if (tips.Count > 1 && _random.Next(3) == 0)
            {
                int one = tips[_random.Next(tips.Count)], other = tips.First(t => t != one);
                tips.RemoveAll(t => t == one || t == other);
                tips.Add(Add([one, other], _random.Next(3) == 0 ? 1 : 0));
            }
            else
            {
                int from = tips.Count == 0 ? -1 : tips[_random.Next(tips.Count)];
                if (tips.Count >= 4 || _random.Next(3) > 0)
                {
                    tips.Remove(from);
                }

                tips.Add(Add(from < 0 ? [] : [from], _random.Next(1, 3)));
            }
        }

        while (tips.Count > 1)
        {
            int merged = Add([tips[0], tips[1]], 0);
            tips.RemoveRange(0, 2);
            tips.Insert(0, merged);
        }

        Add([tips[0]], 1);
    }

    private int Add(int[] parents, int edits)
    {
        Dictionary<string, string> before = parents.Length == 0 ? [] : _commits[parents[0]].Files, files = new(before);
        foreach (int other in parents.Skip(1))
        {
            Merge(files, _commits[other].Files);
        }

        for (int i = 0; i < edits || files.Count == 0; i++)
        {
            Edit(files);
        }

        IEnumerable<string> changes = before.Keys.Except(files.Keys).Select(GrownRepository.Delete)
            .Concat(files.Where(f => before.GetValueOrDefault(f.Key) != f.Value).Select(f => GrownRepository.Put(f.Key, f.Value)));
        int mark = repository.Commit([.. parents.Select(p => _commits[p].Mark)], [.. changes]);
        _commits.Add((mark, files));
        Files[mark] = files;
        return _commits.Count - 1;
    }

    /// <summary>Takes each file from one side or the other, as somebody who solves conflicts without care.</summary>
    private void Merge(Dictionary<string, string> files, Dictionary<string, string> other)
    {
        foreach (string path in files.Keys.Union(other.Keys).Order(StringComparer.Ordinal).ToList())
        {
            if (_random.Next(2) == 0)
            {
                if (other.TryGetValue(path, out string? text))
                {
                    files[path] = text;
                }
                else
                {
                    files.Remove(path);
                }
            }
        }
    }

    private void Edit(Dictionary<string, string> files)
    {
        string[] paths = [.. files.Keys.Order(StringComparer.Ordinal)];
        string path = paths.Length == 0 ? "" : paths[_random.Next(paths.Length)];
        switch (paths.Length < 3 ? 0 : _random.Next(8))
        {
            case 0:
                files[$"d{_names % 3}/p{_names++}.md"] = NewText();
                break;
            case 1:
                files.Remove(path);
                break;
            case 2 or 3: // under a new name, or one that was used before
                string to = _random.Next(3) == 0 ? $"d{_random.Next(3)}/p{_random.Next(_names)}.md" : $"d{_names % 3}/p{_names++}.md";
                if (!files.ContainsKey(to))
                {
                    files[to] = _random.Next(2) == 0 ? files[path] : Changed(files[path]);
                    files.Remove(path);
                }

                break;
            default:
                files[path] = Changed(files[path]);
                break;
        }
    }

    private string NewText() => string.Concat(Enumerable.Range(0, 12).Select(i => $"line {i} of text {_texts++}, {_random.Next()}\n"));

    private string Changed(string text)
    {
        string[] lines = text.Split('\n');
        lines[_random.Next(lines.Length - 1)] = $"another line {_texts++}";
        return string.Join('\n', lines);
    }
}
