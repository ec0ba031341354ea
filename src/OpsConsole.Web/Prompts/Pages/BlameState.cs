using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Lines that stand together and are from the same change.</summary>
/// <param name="Change">The change.</param>
/// <param name="OrBefore">Whether they may be older.</param>
/// <param name="Lines">The lines, in order.</param>
public sealed record BlameBlock(PromptChange Change, bool OrBefore, IReadOnlyList<BlameLine> Lines);

/// <summary>Who wrote which line. Knows nothing of Blazor.</summary>
public sealed class BlameState
{
    private readonly Func<string, string, CancellationToken, Task<IReadOnlyList<BlameLine>?>> _read;
    private (string Path, string Commit)? _asked;

    /// <summary>Finds it out from the history.</summary>
    public BlameState(PromptHistory history) : this(history.BlameAsync)
    {
    }

    internal BlameState(Func<string, string, CancellationToken, Task<IReadOnlyList<BlameLine>?>> read) => _read = read;

    /// <summary>The lines in blocks; null until they are known, or when there are none.</summary>
    public IReadOnlyList<BlameBlock>? Blocks { get; private set; }

    /// <summary>Whether it was looked for.</summary>
    public bool Loaded { get; private set; }

    /// <summary>Finds out. What is known already is not asked again, and an older asking that is answered later counts no more.</summary>
    public async Task LoadAsync(string path, string? commit, CancellationToken cancellationToken)
    {
        (string, string)? asked = commit is null ? null : (path, commit);
        if (_asked == asked)
        {
            Loaded |= asked is null;
            return;
        }

        (Blocks, Loaded, _asked) = (null, asked is null, asked);
        if (commit is null)
        {
            return;
        }

        IReadOnlyList<BlameLine>? lines = await _read(path, commit, cancellationToken);
        if (_asked == asked)
        {
            (Blocks, Loaded) = (lines is null ? null : Group(lines), true);
        }
    }

    /// <summary>Puts lines together that are from the same change.</summary>
    internal static IReadOnlyList<BlameBlock> Group(IReadOnlyList<BlameLine> lines)
    {
        List<BlameBlock> blocks = [];
        for (int start = 0; start < lines.Count;)
        {
            int end = start + 1;
            while (end < lines.Count && lines[end].Change.Commit == lines[start].Change.Commit && lines[end].OrBefore == lines[start].OrBefore)
            {
                end++;
            }

            blocks.Add(new BlameBlock(lines[start].Change, lines[start].OrBefore, [.. lines.Skip(start).Take(end - start)]));
            start = end;
        }

        return blocks;
    }
}
