namespace OpsConsole.Web.Layout;

/// <summary>How well something typed fits a label.</summary>
internal static class PaletteMatch
{
    // A letter that follows the one before it counts more than a jump to the start of a word: 'keys' means 'API keys', not 'Keyboard shortcuts'.
    private const int LabelStart = 10, FirstWordStart = 8, WordStart = 5, Run = 9, Plain = 1;

    /// <summary>
    /// The letters typed must occur in the label in their order, not necessarily side by side: <c>apk</c> finds <c>API keys</c>. Letters that
    /// start a word or follow each other count more, shorter labels come first. Case and spaces typed do not matter.
    /// </summary>
    /// <returns>Greater is better; null when it does not fit; 0 when nothing was typed.</returns>
    public static int? Score(string typed, string label)
    {
        string wanted = string.Concat(typed.Where(c => !char.IsWhiteSpace(c)));
        if (wanted.Length == 0)
        {
            return 0;
        }

        // best[j]: the best score with the letters so far, the last of them on label[j]. Small both ways: a label has some 30 letters.
        int?[] best = new int?[label.Length];
        for (int i = 0; i < wanted.Length; i++)
        {
            int?[] next = new int?[label.Length];
            int? before = i == 0 ? 0 : null; // the best score that ends left of j
            for (int j = 0; j < label.Length; j++)
            {
                if (char.ToUpperInvariant(wanted[i]) == char.ToUpperInvariant(label[j]))
                {
                    int? apart = before + Worth(label, j, i == 0);
                    int? side = i > 0 && j > 0 ? best[j - 1] + Run : null;
                    next[j] = side is null || apart > side ? apart : side;
                }

                if (i > 0 && best[j] is { } ended && (before is null || ended > before))
                {
                    before = ended;
                }
            }

            best = next;
        }

        int? score = best.Max();
        return score * 100 - label.Length;
    }

    private static int Worth(string label, int at, bool first) => at switch
    {
        0 => LabelStart,
        _ when char.IsLetterOrDigit(label[at - 1]) => Plain,
        _ => first ? FirstWordStart : WordStart,
    };
}
