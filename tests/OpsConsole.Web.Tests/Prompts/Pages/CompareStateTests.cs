using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class CompareStateTests
{
    private static readonly string A = new('a', 40), B = new('b', 40), C = new('c', 40);

    private readonly SlowVersions _versions = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static PromptDetail Detail(params EnvironmentCell[] cells) =>
        new("a", "a.md", null, cells, [VersionPickTests.Change('c'), VersionPickTests.Change('b'), VersionPickTests.Change('a', ChangeKind.Added)], [], null);

    private static EnvironmentCell Live(string environment, string commit, CellState state) => new(environment, state, commit, commit, 1, null, null, null);

    [Fact]
    public async Task What_was_asked_before_and_comes_later_is_not_shown()
    {
        CompareState state = new(_versions.Reader());
        Task older = state.LoadAsync(new PromptView("a") { From = A, To = B }, Detail(), C, Cancel);
        Task newer = state.LoadAsync(new PromptView("a") { From = C, To = A }, Detail(), C, Cancel);
        Assert.False(state.Loaded);

        _versions.Answer(C, "third");
        _versions.Answer(A, "first");
        await newer;
        _versions.Answer(B, "second");
        await older;

        Assert.Equal((C, A, "third", "first"), (state.From, state.To, state.Files[0].Before, state.Files[0].After));
    }

    [Fact]
    public async Task It_begins_with_what_is_live_and_behind_against_the_newest_else_with_the_version_before()
    {
        CompareState state = new(_versions.Reader());
        _versions.Answer(A, "first");
        _versions.Answer(B, "second");
        _versions.Answer(C, "third");

        await state.LoadAsync(new PromptView("a"), Detail(Live("production", A, CellState.Behind)), C, Cancel);
        Assert.Equal(("live:production", "newest", "first"), (state.From, state.To, state.Files[0].Before));

        await state.LoadAsync(new PromptView("a"), Detail(Live("production", C, CellState.Current)), C, Cancel);
        Assert.Equal((B, "newest", "second"), (state.From, state.To, state.Files[0].Before));

        await state.LoadAsync(new PromptView("a") { Sha = B }, Detail(), C, Cancel);
        Assert.Equal((A, B, "first"), (state.From, state.To, state.Files[0].Before));
    }

    [Theory]
    [InlineData("live:staging", "newest", "The prompt is not released in staging.")]
    [InlineData("dddddddddd", "newest", "The prompt has no version ddddddd.")]
    public async Task What_is_not_there_is_said(string from, string to, string says)
    {
        CompareState state = new(_versions.Reader());
        _versions.Answer(C, "third");
        _versions.Answer("dddddddddd", null);
        await state.LoadAsync(new PromptView("a") { From = from, To = to }, Detail(), C, Cancel);

        Assert.Equal(says, state.Problem);
        Assert.Empty(state.Files);
    }
}
