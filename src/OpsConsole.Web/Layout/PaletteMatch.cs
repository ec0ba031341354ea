namespace OpsConsole.Web.Layout;

/// <summary>How well something typed fits a label.</summary>
internal static class PaletteMatch
{
    private const int WordStart = 8, Run = 5, Plain = 1, LabelStart = 6;

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
                    int? apart = before + (StartsWord(label, j) ? WordStart : Plain) + (i == 0 && j == 0 ? LabelStart : 0);
                    int? side = i > 0 && j > 0 ? best[j - 1] + Run : null;
                    next[j] = side is null || apart > side ? apart : side;
                }

                before = i > 0 && (before is null || best[j] > before) ? best[j] ?? before : before;
            }

            best = next;
        }

        int? score = best.Max();
        return score * 100 - label.Length;
    }

    private static bool StartsWord(string label, int at) => at == 0 || !char.IsLetterOrDigit(label[at - 1]);
}
