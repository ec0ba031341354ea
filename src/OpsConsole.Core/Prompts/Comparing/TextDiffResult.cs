namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>What became of a line.</summary>
public enum LineKind
{
    /// <summary>It is in both texts.</summary>
    Same,

    /// <summary>It is in the text before only.</summary>
    Removed,

    /// <summary>It is in the text after only.</summary>
    Added,
}

/// <summary>A stretch of a line.</summary>
/// <param name="Text">The text.</param>
/// <param name="Changed">Whether it is what differs from the line that this one replaced, or that replaced it.</param>
public sealed record LineSegment(string Text, bool Changed);

/// <summary>A line of either text, or of both.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="OldNumber">Its number before, from 1; null when it was added.</param>
/// <param name="NewNumber">Its number after, from 1; null when it was removed.</param>
/// <param name="Segments">Its text without the line end, in order; empty for an empty line.</param>
/// <param name="Pair">Number that it shares with the line it replaced or that replaced it; 0 when it stands alone.</param>
/// <param name="OnlySpace">Whether it differs from its pair in white space only, line ends included.</param>
/// <param name="Unended">Whether the text ends here without a line end.</param>
public sealed record DiffLine(LineKind Kind, int? OldNumber, int? NewNumber, IReadOnlyList<LineSegment> Segments, int Pair = 0, bool OnlySpace = false, bool Unended = false)
{
    /// <summary>Its text.</summary>
    public string Text => string.Concat(Segments.Select(s => s.Text));
}

/// <summary>Two texts compared, line by line.</summary>
/// <param name="Lines">The lines as a unified diff has them: of a changed stretch first what was removed, then what was added.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
/// <param name="Whole">Whether a stretch was too long or too different to compare line by line: it is shown as replaced as a whole.</param>
public sealed record TextDiffResult(IReadOnlyList<DiffLine> Lines, int Added, int Removed, bool Whole)
{
    /// <summary>Whether the texts are the same, byte for byte.</summary>
    public bool IsSame => Added == 0 && Removed == 0;
}
