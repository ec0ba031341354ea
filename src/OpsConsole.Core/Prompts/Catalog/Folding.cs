using System.Text;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>Makes texts comparable for search: without case, and Latin letters without their accents.</summary>
internal static class Folding
{
    // The process runs without the tables of cultures, and so without those of Unicode's decompositions. What Latin languages need:
    private const string Accented = "àáâãäåāăąǎçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšșţťŧțùúûüũūŭůűųŵýÿŷźżžæœßþð";
    private const string Plain = "aaaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssssttttuuuuuuuuuuwyyyzzz";
    private static readonly string[] Double = ["ae", "oe", "ss", "th", "d"];
    private static readonly Dictionary<char, string> Table = Accented.Select((c, i) => (c, i < Plain.Length ? Plain[i].ToString() : Double[i - Plain.Length])).ToDictionary(p => p.c, p => p.Item2);

    /// <summary>The folded text as UTF-8.</summary>
    public static byte[] Fold(string text)
    {
        StringBuilder folded = new(text.Length);
        foreach (char c in text)
        {
            Append(folded, c);
        }

        return Encoding.UTF8.GetBytes(folded.ToString());
    }

    /// <summary>Where a folded word stands in a text: first character and length; -1 where it does not.</summary>
    public static (int Start, int Length) Find(string text, byte[] word)
    {
        StringBuilder folded = new(text.Length);
        List<int> origin = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            Append(folded, text[i]);
            while (origin.Count < folded.Length)
            {
                origin.Add(i);
            }
        }

        string needle = Encoding.UTF8.GetString(word);
        int at = folded.ToString().IndexOf(needle, StringComparison.Ordinal);
        return at < 0 || needle.Length == 0 ? (-1, 0) : (origin[at], origin[at + needle.Length - 1] - origin[at] + 1);
    }

    private static void Append(StringBuilder folded, char c)
    {
        if (c < 0x80)
        {
            folded.Append(char.ToLowerInvariant(c));
        }
        else if (c is < '\u0300' or > '\u036f') // those are accents of their own
        {
            char lower = char.ToLowerInvariant(c);
            _ = Table.TryGetValue(lower, out string? plain) ? folded.Append(plain) : folded.Append(lower);
        }
    }
}
