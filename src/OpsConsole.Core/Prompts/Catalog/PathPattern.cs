namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>
/// A pattern of paths as in <c>.gitignore</c>: '*' and '?' within a name, '**' over any number of them. Takes time in proportion to its length times
/// the path's, at most: whoever lets strangers write patterns limits both.
/// </summary>
internal sealed class PathPattern
{
    private const string Any = "**";

    private readonly string[] _parts;
    private readonly bool _below; // whether what is below a match matches too

    private PathPattern(string[] parts, bool below) => (_parts, _below) = (parts, below);

    /// <summary>Reads a pattern.</summary>
    public static PathPattern Of(string text)
    {
        bool directory = text.EndsWith('/');
        string bare = text.Trim('/');
        bool anchored = text.StartsWith('/') || bare.Contains('/', StringComparison.Ordinal);
        List<string> parts = bare.Length == 0 ? [Any] : [.. bare.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        if (!anchored && parts[0] != Any)
        {
            parts.Insert(0, Any);
        }

        if (directory && parts[^1] != Any)
        {
            parts.AddRange(["*", Any]); // something must be below it
        }

        bool below = !directory && parts[^1] != Any && (parts[^1] != "*" || parts.Count == 1 || !anchored); // docs/* is not for what is deeper
        return new PathPattern([.. parts], below);
    }

    /// <summary>Whether a path matches.</summary>
    /// <param name="path">The path's names.</param>
    public bool Matches(ReadOnlySpan<string> path)
    {
        // Which parts of the pattern may come next, after each name: each pair of a part and a name is looked at once, however many '**' there are.
        Span<bool> open = stackalloc bool[_parts.Length + 1];
        open[0] = true;
        Skip(open);
        foreach (string name in path)
        {
            if (_below && open[_parts.Length])
            {
                return true;
            }

            for (int i = _parts.Length; i > 0; i--)
            {
                open[i] = open[i - 1] && _parts[i - 1] != Any && Fits(_parts[i - 1], name) || (_parts[i - 1] == Any && open[i]);
            }

            open[0] = false;
            Skip(open);
        }

        return open[_parts.Length];
    }

    private void Skip(Span<bool> open)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            if (open[i] && _parts[i] == Any)
            {
                open[i + 1] = true;
            }
        }
    }

    /// <summary>Whether a name fits a part. Only the last '*' is ever tried again, one character further: at most the part's length times the name's.</summary>
    private static bool Fits(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, from = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || (pattern[p] == name[n] && pattern[p] != '*')))
            {
                p++;
                n++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                from = n;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++from;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
