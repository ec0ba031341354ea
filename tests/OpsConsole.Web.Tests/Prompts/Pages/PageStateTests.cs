using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Prompts.Pages;
using OpsConsole.Web.Tests.KillSwitch.Delivery;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.Prompts.Pages;

/// <summary>What stands behind the catalog and a prompt's page, on a real repository.</summary>
[Collection(ServingTests.Name)]
public sealed class PageStateTests(PromptConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_of_a_prompt_shows_the_version_of_its_address_and_says_when_there_is_none()
    {
        string first = console.Repository.Commit(("looked/at.md", "First.")), second = console.Repository.Commit(("looked/at.md", "Second."));
        await SyncAsync();
        PromptPageState state = Get<PromptPageState>();

        state.Look("looked/at", "");
        await state.LoadAsync(Cancel);
        Assert.Equal(("Second.", second, 2), (state.Source, state.Content!.Change.Commit, state.History.Count));

        state.Look("looked/at", $"?sha={first[..10]}");
        Assert.Null(state.Content); // the other version is gone from sight at once
        await state.LoadAsync(Cancel);
        Assert.Equal("First.", state.Source);

        state.Look("looked/at", "?sha=0123456789");
        await state.LoadAsync(Cancel);
        Assert.True(state.IsVersionMissing);

        state.Look("looked/att", "");
        Assert.Null(state.Detail);
        Assert.Contains("looked/at", state.Near);
    }

    [Fact]
    public async Task A_prompt_that_is_gone_is_found_in_the_catalog_and_read_as_it_was()
    {
        console.Repository.Commit(("gone/soon.md", "Farewell, with enough words that no other file is taken for it."));
        console.Repository.Commit(("gone/soon.md", (string?)null));
        await SyncAsync();
        CatalogPageState catalog = Get<CatalogPageState>();
        catalog.Look("http://localhost/prompts?folder=gone");
        Assert.Empty(catalog.List!.Rows);
        Assert.False(catalog.IsEmpty); // it is filtered
        Assert.Equal(ChangeKind.Deleted, catalog.Gone.Single(p => p.Name == "gone/soon").Change.Kind);

        PromptPageState page = Get<PromptPageState>();
        page.Look("gone/soon", "");
        await page.LoadAsync(Cancel);
        Assert.Null(page.Detail!.Prompt);
        Assert.StartsWith("Farewell", page.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_part_of_the_filter_can_be_taken_away_alone()
    {
        console.Repository.Commit(("filtered/one.md", "Needle in one."), ("filtered/two.txt", "Needle in two."));
        await SyncAsync();
        CatalogPageState state = Get<CatalogPageState>();
        state.Look("http://localhost/prompts?q=needle&folder=filtered&format=text");

        Assert.Equal("filtered/two", Assert.Single(state.List!.Rows).Prompt.Name);
        Assert.Equal(["Search", "Folder", "Format"], state.Chips().Select(c => c.Label));
        state.Look("http://localhost" + state.Chips()[2].Without.Href());
        Assert.Equal(["filtered/one", "filtered/two"], state.List!.Rows.Select(r => r.Prompt.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Releases_of_a_prompt_are_told_over_its_environments_newest_first()
    {
        string first = console.Repository.Commit(("told/answer.md", "First."));
        console.Repository.Release("told-one", ("told/answer", first));
        console.Repository.Release("told-two", ("told/answer", first));
        string second = console.Repository.Commit(("told/answer.md", "Second."));
        console.Repository.Release("told-two", ("told/answer", second));
        await SyncAsync();
        ReleasesState state = Get<ReleasesState>();
        string[] environments = ["told-one", "told-two"];

        state.Look(new PromptView("told/answer"), environments);
        Assert.Equal(new[] { ("told-one", first), ("told-two", first), ("told-two", second) }.Order(), state.Spans.Select(s => (s.Environment, s.Commit)).Order());
        Assert.True(state.Spans.Zip(state.Spans.Skip(1)).All(p => p.First.From >= p.Second.From));
        Assert.Empty(state.Then);

        state.Look(new PromptView("told/answer") { Environment = "told-two", At = DateTime.UtcNow.AddMinutes(1) }, environments);
        Assert.Equal(("told-two", second), Assert.Single(state.Then.Select(t => (t.Environment, t.Span!.Commit))));
        state.Look(new PromptView("told/answer") { At = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc) }, environments);
        Assert.All(state.Then, t => Assert.Null(t.Span));
    }

    [Theory]
    [InlineData(0, 0, 30, "less than a minute")]
    [InlineData(0, 12, 0, "12 min")]
    [InlineData(5, 12, 0, "5 h")]
    [InlineData(49, 0, 0, "2 d")]
    [InlineData(-1, 0, 0, "")]
    public void How_long_a_version_was_live_is_said_in_one_unit(int hours, int minutes, int seconds, string says)
    {
        DateTime from = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        LiveSpan span = new("production", "a", new string('a', 40), from, null, new string('b', 40), "Ann", null, null, false, "Release");

        Assert.Equal(says, ReleasesState.Length(span, from + new TimeSpan(hours, minutes, seconds)));
    }

    private T Get<T>() where T : notnull => console.Services.GetRequiredService<T>();

    private async Task SyncAsync()
    {
        await console.SyncAsync();
        await Eventually.HoldsAsync(() => Get<ReleaseHistory>().Tip == console.Repository.Tip);
    }
}
