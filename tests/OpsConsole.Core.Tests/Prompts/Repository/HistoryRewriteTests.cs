using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>What was rewritten while nobody could hear of it.</summary>
public sealed class HistoryRewriteTests : IDisposable
{
    private readonly RepositoryScratch _scratch = new();
    private readonly List<HistoryRewrite> _told = [];
    private Exception? _fails;
    private Action? _after;

    private static TimeoutException Away => new("The database is away.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_rewrite_that_nobody_could_hear_is_told_with_what_was_released_before_it()
    {
        PromptRepository repository = await OpenAsync();
        string released = Push("Released", "one.md"), before = Push("Later", "two.md");
        await repository.FetchAsync(Cancel);
        await repository.KeepReleasedAsync([released], Cancel);
        _fails = Away;
        string after = Rewrite("Another", back: 2);
        await repository.FetchAsync(Cancel);
        await repository.KeepReleasedAsync([after], Cancel); // the new branch releases something else
        await repository.FetchAsync(Cancel);
        Assert.Empty(_told);

        _fails = null;
        await repository.FetchAsync(Cancel);
        await repository.FetchAsync(Cancel);
        HistoryRewrite rewrite = Assert.Single(_told);
        Assert.Equal((before, after, released), (rewrite.Before, rewrite.After, Assert.Single(rewrite.Lost)));
    }

    [Fact]
    public async Task What_was_released_between_two_rewrites_that_nobody_could_hear_stays_readable()
    {
        PromptRepository repository = await OpenAsync();
        string before = Push("Before", "one.md");
        await repository.FetchAsync(Cancel);
        _fails = Away;
        string between = Rewrite("Between", back: 1), middle = Push("On it", "middle.md");
        await repository.FetchAsync(Cancel);
        await repository.KeepReleasedAsync([between], Cancel);
        string after = Rewrite("After", back: 2);
        await repository.FetchAsync(Cancel);
        await repository.KeepReleasedAsync([], Cancel);
        Scratch.Git(_scratch.Mirror, "gc", "--quiet", "--prune=now");
        Assert.Equal(between, await repository.ResolveAsync(between, Cancel));
        Assert.Equal(middle, await repository.ResolveAsync(middle, Cancel));

        _fails = null;
        await repository.FetchAsync(Cancel);
        HistoryRewrite rewrite = Assert.Single(_told);
        Assert.Equal((before, after, between), (rewrite.Before, rewrite.After, Assert.Single(rewrite.Lost)));
    }

    [Fact]
    public async Task A_rewrite_that_was_taken_back_before_anybody_heard_of_it_is_told()
    {
        PromptRepository repository = await OpenAsync();
        string before = Push("Before", "one.md");
        await repository.FetchAsync(Cancel);
        _fails = Away;
        string rewritten = Rewrite("For a while", back: 1);
        await repository.FetchAsync(Cancel);
        Scratch.Git(_scratch.Copy(), "reset", "--quiet", "--hard", before);
        string after = Push("As it was", "two.md");
        _fails = null;
        await repository.FetchAsync(Cancel);
        await repository.FetchAsync(Cancel);
        Assert.Equal((before, rewritten), (Assert.Single(_told).Before, _told[0].After));
        Assert.Equal(after, repository.Status.Tip);
    }

    [Fact]
    public async Task A_rewrite_that_could_not_be_written_down_by_mistake_is_told_later_and_hinders_nobody()
    {
        PromptRepository repository = await OpenAsync();
        Push("Before", "one.md");
        await repository.FetchAsync(Cancel);
        _fails = new InvalidCastException("A mistake.");
        string after = Rewrite("After", back: 1);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, after), (repository.Status.State, repository.Status.Tip));

        _fails = null;
        await repository.FetchAsync(Cancel);
        Assert.Equal(after, Assert.Single(_told).After);
    }

    [Fact]
    public async Task A_rewrite_that_was_told_is_not_told_again_when_the_mirror_does_not_take_the_new_end_at_once()
    {
        PromptRepository repository = await OpenAsync();
        string before = Push("Before", "one.md");
        await repository.FetchAsync(Cancel);
        string held = Path.Combine(_scratch.Mirror, "refs", "opsconsole", "tip.lock");
        _after = () => File.WriteAllText(held, "");
        string after = Rewrite("After", back: 1);
        await repository.FetchAsync(Cancel);
        Assert.Equal(RepositoryState.Unreachable, repository.Status.State);
        _after = null;
        File.Delete(held);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, after), (repository.Status.State, repository.Status.Tip));
        Assert.Equal((before, after), (Assert.Single(_told).Before, _told[0].After));

        string again = Rewrite("Again", back: 1);
        await repository.FetchAsync(Cancel);
        Assert.Equal((after, again), (_told[^1].Before, _told[^1].After));
        Assert.Equal(2, _told.Count);
    }

    private string Push(string message, string path) => RepositoryScratch.Commit(_scratch.Copy(), path, message, message);

    private string Rewrite(string message, int back)
    {
        Scratch.Git(_scratch.Copy(), "reset", "--quiet", "--hard", $"HEAD~{back}");
        return Push(message, message + ".md");
    }

    private async Task<PromptRepository> OpenAsync()
    {
        PromptRepository repository = _scratch.Open(_scratch.Bare());
        repository.Rewrites.Subscribe((rewrite, _) =>
        {
            if (_fails is not null)
            {
                throw _fails;
            }

            _told.Add(rewrite);
            _after?.Invoke();
            return Task.CompletedTask;
        });
        await repository.FetchAsync(Cancel);
        return repository;
    }
}
