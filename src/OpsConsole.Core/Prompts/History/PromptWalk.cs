namespace OpsConsole.Core.Prompts.History;

/// <summary>A commit that changed a prompt.</summary>
/// <param name="Own">Number of its change of the prompt's file; -1 when it did not change that.</param>
/// <param name="User">Number of its change of the <c>user.md</c> beside it; -1 when it did not change that.</param>
internal readonly record struct PromptStep(int Own, int User);

/// <summary>
/// Walks the changes of a prompt: those of its file over its renames, and where asked those of the <c>user.md</c> of a Fabric folder. That one has no
/// history of its own: at each commit it is the file of that very path beside <c>system.md</c> as it was called then.
/// </summary>
internal static class PromptWalk
{
    /// <summary>The commits that changed a prompt, the newest first.</summary>
    /// <param name="index">The history.</param>
    /// <param name="path">Path of the prompt's file.</param>
    /// <param name="userOf">The path of the <c>user.md</c> that belongs to a file; null where only the prompt's file counts.</param>
    public static IEnumerable<PromptStep> Of(HistoryIndex index, string path, Func<string, string?>? userOf)
    {
        using IEnumerator<int> users = (userOf is null ? [] : Users(index, path, userOf)).GetEnumerator();
        bool more = users.MoveNext();
        foreach (int own in HistoryWalk.Of(index, path))
        {
            int commit = index.ChangeCommits[own], user = -1;
            for (; more && index.ChangeCommits[users.Current] >= commit; more = users.MoveNext())
            {
                if (index.ChangeCommits[users.Current] == commit)
                {
                    user = users.Current;
                }
                else
                {
                    yield return new PromptStep(-1, users.Current);
                }
            }

            yield return new PromptStep(own, user);
        }

        for (; more; more = users.MoveNext())
        {
            yield return new PromptStep(-1, users.Current);
        }
    }

    /// <summary>The newest step that a commit has; null when the prompt is not there.</summary>
    public static PromptStep? At(HistoryIndex index, string path, int commit, Func<string, string?>? userOf)
    {
        int own = HistoryWalk.At(index, path, commit);
        if (own < 0 || index.IsGone(own))
        {
            return null;
        }

        int user = userOf?.Invoke(index.Paths[index.ChangePaths[own]]) is { } beside ? HistoryWalk.Newest(index, beside, commit) : -1;
        int difference = user < 0 ? 1 : index.ChangeCommits[own].CompareTo(index.ChangeCommits[user]);
        return new PromptStep(difference >= 0 ? own : -1, difference <= 0 ? user : -1);
    }

    /// <summary>A step as a change of the prompt.</summary>
    public static PromptChange Change(HistoryIndex index, string path, PromptStep step)
    {
        if (step.Own >= 0)
        {
            return index.Change(step.Own);
        }

        PromptChange user = index.Change(step.User), own = index.Change(HistoryWalk.At(index, path, index.ChangeCommits[step.User]));
        return user with { Kind = ChangeKind.Modified, Blob = own.Blob, Path = own.Path, OldPath = own.Path, IsOfUser = true };
    }

    /// <summary>The changes of <c>user.md</c>, the newest first, one a commit: those made while the prompt was beside it.</summary>
    public static IEnumerable<int> Users(HistoryIndex index, string path, Func<string, string?> userOf)
    {
        PriorityQueue<int, int> open = new();
        foreach (string beside in HistoryWalk.Of(index, path).Select(c => index.Paths[index.ChangePaths[c]]).Distinct().Select(userOf).OfType<string>().Distinct())
        {
            Open(index.Head(beside));
        }

        int commit = -1;
        while (open.TryDequeue(out int change, out _))
        {
            if (index.ChangeCommits[change] != commit && IsBeside(index, path, change, userOf))
            {
                commit = index.ChangeCommits[change];
                yield return change;
            }

            Open(index.SamePath[change]);
        }

        void Open(int change)
        {
            if (change >= 0)
            {
                open.Enqueue(change, -change);
            }
        }
    }

    private static bool IsBeside(HistoryIndex index, string path, int change, Func<string, string?> userOf)
    {
        int own = HistoryWalk.At(index, path, index.ChangeCommits[change]);
        return own >= 0 && !index.IsGone(own) && userOf(index.Paths[index.ChangePaths[own]]) == index.Paths[index.ChangePaths[change]];
    }
}
