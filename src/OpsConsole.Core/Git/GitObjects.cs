using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OpsConsole.Core.Git;

/// <summary>Reads objects of a repository by a few long-lived processes, so that nothing is started on the way to an answer. For any thread.</summary>
internal sealed class GitObjects(GitCommand git, int processes = GitObjects.DefaultProcesses) : IDisposable
{
    private const int DefaultProcesses = 2;

    private readonly SemaphoreSlim _turn = new(processes, processes);
    private readonly ConcurrentBag<GitConversation> _idle = [];
    private int _generation;
    private volatile bool _disposed;

    /// <summary>How long one answer may take; 30 seconds unless told otherwise.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads an object.</summary>
    /// <param name="name">Its SHA, or <c>(SHA of a commit):(path)</c>.</param>
    /// <param name="maxBytes">Most bytes that are wanted: of a larger object only what it is comes back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when there is none, or the name is not one.</returns>
    /// <exception cref="GitException">Git cannot be run here, or the object cannot be read.</exception>
    public Task<GitObject?> ReadAsync(string name, int maxBytes, CancellationToken cancellationToken) =>
        OneAsync(
            name,
            async (git, token) =>
            {
                // Of what is too large the content is not asked for: it would have to be read past, or the process ended, for each asker anew.
                GitObject? found = await git.InfoAsync(name, token).ConfigureAwait(false);
                if (found is null || found.Size > maxBytes)
                {
                    return found;
                }

                await git.AskAsync([found.Id], token).ConfigureAwait(false);
                return await git.AnswerAsync(maxBytes, token).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>What an object is, without its content; null when there is none, or the name is not one.</summary>
    /// <exception cref="GitException">Git cannot be run here.</exception>
    public Task<GitObject?> FindAsync(string name, CancellationToken cancellationToken) =>
        OneAsync(name, (git, token) => git.InfoAsync(name, token), cancellationToken);

    /// <summary>Reads many objects at one go, in this order: git answers while it is still being asked.</summary>
    /// <param name="names">Their names; for one that is not a name the answer is null.</param>
    /// <param name="maxBytes">As in <see cref="ReadAsync"/>, for each.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">Git cannot be run here, or an object cannot be read.</exception>
    public async IAsyncEnumerable<GitObject?> ReadManyAsync(IReadOnlyList<string> names, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int failed = -1;
        for (int next = 0; next < names.Count;)
        {
            using Lease lease = await TakeAsync(anew: failed == next, cancellationToken).ConfigureAwait(false);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task asking = lease.Conversation.AskAsync(names.Skip(next).Where(GitObjectName.IsValid), stop.Token);
            bool ended = false;
            try
            {
                while (!ended && next < names.Count && lease.Conversation.IsUsable)
                {
                    GitObject? answer = null;
                    if (GitObjectName.IsValid(names[next]))
                    {
                        (answer, ended) = await AnswerAsync(lease.Conversation, maxBytes, stop, isLast: failed == next, cancellationToken).ConfigureAwait(false);
                    }

                    if (ended)
                    {
                        failed = next; // a new process is asked from here on, once
                    }
                    else
                    {
                        yield return answer;
                        next++;
                    }
                }
            }
            finally
            {
                await EndAsync(asking, stop, lease.Conversation, isWhole: next == names.Count && !ended).ConfigureAwait(false); // also when the caller wants no more
            }

            lease.Keep();
        }
    }

    /// <summary>Starts the processes that are not there yet, but for those whose turn is taken: who asks next waits for none.</summary>
    /// <exception cref="GitException">Git cannot be run here.</exception>
    public void Prepare()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        List<Lease> free = [];
        try
        {
            while (_turn.Wait(0))
            {
                free.Add(Take(anew: false));
            }
        }
        finally
        {
            foreach (Lease lease in free)
            {
                lease.Keep();
                lease.Dispose();
            }
        }
    }

    /// <summary>Ends the processes that are idle, and the others after their answers: the repository is another one now.</summary>
    public void Restart()
    {
        Interlocked.Increment(ref _generation);
        EndIdle();
    }

    public void Dispose()
    {
        _disposed = true;
        EndIdle();
    }

    private async Task<GitObject?> OneAsync(string name, Func<GitConversation, CancellationToken, Task<GitObject?>> ask, CancellationToken cancellationToken)
    {
        if (!GitObjectName.IsValid(name))
        {
            return null;
        }

        for (bool again = false; ; again = true)
        {
            using Lease lease = await TakeAsync(anew: again, cancellationToken).ConfigureAwait(false);
            using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Timeout);
            try
            {
                GitObject? answer = await ask(lease.Conversation, timeout.Token).ConfigureAwait(false);
                lease.Keep();
                return answer;
            }
            catch (IOException) when (!again)
            {
                // It ended since it was last asked: a new one is asked, once.
            }
            catch (IOException exception)
            {
                throw Failed(lease.Conversation, exception);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Late();
            }
        }
    }

    /// <summary>The next answer, in time; or that the process ended, unless it is the last one that is tried.</summary>
    private async Task<(GitObject? Answer, bool Ended)> AnswerAsync(
        GitConversation conversation, int maxBytes, CancellationTokenSource stop, bool isLast, CancellationToken cancellationToken)
    {
        stop.CancelAfter(Timeout);
        try
        {
            GitObject? answer = await conversation.AnswerAsync(maxBytes, stop.Token).ConfigureAwait(false);
            stop.CancelAfter(System.Threading.Timeout.InfiniteTimeSpan); // what the caller does with it takes as long as it takes
            return (answer, false);
        }
        catch (IOException exception)
        {
            return isLast ? throw Failed(conversation, exception) : (null, true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late();
        }
    }

    /// <summary>Sees that nobody writes to a process any more that the next one is going to ask, or that is going to end.</summary>
    private static async Task EndAsync(Task asking, CancellationTokenSource stop, GitConversation conversation, bool isWhole)
    {
        if (!isWhole || !conversation.IsUsable)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            conversation.Dispose();
        }

        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private GitException Late() => new($"git cat-file did not answer within {Timeout.TotalSeconds:0} seconds.");

    private static GitException Failed(GitConversation conversation, IOException exception) =>
        new($"git cat-file failed: {(conversation.Complaint.Length == 0 ? "it ended" : GitAddress.Redact(conversation.Complaint))}.", exception);

    /// <summary>In turn, a process to ask.</summary>
    private async Task<Lease> TakeAsync(bool anew, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Take(anew);
    }

    /// <summary>A process for whoever has the turn, which is given back when there is none.</summary>
    /// <param name="anew">Whether one has just died: what ended it may have ended the idle ones too, so a new one is started.</param>
    private Lease Take(bool anew)
    {
        try
        {
            if (anew)
            {
                EndIdle();
            }

            while (!anew && _idle.TryTake(out GitConversation? idle))
            {
                if (idle.Generation == Volatile.Read(ref _generation))
                {
                    return new Lease(this, idle);
                }

                idle.Dispose();
            }

            return new Lease(this, new GitConversation(git, Volatile.Read(ref _generation)));
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    private void EndIdle()
    {
        while (_idle.TryTake(out GitConversation? idle))
        {
            idle.Dispose();
        }
    }

    /// <summary>A process for one asker. Unless it is kept, it ends with the lease: an answer may be half read.</summary>
    private sealed class Lease(GitObjects owner, GitConversation conversation) : IDisposable
    {
        private bool _keep;

        public GitConversation Conversation => conversation;

        public void Keep() => _keep = conversation.IsUsable && conversation.Generation == Volatile.Read(ref owner._generation);

        public void Dispose()
        {
            if (_keep)
            {
                owner._idle.Add(conversation);
            }
            else
            {
                conversation.Dispose();
            }

            owner._turn.Release();
            if (owner._disposed)
            {
                owner.EndIdle();
            }
        }
    }
}
