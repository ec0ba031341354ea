namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Finds names that somebody may have meant.</summary>
public static class NearNames
{
    private const int Most = 5, MaxLength = 120;

    /// <summary>Names near to one, the nearest first, at most five.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="names">What there is.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);
        if (name.Length > MaxLength)
        {
            return [];
        }

        string leaf = LeafOf(name);
        int allowed = Math.Clamp(name.Length / 4, 1, 4);
        return [.. names.Select(n => (Name: n, Distance: DistanceOf(name, leaf, n, allowed))).Where(n => n.Distance <= allowed)
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal).Take(Most).Select(n => n.Name)];
    }

    private static string LeafOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static int DistanceOf(string name, string leaf, string other, int allowed) =>
        string.Equals(name, other, StringComparison.OrdinalIgnoreCase) ? 0
        : string.Equals(leaf, LeafOf(other), StringComparison.OrdinalIgnoreCase) ? 1 // in another folder
        : Math.Abs(name.Length - other.Length) > allowed || other.Length > MaxLength ? int.MaxValue
        : EditsBetween(name, other);

    private static int EditsBetween(string one, string other)
    {
        Span<int> row = stackalloc int[MaxLength + 1];
        for (int j = 0; j <= other.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                int replaced = diagonal + (char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(above, row[j - 1]));
                diagonal = above;
            }
        }

        return row[other.Length];
    }
}
