namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>A note as somebody wants it.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">The moment it is about, or the beginning of the time, UTC.</param>
/// <param name="Until">The end of the time, UTC; null for a moment.</param>
/// <param name="Application">The application; null for all.</param>
/// <param name="Environment">The environment; null for all.</param>
public sealed record NoteDraft(string Text, DateTime At, DateTime? Until = null, string? Application = null, string? Environment = null)
{
    /// <summary>How far from now a note may be about.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(3653);

    /// <summary>What is wrong with it and how it would be right; null for nothing.</summary>
    public string? Problem(DateTime now) =>
        string.IsNullOrWhiteSpace(Text) ? "Write what happened, in a sentence."
        : Text.Trim().Length > TimelineNote.MaxText ? $"The note has {Text.Trim().Length} characters; at most {TimelineNote.MaxText} are kept. Say it shorter."
        : (At - now).Duration() > Farthest ? "The time must be within ten years of now."
        : Until <= At ? "The end must be after the beginning. Leave it empty for a moment."
        : Until - now > Farthest ? "The end must be within ten years of now."
        : Application?.Length > TimelineNote.MaxName || Environment?.Length > TimelineNote.MaxName ? $"Names of applications and environments have at most {TimelineNote.MaxName} characters."
        : null;
}

/// <summary>What became of a wish about a note.</summary>
/// <param name="Id">The note; null when it was not done.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
public sealed record NoteOutcome(string? Id, string? Problem = null, bool Denied = false);
