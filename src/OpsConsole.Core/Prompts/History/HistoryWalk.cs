namespace OpsConsole.Core.Prompts.History;

/// <summary>Walks the changes of one file, the newest first, over its renames.</summary>
internal static class HistoryWalk
{
    /// <summary>The changes of the file that a path names, as numbers; one a commit.</summary>
    public static IEnumerable<int> Of(HistoryIndex index, string path)
    {
        PriorityQueue<int, int> open = new();
        HashSet<int> seen = [];
        int commit = -1;
        Open(index.Head(path));
        while (open.TryDequeue(out int change, out _))
        {
            if (index.ChangeCommits[change] != commit)
            {
                commit = index.ChangeCommits[change];
                yield return change;
            }

            Open(index.Previous[change]);
            Open(index.Joined.GetValueOrDefault(change, -1));
        }

        void Open(int change)
        {
            if (change >= 0 && seen.Add(change))
            {
                open.Enqueue(change, -change);
            }
        }
    }

    /// <summary>
    /// The change that counts at a commit: the newest one of that very path, as <c>git show COMMIT:PATH</c> has it; where the path is not there, the
    /// newest one of the file under the name that it had then. -1 when the file is not known there.
    /// </summary>
    public static int At(HistoryIndex index, string path, int commit)
    {
        for (int change = index.Head(path); change >= 0; change = index.SamePath[change])
        {
            if (index.Mainline.IsIn(index.ChangeCommits[change], commit))
            {
                if (!index.IsGone(change))
                {
                    return change;
                }

                break;
            }
        }

        foreach (int change in Of(index, path))
        {
            if (index.Mainline.IsIn(index.ChangeCommits[change], commit))
            {
                return change;
            }
        }

        return -1;
    }

    /// <summary>Whether a file has the same content after two changes.</summary>
    public static bool SameContent(HistoryIndex index, int one, int other) =>
        index.IsGone(one) || index.IsGone(other) ? index.IsGone(one) == index.IsGone(other) : index.Blob(one).SequenceEqual(index.Blob(other));
}
