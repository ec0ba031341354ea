using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

public sealed class PromptSyncTests : IDisposable
{
    private readonly RepositoryScratch _scratch = new();
    private readonly PromptCatalog _catalog = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_catalog_follows_the_repository_and_survives_its_end()
    {
        string origin = _scratch.Bare();
        using (PromptSync sync = Sync(origin))
        {
            await sync.SyncAsync(Cancel);
            Assert.NotNull(_catalog.Current.Find("support/answer"));
            RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
            await sync.SyncAsync(Cancel);
            Assert.NotNull(_catalog.Current.Find("second"));
        }

        Directory.Delete(origin, recursive: true);
        string tip = _catalog.Current.Commit!;
        PromptCatalog fresh = new();
        PromptRepository repository = _scratch.Open(origin);
        using PromptSync again = new(repository, new PromptHistory(repository, new PromptsOptions(), _scratch.Files.Storage), new CatalogReader(repository, new PromptsOptions()), fresh);
        await again.SyncAsync(Cancel);
        Assert.Equal((tip, RepositoryState.Unreachable), (fresh.Current.Commit, repository.Status.State));
        Assert.NotNull(fresh.Current.Find("second"));
    }

    [Fact]
    public async Task Everybody_who_asks_at_once_gets_what_was_pushed_before()
    {
        string origin = _scratch.Bare();
        using PromptSync sync = Sync(origin);
        for (int i = 0; i < 5; i++)
        {
            Task early = sync.SyncAsync(Cancel);
            string tip = RepositoryScratch.Commit(_scratch.Copy(), $"file{i}.md", "x\n", "x");
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sync.SyncAsync(Cancel)));
            Assert.Equal(tip, _catalog.Current.Commit);
            await early;
        }
    }

    [Fact]
    public async Task Who_stops_waiting_stops_nobody_else()
    {
        using PromptSync sync = Sync(_scratch.Bare());
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        Task one = sync.SyncAsync(stop.Token), other = sync.SyncAsync(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        await other;
        Assert.NotNull(_catalog.Current.Commit);
    }

    [Fact]
    public void A_repository_that_does_not_answer_is_asked_more_and_more_rarely()
    {
        ManualTime time = new(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        PromptSyncPace pace = new(new PromptsOptions { FetchInterval = TimeSpan.FromMinutes(1) }, time);
        List<double> waited = [];
        for (int failure = 0; failure < 5; failure++)
        {
            Assert.True(pace.IsDue);
            pace.Asked(answered: false);
            DateTimeOffset from = time.GetUtcNow();
            while (!pace.IsDue)
            {
                time.Advance(TimeSpan.FromSeconds(30));
            }

            waited.Add((time.GetUtcNow() - from).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 5, 5], waited);
        pace.Asked(answered: true);
        Assert.True(pace.IsDue);
    }

    [Fact]
    public async Task A_webhook_brings_what_was_pushed()
    {
        string origin = _scratch.Bare();
        using PromptSync sync = Sync(origin);
        PromptWebhook webhook = new(sync, new PromptsOptions { WebhookSecret = "secret" }, TimeProvider.System, NullLogger<PromptWebhook>.Instance);
        using SemaphoreSlim replaced = new(0);
        using IDisposable subscription = _catalog.Subscribe(() => replaced.Release());
        Assert.Equal(WebhookOutcome.Refused, webhook.Take(_ => null, "{}"u8));
        Assert.Equal(WebhookOutcome.Taken, webhook.Take(name => name == "X-Gitlab-Token" ? "secret" : null, "{}"u8));
        Assert.True(await replaced.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.NotNull(_catalog.Current.Commit);
        Assert.Equal(WebhookOutcome.NotSetUp, new PromptWebhook(sync, new PromptsOptions(), TimeProvider.System, NullLogger<PromptWebhook>.Instance).Take(_ => "", []));
    }

    [Fact]
    public async Task An_end_waits_for_the_run_that_goes_on_also_when_another_one_waits()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = _scratch.Open(origin);
        PromptSync sync = Sync(repository);
        await sync.SyncAsync(Cancel);
        Scratch.Git(_scratch.Copy(), "commit", "--quiet", "--amend", "-m", "Changed words");
        Scratch.Git(_scratch.Copy(), "push", "--quiet", "--force", "origin", "HEAD");
        TaskCompletionSource entered = new(), leave = new();
        using IDisposable subscription = repository.Rewrites.Subscribe((_, _) =>
        {
            entered.SetResult();
            return leave.Task;
        });

        Task running = sync.SyncAsync(Cancel);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Task waiting = sync.SyncAsync(Cancel);
        Task<bool> ending = Task.Run(
            () =>
            {
                sync.Dispose();
                return leave.Task.IsCompleted;
            },
            Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        leave.SetResult();
        Assert.True(await ending);
    }

    [Fact]
    public async Task What_was_released_is_kept_before_the_catalog_counts()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = _scratch.Open(origin);
        using PromptSync sync = Sync(repository);
        await sync.SyncAsync(Cancel);
        string first = _catalog.Current.Commit!, released = Scratch.Git(origin, "commit-tree", "main^{tree}", "-p", "main", "-m", "On no branch that counts");
        Scratch.Git(origin, "update-ref", "refs/heads/side", released);
        string hinders = Path.Combine(_scratch.Mirror, "refs", "opsconsole", "kept", released + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(hinders)!);
        await File.WriteAllTextAsync(hinders, "", Cancel);
        string second = RepositoryScratch.Commit(_scratch.Copy(), "environments/production.yaml", $"support/answer: {released}\n", "Release");
        await sync.SyncAsync(Cancel);
        Assert.Equal((first, RepositoryState.NotRead), (_catalog.Current.Commit, repository.Status.State));
        Assert.Contains($"Commit {PromptVersion.Shorten(second)} could not be read", repository.Status.Problem, StringComparison.Ordinal);

        File.Delete(hinders);
        await sync.SyncAsync(Cancel);
        Assert.Equal((second, RepositoryState.Ready, null), (_catalog.Current.Commit, repository.Status.State, repository.Status.Problem));
        Assert.Equal(released, Scratch.Git(_scratch.Mirror, "rev-parse", "refs/opsconsole/kept/" + released));
    }

    [Fact]
    public async Task A_commit_at_which_reading_breaks_keeps_nobody_from_the_next_one_also_after_a_restart()
    {
        string origin = _scratch.Bare();
        PromptsOptions broken = new() { Directory = null! }; // what no reader of a commit expects
        PromptRepository repository = _scratch.Open(origin);
        using PromptSync sync = Sync(repository, broken);
        await sync.SyncAsync(Cancel);
        Assert.Equal((RepositoryState.NotRead, null), (repository.Status.State, _catalog.Current.Commit));
        Assert.Contains("the console made a mistake (NullReferenceException)", repository.Status.Problem, StringComparison.Ordinal);

        string tip = RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Mends it");
        PromptRepository again = _scratch.Open(origin);
        using PromptSync restarted = Sync(again, broken);
        await restarted.SyncAsync(Cancel);
        Assert.Equal((RepositoryState.NotRead, tip), (again.Status.State, again.Status.Tip)); // it was fetched nonetheless

        broken.Directory = "";
        await restarted.SyncAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, null, tip), (again.Status.State, again.Status.Problem, _catalog.Current.Commit));
    }

    private PromptSync Sync(string origin) => Sync(_scratch.Open(origin));

    private PromptSync Sync(PromptRepository repository, PromptsOptions? options = null) =>
        new(repository, new PromptHistory(repository, options ?? new PromptsOptions(), _scratch.Files.Storage), new CatalogReader(repository, options ?? new PromptsOptions()), _catalog);
}

