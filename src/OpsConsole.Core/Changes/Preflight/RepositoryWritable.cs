using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>
/// Whether the release could be pushed: the environment's file can be written on, and the repository would let the console push. The repository is
/// asked by a push that changes nothing, and what it said is remembered for a while.
/// </summary>
internal sealed class RepositoryWritable(PromptRepository repository, ReleasePublisher publisher, PromptsOptions options, TimeProvider time) : IPreflightLook, IDisposable
{
    /// <summary>How long an answer of the repository counts.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1); // many changes that are checked together ask once
    private (long At, PushOutcome Said)? _known;

    public string Name => "Repository can be written to";

    public async Task<PreflightFinding> LookAsync(PreflightQuestion question, CancellationToken cancellationToken)
    {
        if (EnvironmentFile.PathOf(question.Environment) is null)
        {
            return PreflightFinding.Fail($"No file can be called after '{question.Environment}'. Release to an environment whose name is one.");
        }

        if (repository.BranchTip(options.Branch) is null && repository.Status.State == RepositoryState.Starting)
        {
            return PreflightFinding.Unknown("The prompt repository was not read yet. Check again in a moment.");
        }

        PushOutcome said = await AskAsync(cancellationToken).ConfigureAwait(false);
        if (!said.Done && !said.Moved)
        {
            return PreflightFinding.Fail(said.Problem ?? "The prompt repository would not take a push. Look at its status.");
        }

        (_, string? unreadable) = await publisher.ReadAsync(question.Environment, cancellationToken).ConfigureAwait(false);
        return unreadable is not null ? PreflightFinding.Fail(unreadable)
            : PreflightFinding.Pass($"A push to branch '{options.Branch}' was tried without changing anything. Hooks and protected branches are asked by real pushes only, and may still refuse.");
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>What the repository says now, or said a moment ago. A branch that is further than is known here was let in too: that is not what is asked.</summary>
    private async Task<PushOutcome> AskAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known is { } known && time.GetElapsedTime(known.At) < Remembered)
            {
                return known.Said;
            }

            PushOutcome said = await repository.TryPushAsync(cancellationToken).ConfigureAwait(false);
            _known = (time.GetTimestamp(), said);
            return said;
        }
        finally
        {
            _turn.Release();
        }
    }
}
