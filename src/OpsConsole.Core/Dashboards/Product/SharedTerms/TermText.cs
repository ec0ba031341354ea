using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpsConsole.Core.Dashboards.Product.SharedTerms;

/// <summary>Finds the terms of a text in any script: words in lower case; of scripts that put no space between words, each two characters that stand together.</summary>
internal static class TermText
{
    /// <summary>What is read of a text, characters: who asks at length says early what it is about.</summary>
    public const int MaxText = 1_000;

    /// <summary>Longer ones are keys and hashes, and no words.</summary>
    private const int MaxTerm = 30;

    /// <summary>Longest placeholder of personal data, with its brackets.</summary>
    private const int MaxPlaceholder = 32;

    /// <summary>No placeholder has these: what has them is a list, or something quoted.</summary>
    private static readonly SearchValues<char> Writing = SearchValues.Create(" \t\r\n\"'{");

    /// <summary>The different terms of a text. Numbers are none: they name a case, and no topic.</summary>
    public static HashSet<string> Of(string text)
    {
        HashSet<string> terms = new(StringComparer.Ordinal);
        StringBuilder word = new();
        Rune? before = null;
        ReadOnlySpan<char> rest = text.AsSpan(0, Math.Min(text.Length, MaxText));
        while (!rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(rest, out Rune rune, out int length);
            bool isUnspaced = IsUnspaced(rune);
            if (!isUnspaced && (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && IsMark(rune))))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else
            {
                Take(terms, word);
            }

            if (isUnspaced && before is { } first)
            {
                terms.Add(first.ToString() + rune.ToString());
            }

            before = isUnspaced ? rune : null;
            rest = rest[(rune.Value == '[' ? PlaceholderLength(rest) : length)..];
        }

        Take(terms, word);
        return terms;
    }

    private static void Take(HashSet<string> terms, StringBuilder word)
    {
        if (word.Length is > 1 and <= MaxTerm && word.ToString() is var term && !term.All(char.IsDigit) && !CommonWords.Has(term))
        {
            terms.Add(term);
        }

        word.Clear();
    }

    /// <summary>What stands for personal data (<c>[email]</c>) is passed over whole: it is in the texts of every topic.</summary>
    private static int PlaceholderLength(ReadOnlySpan<char> text)
    {
        int end = text[..Math.Min(text.Length, MaxPlaceholder)].IndexOf(']');
        return end > 0 && !text[..end].ContainsAny(Writing) ? end + 1 : 1;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Thai and Lao, Burmese, Khmer, Japanese syllables, Chinese characters (Unicode's blocks of that names).</summary>
    private static bool IsUnspaced(Rune rune) => rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3041 and <= 0x30FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF) && Rune.IsLetterOrDigit(rune);
}
