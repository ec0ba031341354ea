using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>A version that can be compared.</summary>
/// <param name="Word">How the address calls it.</param>
/// <param name="Text">How it reads.</param>
public sealed record VersionChoice(string Word, string Text);

/// <summary>Two versions of a prompt beside each other. Knows nothing of Blazor.</summary>
public sealed class CompareState(VersionReader versions)
{
    private (string Name, string? From, string? To)? _asked;

    /// <summary>Most versions to choose from; others can be compared by their address.</summary>
    public const int MostChoices = 200;

    /// <summary>What can be chosen: what is live, the newest, and the history.</summary>
    public IReadOnlyList<VersionChoice> Choices { get; private set; } = [];

    /// <summary>The older side, as it is chosen; null when there is nothing to compare with.</summary>
    public string? From { get; private set; }

    /// <summary>The newer side.</summary>
    public string? To { get; private set; }

    /// <summary>The older version; null until it is read, or when there is none.</summary>
    public VersionContent? Before { get; private set; }

    /// <summary>The newer version.</summary>
    public VersionContent? After { get; private set; }

    /// <summary>What is different for callers and for the model; null when it cannot be said.</summary>
    public PromptEffect? Effect { get; private set; }

    /// <summary>What could not be found; null when all was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether both were looked for.</summary>
    public bool Loaded { get; private set; }

    /// <summary>What becomes of the prompt's files; empty until both versions are read.</summary>
    public IReadOnlyList<FileChange> Files { get; private set; } = [];

    /// <summary>Reads the two versions of an address. An older asking that is answered later counts no more.</summary>
    public async Task LoadAsync(PromptView view, PromptDetail detail, string? newest, CancellationToken cancellationToken)
    {
        Choices = [.. Offer(detail)];
        To = view.To ?? view.Sha ?? PromptView.Newest;
        From = view.From ?? Opposite(detail, Resolve(To, detail, newest));
        (string Name, string? From, string? To) asked = (detail.Name, From is null ? null : Resolve(From, detail, newest), Resolve(To, detail, newest));
        if (_asked == asked)
        {
            return; // a version never changes: it is read, or being read
        }

        (_asked, Loaded) = (asked, false);
        VersionContent? before = asked.From is null ? null : await versions.ReadAsync(asked.Name, asked.From, cancellationToken);
        VersionContent? after = asked.To is null ? null : await versions.ReadAsync(asked.Name, asked.To, cancellationToken);
        if (_asked != asked)
        {
            return;
        }

        (Before, After, Loaded) = (before, after, true);
        Files = before is null || after is null ? [] : FileChange.Between(before, after);
        Effect = before?.Parsed.Prompt is { } old && after?.Parsed.Prompt is { } now ? PromptEffect.Of(old, now) : null;
        Problem = From is null ? "There is only one version: nothing to compare it with yet."
            : Before is null ? Missing(From)
            : After is null ? Missing(To)
            : null;
    }

    private static string Missing(string side) => side.StartsWith(PromptView.Live, StringComparison.Ordinal)
        ? $"The prompt is not released in {side[PromptView.Live.Length..]}."
        : $"The prompt has no version {(side == PromptView.Newest ? "on the branch any more" : PromptVersion.Shorten(side))}.";

    private static string? Resolve(string side, PromptDetail detail, string? newest) =>
        side == PromptView.Newest ? newest
        : side.StartsWith(PromptView.Live, StringComparison.Ordinal) ? detail.Cells.FirstOrDefault(c => c.Environment == side[PromptView.Live.Length..])?.Commit
        : side;

    // What is live where it differs from the newest, else the version before.
    private static string? Opposite(PromptDetail detail, string? to)
    {
        PromptChange[] versions = [.. detail.History.Where(c => c.Kind != ChangeKind.Deleted)];
        int at = to is null ? 0 : Math.Max(0, Array.FindIndex(versions, v => PromptVersion.Same(v.Commit, to)));
        return at == 0 && detail.Cells.FirstOrDefault(c => c.State == CellState.Behind) is { } behind ? PromptView.Live + behind.Environment
            : at + 1 < versions.Length ? versions[at + 1].Commit
            : null;
    }

    private static IEnumerable<VersionChoice> Offer(PromptDetail detail)
    {
        if (detail.Prompt is not null)
        {
            yield return new VersionChoice(PromptView.Newest, "The newest");
        }

        foreach (EnvironmentCell cell in detail.Cells.Where(c => c.Commit is not null))
        {
            yield return new VersionChoice(PromptView.Live + cell.Environment, $"Live in {cell.Environment} ({PromptVersion.Shorten(cell.Commit!)})");
        }

        foreach (PromptChange change in detail.History.Where(c => c.Kind != ChangeKind.Deleted).Take(MostChoices))
        {
            yield return new VersionChoice(change.Commit, $"{PromptVersion.Shorten(change.Commit)} · {change.At:yyyy-MM-dd} · {Short(change.Subject)}");
        }
    }

    private static string Short(string subject) => subject.Length <= 60 ? subject : subject[..59] + "…";
}
