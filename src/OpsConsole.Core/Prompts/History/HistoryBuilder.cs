using System.Collections.Concurrent;
using System.Text;

namespace OpsConsole.Core.Prompts.History;

/// <summary>A commit as git's log tells it.</summary>
internal sealed record LoggedCommit(byte[] Sha, byte[][] Parents, long Time, string Author, string Email, byte[] Subject);

/// <summary>What a commit did to a path, as git's log tells it.</summary>
/// <param name="Status"><c>A</c>, <c>M</c>, <c>T</c>, <c>D</c> or <c>R</c>.</param>
/// <param name="Blob">Content afterwards.</param>
/// <param name="Path">Path afterwards.</param>
/// <param name="OldPath">Path before; null unless it was renamed.</param>
internal readonly record struct LoggedChange(byte Status, byte[] Blob, string Path, string? OldPath);

/// <summary>Adds commits to an index, parents before children. One thread.</summary>
internal sealed class HistoryBuilder
{
    private readonly int _shaBytes;
    private readonly Column<byte> _shas, _subjects, _blobs;
    private readonly Column<long> _times;
    private readonly Column<int> _people, _parents, _subjectEnds, _changeCommits, _changePaths, _others, _previous, _samePath;
    private readonly Column<StoredKind> _kinds;
    private readonly Column<string> _names, _paths;
    private readonly List<int> _heads;
    private readonly ConcurrentDictionary<string, int> _pathNumbers;
    private readonly Dictionary<int, int> _joined;
    private readonly Dictionary<int, int[]> _moreParents;
    private readonly Dictionary<(string, string), int> _persons = [];
    private readonly Dictionary<UInt128, int> _numbers; // commits by the first 16 bytes of their SHA

    public HistoryBuilder(HistoryIndex from)
    {
        (_shaBytes, int commits, int changes) = (from.ShaBytes, from.Commits, from.Changes);
        (_shas, _times, _people, _parents) = (new(from.Shas, commits * _shaBytes), new(from.Times, commits), new(from.People, commits), new(from.Parents, 2 * commits));
        (_subjects, _subjectEnds) = (new(from.Subjects, commits == 0 ? 0 : from.SubjectEnds[commits - 1]), new(from.SubjectEnds, commits));
        (_changeCommits, _changePaths, _others) = (new(from.ChangeCommits, changes), new(from.ChangePaths, changes), new(from.Others, changes));
        (_previous, _samePath) = (new(from.Previous, changes), new(from.SamePath, changes));
        (_kinds, _blobs) = (new(from.Kinds, changes), new(from.Blobs, changes * _shaBytes));
        (_names, _paths) = (new(from.Names, from.Names.Length), new(from.Paths, from.PathCount));
        (_heads, _pathNumbers) = ([.. from.Heads], from.Commits == 0 ? new(StringComparer.Ordinal) : from.PathNumbers);
        (_joined, _moreParents) = (new(from.Joined), new(from.MoreParents));
        for (int i = 0; i < from.Names.Length; i += 2)
        {
            _persons[(from.Names[i], from.Names[i + 1])] = i / 2;
        }

        _numbers = new(commits + 1024);
        for (int i = 0; i < commits; i++)
        {
            _numbers[Key(from.Sha(i))] = i;
        }
    }

    public int Commits => _times.Count;

    /// <summary>Adds a commit. Its changes follow by <see cref="Change"/>.</summary>
    public void Commit(LoggedCommit commit)
    {
        int number = Commits;
        if (commit.Sha.Length != _shaBytes)
        {
            throw new InvalidDataException("The repository has SHAs of another length than its index.");
        }

        if (!_persons.TryGetValue((commit.Author, commit.Email), out int person))
        {
            _persons[(commit.Author, commit.Email)] = person = _names.Count / 2;
            _names.Add(commit.Author);
            _names.Add(commit.Email);
        }

        int[] parents = [.. commit.Parents.Select(p => _numbers.GetValueOrDefault(Key(p), -1)).Where(p => p >= 0)];
        _numbers[Key(commit.Sha)] = number;
        _shas.Add(commit.Sha);
        _times.Add(commit.Time);
        _people.Add(person);
        _parents.Add(parents.Length > 0 ? parents[0] : -1);
        _parents.Add(parents.Length > 1 ? parents[1] : -1);
        if (parents.Length > 2)
        {
            _moreParents[number] = parents[2..];
        }

        _subjects.Add(commit.Subject);
        _subjectEnds.Add(_subjects.Count);
    }

    /// <summary>
    /// Adds a change of the newest commit. Of a merge, git tells the differences from each parent: only what the changes before do not already
    /// lead to is one of its own.
    /// </summary>
    public void Change(LoggedChange change, bool isMerge)
    {
        int path = Number(change.Path);
        if (isMerge && change.OldPath is null && Leads(path, change))
        {
            return;
        }

        switch (change.Status)
        {
            case (byte)'D':
                Append(path, StoredKind.Deleted, -1, _heads[path], change.Blob);
                break;
            case (byte)'R':
                Rename(path, Number(change.OldPath!), change, isMerge);
                break;
            default:
                bool added = isMerge ? _heads[path] < 0 || IsGone(_heads[path]) : change.Status == 'A';
                Append(path, added ? StoredKind.Added : StoredKind.Modified, -1, _heads[path], change.Blob);
                break;
        }
    }

    /// <summary>The index so far. The builder may go on.</summary>
    public HistoryIndex Build() => new()
    {
        ShaBytes = _shaBytes, Commits = Commits, Shas = _shas.Items, Times = _times.Items, People = _people.Items, Parents = _parents.Items,
        MoreParents = new Dictionary<int, int[]>(_moreParents), Subjects = _subjects.Items, SubjectEnds = _subjectEnds.Items, Names = _names.Items[.._names.Count],
        Changes = _kinds.Count, ChangeCommits = _changeCommits.Items, ChangePaths = _changePaths.Items, Others = _others.Items, Previous = _previous.Items, SamePath = _samePath.Items,
        Kinds = _kinds.Items, Blobs = _blobs.Items, Joined = new Dictionary<int, int>(_joined),
        PathCount = _paths.Count, Paths = _paths.Items, PathNumbers = _pathNumbers, Heads = [.. _heads],
    };

    private void Rename(int path, int old, LoggedChange change, bool isMerge)
    {
        int before = _heads[old];
        bool known = isMerge && Leads(path, change), waits = before >= 0 && !IsGone(before);
        if (waits)
        {
            Append(old, StoredKind.MovedAway, path, before, change.Blob);
        }

        if (!known)
        {
            Append(path, StoredKind.Renamed, old, before, change.Blob);
        }
        else if (waits && _changeCommits[_heads[path]] == Commits - 1)
        {
            _joined[_heads[path]] = before;
        }
    }

    private bool Leads(int path, LoggedChange change) =>
        _heads[path] is var head && (change.Status == 'D' ? head < 0 || IsGone(head) : head >= 0 && !IsGone(head) && Blob(head).SequenceEqual(change.Blob));

    private void Append(int path, StoredKind kind, int other, int previous, byte[] blob)
    {
        _samePath.Add(_heads[path]);
        _heads[path] = _kinds.Count;
        _changeCommits.Add(Commits - 1);
        _changePaths.Add(path);
        _others.Add(other);
        _previous.Add(previous);
        _blobs.Add(blob);
        _kinds.Add(kind);
    }

    private bool IsGone(int change) => _kinds[change] is StoredKind.Deleted or StoredKind.MovedAway;

    private ReadOnlySpan<byte> Blob(int change) => _blobs.Items.AsSpan(change * _shaBytes, _shaBytes);

    private int Number(string path)
    {
        if (!_pathNumbers.TryGetValue(path, out int number) || number >= _paths.Count || _paths[number] != path) // of a run that was given up
        {
            _pathNumbers[path] = number = _paths.Count;
            _paths.Add(path);
            _heads.Add(-1);
        }

        return number;
    }

    private static UInt128 Key(ReadOnlySpan<byte> sha) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(sha);
}
