using System.Text;
using OpsConsole.Core.Prompts.Files.Templates;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>
/// About how many tokens a prompt is. No model's own tokenizer is asked: words of up to six letters count as one token and each further five letters
/// as one more, three digits as one, a sign as one, Chinese, Japanese and Korean characters as one each, letters of other scripts as one for
/// two, and four more for every message. For English and program text that is usually within 20 % of what models of today bill;
/// for other languages it can be further off. Say "about" beside it.
/// </summary>
public static class TokenEstimate
{
    private const int PerMessage = 4;

    /// <summary>Tokens of all messages. Variables are not counted: what is in every call is.</summary>
    public static int Of(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        int tokens = 0;
        foreach (string content in prompt.Messages.Select(m => m.Content))
        {
            int done = 0;
            tokens += PerMessage;
            foreach (TemplateTag tag in TemplateTag.Of(content, prompt.Dialect))
            {
                tokens += Of(content.AsSpan(done, tag.Start - done));
                done = tag.End;
            }

            tokens += Of(content.AsSpan(done));
        }

        return tokens;
    }

    /// <summary>Tokens of a text.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int tokens = 0, run = 0;
        Class last = Class.Space;
        foreach (Rune rune in text.EnumerateRunes())
        {
            Class here = ClassOf(rune);
            run = here == last ? run + 1 : 1;
            last = here;
            tokens += here switch
            {
                Class.Letter => run == 1 || (run > 6 && (run - 7) % 5 == 0) ? 1 : 0,
                Class.Digit => run % 3 == 1 ? 1 : 0,
                Class.OtherLetter => run % 2,
                Class.Sign => run % 4 == 1 ? 1 : 0, // rows of them are few tokens
                Class.Line => run == 1 ? 1 : 0,
                Class.Space => run == 2 ? 1 : 0, // an indentation; a single one belongs to its word
                _ => rune.Value > 0xFFFF ? 2 : 1,
            };
        }

        return tokens;
    }

    private static Class ClassOf(Rune rune) => rune.Value switch
    {
        '\n' or '\r' => Class.Line,
        < 128 when char.IsAsciiLetter((char)rune.Value) => Class.Letter,
        >= 0xC0 and < 0x250 when Rune.IsLetter(rune) => Class.Letter,
        >= 0x2E80 and <= 0x9FFF or >= 0xAC00 and <= 0xD7AF => Class.Whole,
        _ when Rune.IsDigit(rune) => Class.Digit,
        _ when Rune.IsWhiteSpace(rune) => Class.Space,
        _ when Rune.IsLetter(rune) => Class.OtherLetter,
        < 128 => Class.Sign,
        _ => Class.Whole,
    };

    private enum Class
    {
        Letter,
        OtherLetter,
        Digit,
        Sign,
        Line,
        Space,
        Whole,
    }
}
