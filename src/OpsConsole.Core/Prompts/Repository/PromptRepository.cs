using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Git;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// The prompt repository, mirrored in the console's own directory. Everything is read from the mirror, so a repository that cannot be reached
/// takes nothing away. Whoever only reads, or writes objects, may run <see cref="Git"/>; names of the mirror and of the repository are moved
/// here alone, one at a time.
/// </summary>
internal sealed partial class PromptRepository : IDisposable
{
    private readonly PromptsOptions _options;
    private readonly TimeProvider _time;
    private readonly PromptMirror _mirror;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RepositoryStatus _status;
    private string? _notRead;

    public PromptRepository(PromptsOptions options, StorageOptions storage, TimeProvider time, ILogger<PromptRepository>? logger = null)
    {
        (_options, _time) = (options, time);
        Rewrites = new HistoryRewrites(logger ?? NullLogger<PromptRepository>.Instance);
        string root = Path.Combine(storage.DataDirectory, "prompts");
        bool example = options.Repository.Length == 0;
        GitAddress? address = example ? null : GitAddress.TryParse(options.Repository, storage.DataDirectory, out _);
        string target = example ? Path.Combine(root, "example.git") : address!.Text;
        _mirror = new PromptMirror(Path.Combine(root, "mirror.git"), target, address is { IsRemote: true }, time);
        ExampleDirectory = example ? target : null;
        _status = new RepositoryStatus(RepositoryState.Starting, address?.Display ?? target, options.Branch, null, null, null, example);
    }

    /// <summary>Runs git on the mirror.</summary>
    public GitCommand Git => _mirror.Git;

    /// <summary>Reads objects of the mirror; starts nothing on the way.</summary>
    public GitObjects Objects => _mirror.Objects;

    /// <summary>Tells when the history of the branch that counts was rewritten.</summary>
    public HistoryRewrites Rewrites { get; }

    /// <summary>Where the console's own example is; null when there is a repository.</summary>
    public string? ExampleDirectory { get; }

    /// <summary>How it is.</summary>
    public RepositoryStatus Status
    {
        get
        {
            RepositoryStatus status = Volatile.Read(ref _status);
            return Volatile.Read(ref _notRead) is { } problem && status.State is (RepositoryState.Ready or RepositoryState.Starting)
                ? status with { State = RepositoryState.NotRead, Problem = problem }
                : status;
        }
    }

    /// <summary>Reads what is known without asking the repository: the mirror of the last run. Never fails.</summary>
    /// <returns>The commit at the end of the branch when it was last known; null when none is.</returns>
    public Task<string?> OpenAsync(CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            if (_status.Tip is null && (_mirror.Refs.Tip ?? _mirror.Refs.Heads.GetValueOrDefault(_options.Branch)) is { } tip)
            {
                Set(_status.State, tip, _status.FetchedAt, _status.Problem);
            }

            return _status.Tip;
        },
        cancellationToken);

    /// <summary>Makes the mirror anew if it is damaged: asked when a commit in it could not be read.</summary>
    /// <returns>Whether it was, so that it is worth trying again.</returns>
    public Task<bool> RepairAsync(CancellationToken cancellationToken) => TryAsync(() => _mirror.RepairAsync(cancellationToken), cancellationToken);

    /// <summary>Makes reading quick, when it is time for that. May take long; hinders nobody.</summary>
    /// <exception cref="GitException">Git cannot be run here, or did not end in time.</exception>
    public Task TidyAsync(CancellationToken cancellationToken) => _mirror.TidyAsync(cancellationToken);

    /// <summary>The commit at the end of a branch, as the mirror knows it; null when there is none.</summary>
    public string? BranchTip(string branch) => _mirror.Refs.Heads.GetValueOrDefault(branch);

    /// <summary>Keeps commits from being lost with the branch that holds them. What is no commit of the mirror is left out.</summary>
    /// <exception cref="GitException">The mirror cannot be written to.</exception>
    public Task KeepAsync(IEnumerable<string> commits, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            await _mirror.KeepAsync(await ExistingAsync(commits, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Writes down a commit in the mirror, under a name of the console's own.</summary>
    /// <param name="name">The name, below <c>refs/opsconsole/</c>.</param>
    /// <param name="commit">Whole SHA of a commit of the mirror.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be written to.</exception>
    public Task MarkAsync(string name, string commit, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            await _mirror.MarkAsync(name, commit, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>The commit that was written down so; null when none was.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<string?> MarkedAsync(string name, CancellationToken cancellationToken) =>
        (await Git.DoAsync(null, cancellationToken, "for-each-ref", "--format=%(objectname)", MirrorRefs.OwnName(name)).ConfigureAwait(false)).Line is { Length: > 0 } commit ? commit : null;

    /// <summary>Makes a commit the end of a branch of the repository, if the branch is still where it was expected.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="expected">The commit at its end; null when the branch must not be there yet.</param>
    /// <param name="commit">The commit that becomes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">Git cannot be run here, or the repository did not answer in time: it is not known whether it was done.</exception>
    public async Task<PushOutcome> PushAsync(string branch, string? expected, string commit, CancellationToken cancellationToken)
    {
        // Of nothing but zeros git would make a deletion.
        bool isCommit = GitObjectName.IsWhole(commit) && await Objects.FindAsync(commit, cancellationToken).ConfigureAwait(false) is { Type: "commit" };
        return isCommit ? await MoveAsync(branch, expected, commit, cancellationToken).ConfigureAwait(false) : throw new ArgumentException("A commit of the mirror is needed, by its whole SHA.", nameof(commit));
    }

    /// <summary>Asks the repository whether it would take a push to the branch that counts. Nothing is changed anywhere, and hooks and protected branches are not asked.</summary>
    /// <returns>What it says; moved where the branch is further than is known here.</returns>
    /// <exception cref="GitException">Git cannot be run here, or the repository did not answer in time.</exception>
    public Task<PushOutcome> TryPushAsync(CancellationToken cancellationToken) => BranchTip(_options.Branch) is { } tip
        ? _mirror.TryPushAsync(_options.Branch, tip, cancellationToken)
        : Task.FromResult(new PushOutcome(false, false, Status.Problem ?? "The prompt repository was not read yet. Try again in a moment."));

    /// <summary>Deletes a branch of the repository, if it is still where it was expected. The branch that counts is never deleted.</summary>
    /// <exception cref="GitException">As with <see cref="PushAsync"/>.</exception>
    public Task<PushOutcome> DeleteBranchAsync(string branch, string expected, CancellationToken cancellationToken) =>
        branch == _options.Branch ? throw new ArgumentException("The branch that counts is not deleted.", nameof(branch)) : MoveAsync(branch, expected, null, cancellationToken);

    public void Dispose()
    {
        _mirror.Dispose();
        _turn.Dispose();
    }

    private async Task<PushOutcome> MoveAsync(string branch, string? expected, string? commit, CancellationToken cancellationToken)
    {
        if (GitAddress.BranchProblem(branch) is { Length: > 0 } problem)
        {
            return new PushOutcome(false, false, $"The branch {problem}.");
        }

        if (expected is not null && !GitObjectName.IsWhole(expected))
        {
            throw new ArgumentException("A commit's whole SHA is needed.", nameof(expected));
        }

        return await TakeTurnAsync(() => _mirror.PushAsync(branch, expected, commit, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (ExampleDirectory is not null)
        {
            await ExampleRepository.CreateAsync(ExampleDirectory, _options.Branch, _time, cancellationToken).ConfigureAwait(false);
        }

        await _mirror.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyCollection<string>> ExistingAsync(IEnumerable<string> commits, CancellationToken cancellationToken)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (string commit in commits.Distinct(StringComparer.Ordinal))
        {
            if (await ResolveAsync(commit, cancellationToken).ConfigureAwait(false) is { } whole)
            {
                found.Add(whole);
            }
        }

        return found;
    }

    /// <summary>In turn; what goes wrong with the repository is in the status afterwards.</summary>
    private async Task<T?> TryAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeTurnAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Set(RepositoryState.Unreachable, _status.Tip, _status.FetchedAt, RepositoryProblem.Of(exception.Message));
            return default;
        }
    }

    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Set(RepositoryState state, string? tip, DateTime? fetchedAt, string? problem) =>
        Volatile.Write(ref _status, _status with { State = state, Tip = tip, FetchedAt = fetchedAt, Problem = problem });
}
