using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

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
        using PromptSync again = new(repository, new PromptHistory(repository, _scratch.Files.Storage), new CatalogReader(repository, new PromptsOptions(), TimeProvider.System), fresh);
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

    private PromptSync Sync(string origin)
    {
        PromptRepository repository = _scratch.Open(origin);
        return new PromptSync(repository, new PromptHistory(repository, _scratch.Files.Storage), new CatalogReader(repository, new PromptsOptions(), TimeProvider.System), _catalog);
    }
}
