namespace OpsConsole.Core.Prompts.History;

/// <summary>How a prompt at a commit stands to the end of the branch.</summary>
/// <param name="Blob">SHA of its file's content at the commit.</param>
/// <param name="Behind">How many commits changed its content since; 0 when the content is the newest, even if there were others between.</param>
internal readonly record struct Standing(string Blob, int Behind)
{
    /// <summary>Finds out; null when the commit does not have the prompt.</summary>
    /// <param name="index">The history.</param>
    /// <param name="path">Path of the prompt's file at the end of the branch.</param>
    /// <param name="commit">Number of the commit.</param>
    /// <param name="userOf">The path of the <c>user.md</c> that belongs to a file, and so to its content; null where only the prompt's file does.</param>
    public static Standing? Of(HistoryIndex index, string path, int commit, Func<string, string?>? userOf)
    {
        int at = HistoryWalk.At(index, path, commit), newest = index.Head(path);
        if (at < 0 || index.IsGone(at))
        {
            return null;
        }

        HashSet<int> since = [];
        if (!HistoryWalk.SameContent(index, newest, at))
        {
            AddChanges(index, HistoryWalk.Of(index, path), commit, at, since);
        }

        if (userOf?.Invoke(path) is { } now && userOf(index.Paths[index.ChangePaths[at]]) is var then)
        {
            int after = index.Head(now), before = then is null ? -1 : HistoryWalk.Newest(index, then, commit);
            if (!HistoryWalk.SameContent(index, after, before))
            {
                HashSet<int> users = [];
                AddChanges(index, PromptWalk.Users(index, path, userOf), commit, before, users);
                since.UnionWith(users.Count > 0 ? users : [index.ChangeCommits[newest]]); // a prompt may be moved without it, or to where one is
            }
        }

        return new Standing(index.BlobSha(at), since.Count);
    }

    /// <summary>Adds the commits that changed the content since.</summary>
    /// <param name="index">The history.</param>
    /// <param name="changes">The changes of the file, the newest first.</param>
    /// <param name="commit">Number of the commit.</param>
    /// <param name="at">The change that counts there; -1 when there is none.</param>
    /// <param name="since">Numbers of commits.</param>
    private static void AddChanges(HistoryIndex index, IEnumerable<int> changes, int commit, int at, HashSet<int> since)
    {
        int newer = -1;
        foreach (int change in changes)
        {
            bool there = change == at || index.Mainline.IsIn(index.ChangeCommits[change], commit);
            Compare(there ? at : change);
            if (there)
            {
                return;
            }

            newer = change;
        }

        Compare(at);

        void Compare(int older)
        {
            if (newer >= 0 && !HistoryWalk.SameContent(index, newer, older))
            {
                since.Add(index.ChangeCommits[newer]);
            }
        }
    }
}
