using System.Text;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Tests.Prompts.Editing;

public sealed class EditedTextTests
{
    [Theory]
    [InlineData("one\ntwo\n")]
    [InlineData("one\r\ntwo\r\n")]
    [InlineData("\ufeffone\r\ntwo")]
    [InlineData("\ufeff\ufeffone\n")]
    [InlineData("")]
    [InlineData("no line at all")]
    [InlineData("€ and 😀\n")]
    public void A_file_comes_back_byte_for_byte(string file)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(file);
        EditedText text = EditedText.From(bytes)!;
        Assert.DoesNotContain('\r', text.Text);
        Assert.Equal(bytes, text.ToBytes(text.Text));
    }

    [Fact]
    public void An_edit_changes_its_line_and_nothing_else()
    {
        EditedText text = EditedText.From("\ufeffone\r\ntwo\r\n"u8)!;
        Assert.Equal("\ufeffone\r\n2\r\n"u8.ToArray(), text.ToBytes(text.Text.Replace("two", "2", StringComparison.Ordinal)));
        Assert.Equal("\ufeffone\r\n2\r\n"u8.ToArray(), text.ToBytes("one\r\n2\r\n")); // whatever a browser sends
    }

    [Fact]
    public void Lines_that_end_in_two_ways_end_as_most_do_and_it_is_said()
    {
        EditedText text = EditedText.From("a\r\nb\r\nc\n"u8)!;
        Assert.True(text.IsMixed);
        Assert.Equal("a\r\nb\r\nc\r\n"u8.ToArray(), text.ToBytes(text.Text));
    }

    [Fact]
    public void What_is_not_text_is_not_edited() => Assert.Null(EditedText.From([0x68, 0xff, 0xfe]));
}
