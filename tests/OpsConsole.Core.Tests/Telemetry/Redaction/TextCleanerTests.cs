using System.Text;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.Redaction;

public class TextCleanerTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("tab\tline\r\n", "tab\tline\r\n")]
    [InlineData("nul\0bell\u0007esc\u001b[31mdel\u007f", "nulbellesc[31mdel")]
    [InlineData("c1\u0085\u009f!", "c1!")]
    [InlineData("bidi\u202e\u202a\u2066\u2069!", "bidi!")]
    [InlineData("zero\u200bwidth stays", "zero\u200bwidth stays")]
    [InlineData("çãé 漢字 😀 €", "çãé 漢字 😀 €")]
    public void Controls_go_and_the_rest_stays(string text, string expected)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);

        Assert.Equal(expected, TextCleaner.Clean(utf8));
        Assert.Equal(text == expected, TextCleaner.IsClean(utf8));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "\uFFFD")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "\uFFFD\uFFFD")] // overlong NUL
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD\uFFFD\uFFFD")] // lone surrogate
    [InlineData(new byte[] { 0x61, 0xE2, 0x82 }, "a\uFFFD")] // cut short
    public void What_is_no_UTF8_becomes_the_replacement_character(byte[] utf8, string expected)
    {
        Assert.False(TextCleaner.IsClean(utf8));
        Assert.Equal(expected, TextCleaner.Clean(utf8));
    }

    [Theory]
    [InlineData("abcdef", 3, 3)]
    [InlineData("aé", 2, 1)]
    [InlineData("a€", 3, 1)]
    [InlineData("😀😀", 7, 4)]
    [InlineData("😀", 4, 4)]
    public void A_cut_never_halves_a_character(string text, int limit, int expected) => Assert.Equal(expected, TextCleaner.CutPoint(Encoding.UTF8.GetBytes(text), limit));
}
