using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Comparing;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.History;

/// <summary>A line of a file and where it is from.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text, without the line end.</param>
/// <param name="Change">The change that brought it.</param>
/// <param name="OrBefore">Whether it may be older: the history was too long to look at all of it.</param>
public sealed record BlameLine(int Number, string Text, PromptChange Change, bool OrBefore);

/// <summary>
/// Finds where each line of a file is from: goes through its versions, the oldest first, and lets each line that a version shares with the
/// versions it was made from keep its origin. The contents come from a git that runs already.
/// </summary>
internal sealed class PromptBlame(PromptRepository repository, HistoryIndex index)
{
    private const int MaxVersions = 2000, MaxFile = 1 << 20, MaxBytes = 32 << 20;

    private readonly List<int> _versions = []; // the newest first
    private readonly Dictionary<int, (string[] Lines, int[] Origins)> _read = [];
    private bool _cut;

    /// <summary>The lines at a commit; null when it does not have the file, or the file is larger than 1 MiB.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<IReadOnlyList<BlameLine>?> OfAsync(string path, int commit, CancellationToken cancellationToken)
    {
        int at = HistoryWalk.At(index, path, commit);
        if (at < 0 || index.IsGone(at))
        {
            return null;
        }

        string then = index.Paths[index.ChangePaths[at]];
        _versions.AddRange(HistoryWalk.Of(index, then).Where(c => index.Mainline.IsIn(index.ChangeCommits[c], commit)).Take(MaxVersions));
        List<string?> contents = await ContentsAsync(cancellationToken).ConfigureAwait(false);
        if (contents is not [{ } newest, ..])
        {
            return null;
        }

        for (int i = contents.Count - 1; i >= 0; i--)
        {
            string[] lines = LineChunks.Of(contents[i] ?? "");
            _read[_versions[i]] = (lines, Origins(i, lines));
        }

        (string[] texts, int[] origins) = _read[_versions[0]];
        Dictionary<int, PromptChange> changes = origins.Distinct().ToDictionary(o => o, index.Change);
        int oldest = _versions[contents.Count - 1];
        return [.. texts.Select((text, i) => new BlameLine(i + 1, text.TrimEnd('\n', '\r'), changes[origins[i]], _cut && origins[i] == oldest))];
    }

    /// <summary>The contents of as many of the newest versions as are looked at; null for one that deleted the file, or is too large.</summary>
    private async Task<List<string?>> ContentsAsync(CancellationToken cancellationToken)
    {
        List<string?> contents = [];
        long bytes = 0;
        string[] blobs = [.. _versions.Select(index.BlobSha)];
        await foreach (GitObject? read in repository.Objects.ReadManyAsync(blobs, MaxFile, cancellationToken).ConfigureAwait(false))
        {
            contents.Add(read?.Content is { } content ? Encoding.UTF8.GetString(content) : null);
            bytes += read?.Content?.Length ?? 0;
            if (bytes > MaxBytes)
            {
                break;
            }
        }

        _cut = contents.Count < _versions.Count || _versions.Count == MaxVersions;
        return contents;
    }

    private int[] Origins(int version, string[] lines)
    {
        int[] origins = new int[lines.Length];
        Array.Fill(origins, _versions[version]);
        foreach (int before in Before(version))
        {
            (string[] old, int[] known) = _read[before];
            int atOld = 0, atNew = 0;
            foreach (Change change in LineMatch.Of(old, lines).Changes.Append(new Change(old.Length, 0, lines.Length, 0)))
            {
                for (; atNew < change.NewStart; atNew++, atOld++)
                {
                    origins[atNew] = origins[atNew] == _versions[version] ? known[atOld] : origins[atNew];
                }

                (atOld, atNew) = (change.OldStart + change.OldCount, change.NewStart + change.NewCount);
            }
        }

        return origins;
    }

    /// <summary>The versions that one was made from: of each parent of its commit, the newest that the parent has.</summary>
    private IEnumerable<int> Before(int version)
    {
        int commit = index.ChangeCommits[_versions[version]];
        int[] parents = [index.Parents[2 * commit], index.Parents[(2 * commit) + 1], .. index.MoreParents.GetValueOrDefault(commit, [])];
        return parents.Where(p => p >= 0)
            .Select(parent => _versions.Skip(version + 1).FirstOrDefault(v => _read.ContainsKey(v) && index.Mainline.IsIn(index.ChangeCommits[v], parent), -1))
            .Where(v => v >= 0).Distinct();
    }
}
