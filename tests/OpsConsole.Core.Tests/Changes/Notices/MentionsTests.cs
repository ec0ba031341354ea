using OpsConsole.Core.Changes.Notices;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes.Notices;

/// <summary>Who a comment mentions.</summary>
public sealed class MentionsTests
{
    private static readonly AccessEntry[] People =
    [
        new("1", "ann@example.com", "Ann Smith", [Roles.Engineer], false, ""),
        new("2", "bob@example.com", "", [Roles.Engineer], false, ""),
        new("3", "bob@example.org", "", [Roles.Engineer], false, ""),
        new("4", "gone@example.com", "", [Roles.Engineer], true, ""),
        new("5", "lee+alerts@example.com", "", [Roles.Engineer], false, ""),
    ];

    [Theory]
    [InlineData("Look, @ann.", "1")]
    [InlineData("@AnnSmith and @bob@example.org", "1 3")]
    [InlineData("@ANN@EXAMPLE.COM", "1")]
    [InlineData("@bob is two people", "")]
    [InlineData("@gone is", "")]
    [InlineData("write to ann@example.com", "")]
    [InlineData("@ann @ann", "1")]
    [InlineData("(@ann), and @bob@example.org.", "1 3")]
    [InlineData("@lee+alerts@example.com", "5")]
    [InlineData("a/@ann", "")]
    [InlineData(null, "")]
    public void People_are_found_by_address_and_name(string? text, string ids) => Assert.Equal(ids, string.Join(' ', Mentions.In(text, People)));

    [Fact]
    public void A_mention_stands_where_it_is_written_and_has_nothing_that_a_page_must_escape()
    {
        const string Text = "Look, <b>@ann</b> & \"@lee+alerts@example.com\"!";
        Assert.Equal(["@ann", "@lee+alerts@example.com"], Mentions.Of(Text).Select(m => Text.Substring(m.Index, m.Length)));
        Assert.All(Mentions.Of(Text), m => Assert.DoesNotContain(m.Name, c => c is '<' or '>' or '&' or '"' or '\''));
    }
}
