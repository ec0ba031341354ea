using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>In which form the trail leaves the console.</summary>
public enum ExportFormat
{
    /// <summary>An archive with everything that verification needs.</summary>
    Zip,

    /// <summary>The evidence alone, docs/audit-format.md §6.</summary>
    Jsonl,

    /// <summary>A table for reading. It proves nothing.</summary>
    Csv,
}

/// <summary>
/// An export that can begin: how far it goes is settled, and the key that seals it is at hand, so that neither can fail in the
/// middle. Dispose it when the export has ended.
/// </summary>
public sealed class ExportPlan : IDisposable
{
    private readonly SigningKeys _keys;

    internal ExportPlan(SigningKeys keys) => _keys = keys;

    /// <summary>Which log.</summary>
    public required string LogId { get; init; }

    /// <summary>Number of positions: those that the newest checkpoint covers.</summary>
    public long Size => Newest.Checkpoint.Size;

    /// <summary>The newest checkpoint.</summary>
    public required PublishedCheckpoint Newest { get; init; }

    /// <summary>What was asked for.</summary>
    public required AuditFilter Filter { get; init; }

    /// <summary>The same as canonical JSON.</summary>
    public required string FilterText { get; init; }

    /// <summary>Whether nothing is left out.</summary>
    public bool IsWhole => First == 0 && End == Size && Filter == new AuditFilter();

    /// <summary>When it began, UTC: no checkpoint that was signed earlier is larger than the newest.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>The log's keys.</summary>
    public required KeySchedule Keys { get; init; }

    /// <summary>First position that can fit the filter.</summary>
    internal long First { get; init; }

    /// <summary>Position behind the last that can fit.</summary>
    internal long End { get; init; }

    /// <summary>Positions before this one are archived.</summary>
    internal long ArchivedTo { get; init; }

    /// <summary>The entries that name keys, which every export holds.</summary>
    internal IReadOnlyList<ExportedEntry> KeyEntries { get; init; } = [];

    /// <summary>The checkpoints that go along, smallest first; the last is the newest.</summary>
    internal IReadOnlyList<(long Size, string Note)> Checkpoints { get; init; } = [];

    /// <summary>Signs a text with the key in force.</summary>
    internal string Sign(string text) => SignedNote.Sign(text, Newest.Checkpoint.Origin, _keys.Find(Keys.KeyFor(Size)!)!).ToString();

    /// <inheritdoc />
    public void Dispose() => _keys.Dispose();
}

/// <summary>A personal detail as it is stored: without data when it was erased.</summary>
internal readonly record struct ExportedDetail(long Seq, string Name, byte[]? Salt, byte[]? Data);

/// <summary>An entry with the details that are left of it.</summary>
internal readonly record struct ExportedEntry(long Seq, byte[] Entry, IReadOnlyList<ExportedDetail> Details);

/// <summary>Says how far an export is.</summary>
/// <param name="Done">Positions that are done.</param>
/// <param name="Total">Positions in all. An archive goes through the trail twice.</param>
/// <param name="Bytes">Bytes written so far, before packing.</param>
public readonly record struct ExportStep(long Done, long Total, long Bytes);

/// <summary>The trail cannot be exported as things are. The message says why and what to do.</summary>
public sealed class ExportUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ExportUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ExportUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ExportUnavailableException()
    {
    }
}
