using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class PromptViewTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("answer", "/prompts/answer")]
    [InlineData("support/answer a ticket", "/prompts/support/answer%20a%20ticket")]
    [InlineData("a/100%?#", "/prompts/a/100%25%3F%23")]
    [InlineData("prompts/é", "/prompts/prompts/%C3%A9")]
    public void A_name_is_the_address(string name, string address) => Assert.Equal(address, PromptView.Of(name));

    [Theory]
    [InlineData("new", "/prompts/name/new")]
    [InlineData("edit/this", "/prompts/name/edit/this")]
    [InlineData("proposals/1", "/prompts/name/proposals/1")]
    [InlineData("environments/x", "/prompts/name/environments/x")]
    [InlineData("name/x", "/prompts/name/name/x")]
    [InlineData("New", "/prompts/name/New")]
    [InlineData("Edit/x", "/prompts/name/Edit/x")]
    [InlineData("newer", "/prompts/newer")]
    public void A_name_that_another_page_has_taken_gets_a_longer_address(string name, string address) => Assert.Equal(address, PromptView.Of(name));

    public static TheoryData<string> Queries { get; } =
    [
        "", "?tab=history", $"?sha={Sha}", $"?tab=compare&from={Sha}&to=newest", "?tab=compare&from=live%3Aproduction&to=newest&mode=inline",
        "?tab=releases&at=2026-11-20T10%3A30%3A00Z&env=production", "?tab=numbers&env=staging&range=24h",
        "?tab=numbers&since=2026-11-20T10%3A30%3A00Z&until=2026-11-21T10%3A30%3A00Z", "?tab=blame&sha=0123456",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void What_an_address_says_is_said_again(string query)
    {
        PromptView view = PromptView.Read("a/b", query, out string? problem);

        Assert.Null(problem);
        Assert.Equal("/prompts/a/b" + query, view.Href());
    }

    [Theory]
    [InlineData("?sha=--upload-pack")]
    [InlineData("?sha=ABCDEF0")]
    [InlineData("?sha=abc")]
    [InlineData("?tab=releases&at=yesterday")]
    [InlineData("?tab=numbers&range=soon")]
    public void What_cannot_be_read_is_said_and_left_out(string query)
    {
        PromptView view = PromptView.Read("a", query, out string? problem);

        Assert.NotNull(problem);
        Assert.Equal(new PromptView("a") { Tab = view.Tab }.Href(), view.Href());
    }

    [Theory]
    [InlineData("?tab=nothing")]
    [InlineData("?tab=17")]
    [InlineData("?tab=compare&from=HEAD&to=../x")]
    public void Strange_words_show_what_is_usual(string query)
    {
        PromptView view = PromptView.Read("a", query, out _);

        Assert.Null(view.From);
        Assert.Null(view.To);
        Assert.True(Enum.IsDefined(view.Tab));
    }

    [Fact]
    public void Another_side_keeps_the_version_and_nothing_else()
    {
        PromptView view = PromptView.Read("a", $"?sha={Sha}&tab=compare&from=newest&mode=inline", out _);

        Assert.Equal($"/prompts/a?tab=blame&sha={Sha}", view.On(PromptTab.Blame).Href());
    }
}
