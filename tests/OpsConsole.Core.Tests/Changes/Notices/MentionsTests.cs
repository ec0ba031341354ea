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
    ];

    [Theory]
    [InlineData("Look, @ann.", "1")]
    [InlineData("@AnnSmith and @bob@example.org", "1 3")]
    [InlineData("@ANN@EXAMPLE.COM", "1")]
    [InlineData("@bob is two people", "")]
    [InlineData("@gone is", "")]
    [InlineData("write to ann@example.com", "")]
    [InlineData("@ann @ann", "1")]
    [InlineData(null, "")]
    public void People_are_found_by_address_and_name(string? text, string ids) => Assert.Equal(ids, string.Join(' ', Mentions.In(text, People)));
}
