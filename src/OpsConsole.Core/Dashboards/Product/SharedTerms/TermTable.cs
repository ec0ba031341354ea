namespace OpsConsole.Core.Dashboards.Product.SharedTerms;

/// <summary>Which text has which terms. Terms are numbers, in the order of their letters, so that nothing depends on the order of texts.</summary>
internal sealed class TermTable
{
    /// <summary>Shorter ones that end in s are words of their own (<c>bus</c>).</summary>
    private const int LeastPlural = 4;

    private readonly string[] _terms;
    private readonly int[] _texts;
    private readonly int[][] _termsOf;

    private TermTable(string[] terms, int[][] termsOf)
    {
        (_terms, _termsOf, _texts) = (terms, termsOf, new int[terms.Length]);
        foreach (int term in termsOf.SelectMany(t => t))
        {
            _texts[term]++;
        }
    }

    /// <summary>How many texts.</summary>
    public int Size => _termsOf.Length;

    /// <summary>Reads texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="least">Fewest texts that a term must be in.</param>
    /// <param name="most">Most texts that it may be in.</param>
    public static TermTable Of(IReadOnlyList<string> texts, int least, int most)
    {
        HashSet<string>[] found = [.. texts.Select(TermText.Of)];
        Dictionary<string, int> counts = Count(found);
        foreach (HashSet<string> terms in found)
        {
            foreach (string plural in terms.Where(t => t.Length >= LeastPlural && t[^1] == 's' && counts.ContainsKey(t[..^1])).ToArray())
            {
                terms.Remove(plural);
                terms.Add(plural[..^1]);
            }
        }

        string[] known = [.. Count(found).Where(c => c.Value >= least && c.Value <= most).Select(c => c.Key).Order(StringComparer.Ordinal)];
        Dictionary<string, int> numbers = known.Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);
        return new TermTable(known, [.. found.Select(terms => terms.Where(numbers.ContainsKey).Select(t => numbers[t]).Order().ToArray())]);
    }

    /// <summary>A term by its number.</summary>
    public string Term(int term) => _terms[term];

    /// <summary>How many texts have a term.</summary>
    public int Texts(int term) => _texts[term];

    /// <summary>How rare a term is: the logarithm of all texts by those that have it.</summary>
    public double Rarity(int term) => Math.Log((double)Size / _texts[term]);

    /// <summary>The terms of a text, ascending.</summary>
    public IReadOnlyList<int> TermsOf(int text) => _termsOf[text];

    /// <summary>Whether a text has a term.</summary>
    public bool Has(int text, int term) => Array.BinarySearch(_termsOf[text], term) >= 0;

    /// <summary>How many of some texts have each term.</summary>
    public int[] Count(IEnumerable<int> texts)
    {
        int[] counts = new int[_terms.Length];
        foreach (int text in texts)
        {
            foreach (int term in _termsOf[text])
            {
                counts[term]++;
            }
        }

        return counts;
    }

    private static Dictionary<string, int> Count(IEnumerable<HashSet<string>> found) =>
        found.SelectMany(t => t).GroupBy(t => t, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
}
