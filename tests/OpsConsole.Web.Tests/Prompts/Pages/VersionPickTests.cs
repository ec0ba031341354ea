using OpsConsole.Core.Prompts.History;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class VersionPickTests
{
    internal static PromptChange Change(char digit, ChangeKind kind = ChangeKind.Modified, string path = "a.md", string? old = null) => new(
        new string(digit, 40), kind == ChangeKind.Deleted ? "" : new string(digit, 40), kind, path, old ?? path, new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc), "Ann", "ann@example.com", $"Change {digit}");

    [Fact]
    public void A_history_opens_with_its_two_newest_versions()
    {
        VersionPick pick = VersionPick.Start([Change('d', ChangeKind.Deleted), Change('c'), Change('b'), Change('a', ChangeKind.Added)]);

        Assert.Equal((new string('b', 40), new string('c', 40)), (pick.From, pick.To));
        Assert.Equal($"/prompts/a?tab=compare&from={pick.From}&to={pick.To}", pick.Href("a"));
    }

    [Fact]
    public void One_version_is_compared_with_nothing()
    {
        Assert.Null(VersionPick.Start([Change('a', ChangeKind.Added)]).Href("a"));
        Assert.Null(new VersionPick("aaaaaaa", "aaaaaaa").Href("a"));
    }
}
