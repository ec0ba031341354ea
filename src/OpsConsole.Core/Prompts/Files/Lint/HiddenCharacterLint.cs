using System.Text;

namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>Characters that a reader does not see and a model does: by them a text can say something else than it shows.</summary>
internal static class HiddenCharacterLint
{
    private const int MostFindings = 20;

    public static IEnumerable<PromptProblem> Check(string[] lines)
    {
        int found = 0;
        for (int i = 0; i < lines.Length && found < MostFindings; i++)
        {
            foreach (Rune rune in lines[i].EnumerateRunes())
            {
                if (IsHidden(rune.Value))
                {
                    found++;
                    yield return new PromptProblem(i + 1, ProblemSeverity.Warning, $"An invisible character (U+{rune.Value:X4}) is in this line. People do not see it, models do: take it out.");
                    break;
                }
            }
        }
    }

    /// <summary>Controls, directions of writing, zero widths but the joiners that scripts and emoji need, and the invisible copy of ASCII.</summary>
    private static bool IsHidden(int rune) => rune is < 0x20 and not '\t' or (>= 0x7F and <= 0x9F) or 0xAD or 0x180E or 0x200B or 0x2060 or 0xFEFF
        or (>= 0x202A and <= 0x202E) or (>= 0x2061 and <= 0x206F) or (>= 0xE0000 and <= 0xE007F);
}
