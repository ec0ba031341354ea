using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>Words that are searched for: all of them must be found.</summary>
internal sealed class CatalogSearch
{
    private const int MaxWords = 8, MaxLength = 200, Around = 60;

    private readonly byte[][] _words;

    private CatalogSearch(byte[][] words) => _words = words;

    /// <summary>Reads what somebody typed; null when there is nothing in it.</summary>
    public static CatalogSearch? Of(string? text)
    {
        string[] words = (text ?? "").Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        byte[][] folded = [.. words.Take(MaxWords).Select(w => Folding.Fold(w.Length > MaxLength ? w[..MaxLength] : w)).Where(w => w.Length > 0)];
        return folded.Length == 0 ? null : new CatalogSearch(folded);
    }

    /// <summary>How well a prompt fits: less is better, 0 is its own name; -1 when it does not.</summary>
    public int Rank(CatalogPrompt prompt)
    {
        SearchText text = prompt.Search ?? SearchText.Of(prompt.Name, prompt.Prompt);
        int rank = 0;
        foreach (byte[] word in _words)
        {
            if (text.Find(word) is not { } field)
            {
                return -1;
            }

            rank += (int)field + 1;
        }

        return _words.Length == 1 && text.IsName(_words[0]) ? 0 : rank;
    }

    /// <summary>Where the first word that is in no name stands, in its description or text.</summary>
    public CatalogSnippet? Snippet(CatalogPrompt prompt)
    {
        SearchText? search = prompt.Search;
        if (prompt.Prompt is not { } read || Array.Find(_words, w => search?.Find(w) is SearchField.Tags or SearchField.Text) is not { } word)
        {
            return null;
        }

        return Cut(read.Template, word) ?? Cut(read.Description ?? "", word);
    }

    private static CatalogSnippet? Cut(string text, byte[] word)
    {
        (int start, int length) = Folding.Find(text, word);
        if (start < 0)
        {
            return null;
        }

        int from = Math.Max(0, start - Around), to = Math.Min(text.Length, start + length + Around);
        from += from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= to < text.Length && char.IsLowSurrogate(text[to]) ? 1 : 0;
        string Line(string part) => part.ReplaceLineEndings(" ");
        return new CatalogSnippet((from > 0 ? "…" : "") + Line(text[from..start]), Line(text[start..(start + length)]), Line(text[(start + length)..to]) + (to < text.Length ? "…" : ""));
    }
}
