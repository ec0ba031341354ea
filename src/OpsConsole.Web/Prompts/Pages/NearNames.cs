namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Names like one that does not exist.</summary>
internal static class NearNames
{
    /// <summary>Longest name that is compared letter by letter.</summary>
    public const int Longest = 200;

    /// <summary>The names most like it, best first; none when nothing is like it.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="names">What there is.</param>
    /// <param name="most">Most names.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names, int most)
    {
        if (name.Length is 0 or > Longest)
        {
            return [];
        }

        string leaf = Leaf(name);
        return [.. names
            .Select(n => (Name: n, Score: Score(name, leaf, n)))
            .Where(scored => scored.Score <= 1 + (name.Length / 3))
            .OrderBy(scored => scored.Score).ThenBy(scored => scored.Name, StringComparer.Ordinal)
            .Take(most)
            .Select(scored => scored.Name)];
    }

    // The same last part in another folder is as near as one letter: files move more often than they are misspelt.
    private static int Score(string name, string leaf, string candidate) =>
        Leaf(candidate).Equals(leaf, StringComparison.OrdinalIgnoreCase) ? 1
        : candidate.Length > Longest || Math.Abs(candidate.Length - name.Length) > name.Length / 3 + 1 ? int.MaxValue
        : Distance(name, candidate);

    private static string Leaf(string name) => name[(name.LastIndexOf('/') + 1)..];

    // Letters to add, take away or replace (Levenshtein), without regard to case.
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            (int corner, row[0]) = (row[0], i);
            for (int j = 1; j <= other.Length; j++)
            {
                int cost = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), corner + cost));
            }
        }

        return row[^1];
    }
}
