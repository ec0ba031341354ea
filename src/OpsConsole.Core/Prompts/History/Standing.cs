namespace OpsConsole.Core.Prompts.History;

/// <summary>How a file at a commit stands to the end of the branch.</summary>
/// <param name="Blob">SHA of its content at the commit.</param>
/// <param name="Behind">How many changes of content came since; 0 when the content is the newest, even if there were others between.</param>
internal readonly record struct Standing(string Blob, int Behind)
{
    /// <summary>Finds out; null when the commit does not have the file.</summary>
    /// <param name="index">The history.</param>
    /// <param name="path">Path at the end of the branch.</param>
    /// <param name="commit">Number of the commit.</param>
    public static Standing? Of(HistoryIndex index, string path, int commit)
    {
        int at = HistoryWalk.At(index, path, commit), newest = -1, newer = -1, behind = 0;
        if (at < 0 || index.IsGone(at))
        {
            return null;
        }

        foreach (int change in HistoryWalk.Of(index, path))
        {
            newest = newest < 0 ? change : newest;
            behind += newer >= 0 && !HistoryWalk.SameContent(index, newer, change) ? 1 : 0;
            if (change == at || index.Mainline.IsIn(index.ChangeCommits[change], commit))
            {
                break;
            }

            newer = change;
        }

        return new Standing(index.BlobSha(at), HistoryWalk.SameContent(index, newest, at) ? 0 : behind);
    }
}
