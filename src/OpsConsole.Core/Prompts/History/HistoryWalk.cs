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
        int exact = Newest(index, path, commit);
        if (exact >= 0 && !index.IsGone(exact))
        {
            return exact;
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

    /// <summary>The newest change of that very path that a commit has, whatever file it was; -1 when there is none.</summary>
    public static int Newest(HistoryIndex index, string path, int commit)
    {
        int change = index.Head(path);
        while (change >= 0 && !index.Mainline.IsIn(index.ChangeCommits[change], commit))
        {
            change = index.SamePath[change];
        }

        return change;
    }

    /// <summary>Whether there is the same content after two changes, or none after both; -1 is a change that never was.</summary>
    public static bool SameContent(HistoryIndex index, int one, int other)
    {
        bool first = one >= 0 && !index.IsGone(one), second = other >= 0 && !index.IsGone(other);
        return first && second ? index.Blob(one).SequenceEqual(index.Blob(other)) : first == second;
    }
}
