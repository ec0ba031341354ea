using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace OpsConsole.Core.Prompts.History;

/// <summary>How a change stands in the index. The first four are those of <see cref="ChangeKind"/>.</summary>
internal enum StoredKind : byte
{
    Added,
    Modified,
    Renamed,
    Deleted,

    /// <summary>The path is gone because the file has another one now.</summary>
    MovedAway,
}

/// <summary>
/// Every change of every path of a branch, as columns: some 60 bytes a commit and 40 a change. A change knows the one before it of the
/// same file, so that a history is a walk from the newest one. Immutable; commits and changes are numbered, the oldest first,
/// parents before children.
/// </summary>
internal sealed class HistoryIndex
{
    private readonly Lazy<int[]> _bySha;
    private readonly Lazy<Mainline> _mainline;

    public HistoryIndex() =>
        (_bySha, _mainline) = (new Lazy<int[]>(Sorted), new Lazy<Mainline>(() => new Mainline(this)));

    /// <summary>Nothing.</summary>
    public static HistoryIndex Empty { get; } = new() { ShaBytes = 20 };

    /// <summary>Bytes of a SHA: 20, or 32 in a repository of SHA-256.</summary>
    public required int ShaBytes { get; init; }

    public int Commits { get; init; }

    public byte[] Shas { get; init; } = [];

    /// <summary>Seconds since 1970.</summary>
    public long[] Times { get; init; } = [];

    public int[] People { get; init; } = [];

    /// <summary>First and second parent of each commit; -1 for none.</summary>
    public int[] Parents { get; init; } = [];

    /// <summary>Third and further parents.</summary>
    public IReadOnlyDictionary<int, int[]> MoreParents { get; init; } = new Dictionary<int, int[]>();

    public byte[] Subjects { get; init; } = [];

    public int[] SubjectEnds { get; init; } = [];

    /// <summary>Names and addresses by turns.</summary>
    public string[] Names { get; init; } = [];

    public int Changes { get; init; }

    public int[] ChangeCommits { get; init; } = [];

    public int[] ChangePaths { get; init; } = [];

    /// <summary>The path before a rename, or the path that a file moved to; -1 for none.</summary>
    public int[] Others { get; init; } = [];

    /// <summary>The change of the same file before; -1 for none.</summary>
    public int[] Previous { get; init; } = [];

    /// <summary>The change of the same path before, whatever file it was; -1 for none.</summary>
    public int[] SamePath { get; init; } = [];

    public StoredKind[] Kinds { get; init; } = [];

    public byte[] Blobs { get; init; } = [];

    /// <summary>A second change before one: where a merge joined a renamed file with changes under its old name.</summary>
    public IReadOnlyDictionary<int, int> Joined { get; init; } = new Dictionary<int, int>();

    public int PathCount { get; init; }

    public string[] Paths { get; init; } = [];

    /// <summary>Shared with older and newer indexes: numbers from <see cref="PathCount"/> on are not this one's.</summary>
    public ConcurrentDictionary<string, int> PathNumbers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The newest change by path.</summary>
    public int[] Heads { get; init; } = [];

    /// <summary>The chain of first parents.</summary>
    public Mainline Mainline => _mainline.Value;

    /// <summary>The commits in order of their SHAs.</summary>
    public ReadOnlySpan<int> BySha => _bySha.Value;

    /// <summary>SHA of the newest commit; null when there is none.</summary>
    public string? Tip => Commits == 0 ? null : CommitSha(Commits - 1);

    public ReadOnlySpan<byte> Sha(int commit) => Shas.AsSpan(commit * ShaBytes, ShaBytes);

    public string CommitSha(int commit) => Convert.ToHexStringLower(Sha(commit));

    public ReadOnlySpan<byte> Blob(int change) => Blobs.AsSpan(change * ShaBytes, ShaBytes);

    public string BlobSha(int change) => IsGone(change) ? "" : Convert.ToHexStringLower(Blob(change));

    /// <summary>Whether the path is not there after a change.</summary>
    public bool IsGone(int change) => Kinds[change] is StoredKind.Deleted or StoredKind.MovedAway;

    /// <summary>The newest change of a path; -1 when there is none.</summary>
    public int Head(string path) => PathNumbers.TryGetValue(path, out int number) && number < PathCount && Paths[number] == path ? Heads[number] : -1;

    public DateTime Time(int commit) => DateTime.UnixEpoch.AddSeconds(Math.Clamp(Times[commit], 0, 253_402_300_799));

    public string Subject(int commit)
    {
        int start = commit == 0 ? 0 : SubjectEnds[commit - 1];
        return Encoding.UTF8.GetString(Subjects, start, SubjectEnds[commit] - start);
    }

    public PromptChange Change(int change)
    {
        int commit = ChangeCommits[change], other = Others[change];
        string path = Paths[ChangePaths[change]], otherPath = other < 0 ? path : Paths[other];
        (ChangeKind kind, string after, string before) = Kinds[change] switch
        {
            StoredKind.Renamed => (ChangeKind.Renamed, path, otherPath),
            StoredKind.MovedAway => (ChangeKind.Renamed, otherPath, path),
            _ => ((ChangeKind)Kinds[change], path, path),
        };
        return new PromptChange(CommitSha(commit), BlobSha(change), kind, after, before, Time(commit), Names[2 * People[commit]], Names[(2 * People[commit]) + 1], Subject(commit));
    }

    private int[] Sorted()
    {
        int[] sorted = new int[Commits];
        ulong[] beginnings = new ulong[Commits];
        for (int i = 0; i < sorted.Length; i++)
        {
            (sorted[i], beginnings[i]) = (i, BinaryPrimitives.ReadUInt64BigEndian(Sha(i)));
        }

        Array.Sort(beginnings, sorted); // ten times as quick as by whole SHAs
        for (int i = 1; i < sorted.Length; i++)
        {
            for (int j = i; j > 0 && Sha(sorted[j]).SequenceCompareTo(Sha(sorted[j - 1])) < 0; j--) // of those that begin alike
            {
                (sorted[j], sorted[j - 1]) = (sorted[j - 1], sorted[j]);
            }
        }

        return sorted;
    }
}
