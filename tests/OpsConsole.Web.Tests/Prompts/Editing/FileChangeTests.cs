using System.Text;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Editing;
using OpsConsole.Web.Tests.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>What becomes of a file is never called nothing where bytes differ.</summary>
public sealed class FileChangeTests
{
    private static FileChange Of(string before, string after) => FileChange.Of("a.md", Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));

    [Fact]
    public void Ends_of_lines_are_part_of_the_texts()
    {
        FileChange change = Of("a\nb\n", "a\r\nb\r\n");

        Assert.False(change.IsSame);
        Assert.NotEqual(change.Before, change.After);
        Assert.True(Of("a\r\n", "a\r\n").IsSame);
    }

    [Theory]
    [InlineData("a", "\ufeffa", "It begins with a byte order mark, and did not before.")]
    [InlineData("\ufeffa", "a", "It began with a byte order mark, and does no more.")]
    public void A_mark_that_no_text_shows_is_said(string before, string after, string says)
    {
        FileChange change = Of(before, after);

        Assert.Equal((false, says), (change.IsSame, change.Remark));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_said()
    {
        FileChange change = FileChange.Of("a.md", [0x61, 0xff], [0x61, 0xfe]);

        Assert.False(change.IsSame);
        Assert.Contains("not stands as", change.Remark, StringComparison.Ordinal);
        Assert.Null(Of("a", "b").Remark);
    }

    [Fact]
    public void A_file_that_comes_or_goes_is_a_change_even_when_it_is_empty()
    {
        Assert.False(FileChange.Of("a.md", null, []).IsSame);
        Assert.False(FileChange.Of("a.md", [], null).IsSame);
        Assert.True(FileChange.Of("a.md", null, null).IsSame);
    }

    [Fact]
    public void Of_a_folder_with_two_files_both_are_compared()
    {
        VersionContent before = SlowVersions.Version("aaaaaaa", "Same.") with { Path = "x/system.md", UserContent = "Old"u8.ToArray() };
        VersionContent after = before with { Commit = "bbbbbbb", UserContent = "New"u8.ToArray() };

        Assert.Equal([("x/system.md", true, "Same."), ("x/user.md", false, "New")], FileChange.Between(before, after).Select(f => (f.Path, f.IsSame, f.After)));
        Assert.Equal(["x/system.md"], FileChange.Between(before with { UserContent = null }, after with { UserContent = null }).Select(f => f.Path));
    }

    [Fact]
    public void The_second_file_of_what_is_no_folder_any_more_is_named_as_it_was()
    {
        VersionContent folder = SlowVersions.Version("aaaaaaa", "Same.") with { Path = "x/system.md", UserContent = "Old"u8.ToArray() };
        VersionContent file = folder with { Commit = "bbbbbbb", Path = "y/x.md", UserContent = null };

        Assert.Equal([("y/x.md", "Same.", "Same."), ("x/user.md", "Old", "")], FileChange.Between(folder, file).Select(f => (f.Path, f.Before, f.After)));
        Assert.Equal([("x/system.md", "Same.", "Same."), ("x/user.md", "", "Old")], FileChange.Between(file, folder).Select(f => (f.Path, f.Before, f.After)));
    }

    [Fact]
    public void A_version_that_is_too_large_to_be_read_is_no_deletion()
    {
        VersionContent before = SlowVersions.Version("aaaaaaa", "Some."), large = before with { Blob = "bbbbbbb", Content = [], Parsed = new(null, []) };

        FileChange change = Assert.Single(FileChange.Between(before, large));
        Assert.Equal((false, "", ""), (change.IsSame, change.Before, change.After));
        Assert.Contains("Prompts:MaxFileBytes", change.Remark, StringComparison.Ordinal);
    }
}
