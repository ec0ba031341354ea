namespace OpsConsole.Core.Prompts.Reading;

/// <summary>Makes a tree of folders from how many prompts each holds itself.</summary>
internal static class FolderTree
{
    public static IReadOnlyList<FolderNode> Of(IReadOnlyDictionary<string, int> counts)
    {
        Branch root = new("", "");
        foreach ((string path, int count) in counts)
        {
            Branch branch = root;
            for (int start = 0; start < path.Length;)
            {
                int end = path.IndexOf('/', start) is >= 0 and int slash ? slash : path.Length;
                branch = branch.Child(path[..end], path[start..end]);
                branch.Count += count;
                start = end + 1;
            }
        }

        return root.Nodes();
    }

    private sealed class Branch(string path, string name)
    {
        private readonly SortedDictionary<string, Branch> _children = new(StringComparer.Ordinal);

        public int Count { get; set; }

        public Branch Child(string path, string name)
        {
            if (!_children.TryGetValue(name, out Branch? child))
            {
                _children[name] = child = new Branch(path, name);
            }

            return child;
        }

        public IReadOnlyList<FolderNode> Nodes() => [.. _children.Values.Select(c => new FolderNode(c.Path, c.Name, c.Count, c.Nodes()))];

        private string Path => path;

        private string Name => name;
    }
}
