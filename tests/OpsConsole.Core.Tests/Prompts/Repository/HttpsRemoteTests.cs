using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>Alone, because where git finds the account's settings is the whole process's.</summary>
[CollectionDefinition(nameof(HttpsRemoteTests), DisableParallelization = true)]
[Collection(nameof(HttpsRemoteTests))]
public sealed class HttpsRemoteTests : IDisposable
{
    private readonly RepositoryScratch _scratch = new();
    private readonly GitAccount _account;

    public HttpsRemoteTests() => _account = new GitAccount(_scratch.Files.Root);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _account.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_repository_behind_https_is_read_and_written_by_the_accounts_credential_helper()
    {
        string origin = _scratch.Bare();
        await using GitHttpServer server = await GitHttpServer.StartAsync(_scratch.Files.Root, Cancel);
        await _account.KnowAsync(server, "wrong", trusts: true, Cancel);
        PromptRepository repository = _scratch.Open(server.Address + "/origin.git");
        await repository.FetchAsync(Cancel);
        Assert.Equal(RepositoryState.Unreachable, repository.Status.State);
        Assert.Contains("by an SSH key or a credential helper of git on this host", repository.Status.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", repository.Status.Problem, StringComparison.Ordinal);

        await _account.KnowAsync(server, GitHttpServer.Password, trusts: true, Cancel);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, null), (repository.Status.State, repository.Status.Problem));
        string tip = repository.Status.Tip!;
        string commit = await CommitAsync(repository, tip, "second.md", [1]), other = await CommitAsync(repository, tip, "third.md", [2]);
        Assert.Equal(PushOutcome.Ok, await repository.PushAsync("main", tip, commit, Cancel));
        Assert.Equal(commit, Scratch.Git(origin, "rev-parse", "main"));
        Assert.True((await repository.PushAsync("main", tip, other, Cancel)).Moved);
        Assert.Equal(commit, Scratch.Git(origin, "rev-parse", "main"));
        Assert.NotEqual(0, server.Refused);
    }

    [Fact]
    public async Task An_account_that_may_only_read_is_told_so_by_a_push_that_moves_nothing()
    {
        string origin = _scratch.Bare();
        await using GitHttpServer server = await GitHttpServer.StartAsync(_scratch.Files.Root, Cancel);
        await _account.KnowAsync(server, GitHttpServer.Password, trusts: true, Cancel);
        PromptRepository repository = _scratch.Open(server.Address + "/origin.git");
        Assert.False((await repository.TryPushAsync(Cancel)).Done); // nothing was read yet
        await repository.FetchAsync(Cancel);
        string tip = Scratch.Git(origin, "rev-parse", "main");
        Assert.Equal(PushOutcome.Ok, await repository.TryPushAsync(Cancel));

        Scratch.Git(origin, "config", "http.receivepack", "false");
        PushOutcome outcome = await repository.TryPushAsync(Cancel);

        Assert.Equal((false, false), (outcome.Done, outcome.Moved));
        Assert.Contains("could not be written to", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(tip, Scratch.Git(origin, "rev-parse", "main"));
    }

    [Fact]
    public async Task A_change_that_is_too_large_for_one_piece_is_pushed_over_the_protocol_that_does_not_stall()
    {
        string origin = _scratch.Bare();
        await using GitHttpServer server = await GitHttpServer.StartAsync(_scratch.Files.Root, Cancel);
        await _account.KnowAsync(server, GitHttpServer.Password, trusts: true, Cancel);
        PromptRepository repository = _scratch.Open(server.Address + "/origin.git");
        await repository.FetchAsync(Cancel);
        byte[] large = new byte[3 << 20]; // git sends up to 1 MiB in one piece
        new Random(1).NextBytes(large);
        string tip = repository.Status.Tip!, commit = await CommitAsync(repository, tip, "large.bin", large);
        Assert.Equal(PushOutcome.Ok, await repository.PushAsync("main", tip, commit, Cancel));
        Assert.Equal(commit, Scratch.Git(origin, "rev-parse", "main"));
        Assert.Equal(["HTTP/1.1"], server.Protocols);
    }

    [Fact]
    public async Task A_certificate_that_git_does_not_trust_is_told_and_is_trusted_by_its_setting_or_the_variable()
    {
        _scratch.Bare();
        await using GitHttpServer server = await GitHttpServer.StartAsync(_scratch.Files.Root, Cancel);
        await _account.KnowAsync(server, GitHttpServer.Password, trusts: false, Cancel);
        PromptRepository repository = _scratch.Open(server.Address + "/origin.git");
        await repository.FetchAsync(Cancel);
        Assert.Equal(RepositoryState.Unreachable, repository.Status.State);
        Assert.Contains("git config --global http.sslCAInfo", repository.Status.Problem, StringComparison.Ordinal);
        Assert.Equal(0, server.Refused); // nobody was asked for a password

        Environment.SetEnvironmentVariable(GitAccount.Authorities, _account.CertificateOf(server));
        await repository.FetchAsync(Cancel);
        Assert.Equal(RepositoryState.Ready, repository.Status.State);
    }

    [Fact]
    public async Task What_the_host_answers_instead_of_a_repository_is_told_with_a_remedy()
    {
        await using GitHttpServer server = await GitHttpServer.StartAsync(_scratch.Files.Root, Cancel);
        await _account.KnowAsync(server, GitHttpServer.Password, trusts: true, Cancel);
        PromptRepository repository = _scratch.Open(server.Address + "/origin.git");
        foreach ((int status, string remedy) in ((int, string)[])
            [
                (301, "Set Prompts:Repository to where it leads."), (307, "Set Prompts:Repository to where it leads."), (403, "Let it in there"),
                (404, "let it in there."), (429, "Prompts:FetchInterval"), (503, "It is asked again by itself."),
            ])
        {
            server.Instead = status;
            await repository.FetchAsync(Cancel);
            Assert.Contains(remedy, repository.Status.Problem, StringComparison.Ordinal);
        }
    }

    private static Task<string> CommitAsync(PromptRepository repository, string tip, string path, byte[] content) =>
        repository.CommitAsync(RepositoryScratch.Ada, tip, path, content, "More", Cancel);
}
