namespace OpsConsole.Core.Sources;

/// <summary>A source as somebody writes it down. A secret that is left empty stays what it was.</summary>
/// <param name="Id">The source; null for a new one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is; of one that is there it stays what it was.</param>
/// <param name="Values">Settings and secrets by name.</param>
public sealed record SourceDraft(string? Id, string Name, SourceKind Kind, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What was there when it was read; 0 for a new one.</summary>
    public long Revision { get; init; }

    /// <summary>Names of secrets that it is to have no more.</summary>
    public IReadOnlyCollection<string> Dropped { get; init; } = [];
}

/// <summary>What became of a command on a source.</summary>
/// <param name="Id">The source; null when there is none.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="IsDenied">Whether whoever asked may not.</param>
public sealed record SourceOutcome(string? Id, string? Problem = null, bool IsDenied = false);
