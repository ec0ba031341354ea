using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class HistoryTabTests : BunitContext
{
    private readonly PromptChange[] _changes =
        [VersionPickTests.Change('c'), VersionPickTests.Change('b', ChangeKind.Renamed, "a.md", "old.md"), VersionPickTests.Change('a', ChangeKind.Added, "old.md")];

    public HistoryTabTests() => Services.AddSingleton(TimeProvider.System);

    private IRenderedComponent<HistoryTab> Tab(params LiveVersion[] live) => Render<HistoryTab>(p => p
        .Add(t => t.View, new PromptView("a") { Tab = PromptTab.History }).Add(t => t.Changes, _changes).Add(t => t.Live, live));

    [Fact]
    public void Choosing_two_versions_leads_to_their_comparison()
    {
        IRenderedComponent<HistoryTab> tab = Tab();
        tab.FindAll("input[name=history-from]")[2].Change("on");

        string href = tab.Find(".toolbar a").GetAttribute("href")!;
        Assert.Equal($"/prompts/a?tab=compare&from={_changes[2].Commit}&to={_changes[0].Commit}", href);

        tab.FindAll("input[name=history-from]")[0].Change("on");
        Assert.Empty(tab.FindAll(".toolbar a")); // the same twice
    }

    [Fact]
    public void A_rename_and_what_is_live_stand_beside_their_version()
    {
        IRenderedComponent<HistoryTab> tab = Tab(new LiveVersion("production", new string('f', 40), _changes[1].Commit));
        IElement renamed = tab.FindAll(".version")[1];

        Assert.Contains("old.md → a.md", renamed.TextContent, StringComparison.Ordinal);
        Assert.Contains("live in production", renamed.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("live in", tab.FindAll(".version")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_leads_to_itself_and_to_what_it_changed()
    {
        IRenderedComponent<HistoryTab> tab = Tab();

        Assert.Equal($"/prompts/a?sha={_changes[0].Commit}", tab.Find("a.subject").GetAttribute("href"));
        Assert.Equal($"/prompts/a?tab=compare&from={_changes[1].Commit}&to={_changes[0].Commit}", tab.Find(".version a.btn-icon").GetAttribute("href"));
        Assert.Empty(tab.FindAll(".version")[2].QuerySelectorAll("a.btn-icon")); // nothing came before the first
    }
}
