namespace OpsConsole.Core.Changes.Impact;

/// <summary>What kind of incident it was.</summary>
public enum IncidentKind
{
    /// <summary>The prompt was rolled back: its id is the console's release, or the commit where that is not known.</summary>
    Rollback,

    /// <summary>A scope that it is part of was killed: its id is the record of the kill switch.</summary>
    Kill,
}

/// <summary>Something that went wrong before with what a change touches.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="At">When it was, UTC.</param>
/// <param name="Words">What was done, and why.</param>
/// <param name="Id">What to link to, by its kind.</param>
public sealed record SimilarIncident(IncidentKind Kind, DateTime At, string Words, string Id);
