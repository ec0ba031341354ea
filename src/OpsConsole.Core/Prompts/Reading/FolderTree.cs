namespace OpsConsole.Core.Prompts.Reading;

/// <summary>The folders of the catalog. Their shape is found once, counts are filled in for each list.</summary>
internal sealed class FolderTree
{
    private readonly Branch _root = new("", "", 0);
    private readonly Dictionary<string, Branch> _branches = new(StringComparer.Ordinal);

    public FolderTree(IEnumerable<string> folders)
    {
        _branches[""] = _root;
        foreach (string folder in folders)
        {
            Find(folder);
        }

        foreach (Branch branch in _branches.Values)
        {
            branch.Children.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        }
    }

    /// <summary>How many folders there are, the top included.</summary>
    public int Count => _branches.Count;

    /// <summary>Number of a folder.</summary>
    public int Number(string folder) => _branches[folder].Number;

    /// <summary>The folders at the top that hold something.</summary>
    /// <param name="own">How much each folder holds itself, by its number.</param>
    public IReadOnlyList<FolderNode> Fill(int[] own) => Fill(_root, own).Folders;

    private static FolderNode Fill(Branch branch, int[] own)
    {
        int count = own[branch.Number];
        List<FolderNode> folders = [];
        foreach (Branch child in branch.Children)
        {
            FolderNode node = Fill(child, own);
            if (node.Count > 0)
            {
                folders.Add(node);
                count += node.Count;
            }
        }

        return new FolderNode(branch.Path, branch.Name, count, folders);
    }

    private Branch Find(string folder)
    {
        if (!_branches.TryGetValue(folder, out Branch? branch))
        {
            int slash = folder.LastIndexOf('/');
            Branch parent = Find(folder[..Math.Max(slash, 0)]);
            branch = new Branch(folder, folder[(slash + 1)..], _branches.Count);
            parent.Children.Add(branch);
            _branches[folder] = branch;
        }

        return branch;
    }

    private sealed record Branch(string Path, string Name, int Number)
    {
        public List<Branch> Children { get; } = [];
    }
}
