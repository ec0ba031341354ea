using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>A file of charges that somebody imported, or tried to. How far it is, and how it ended, is in its run.</summary>
[Unaudited]
public sealed class BillImport
{
    /// <summary>Longest name of a file, characters.</summary>
    public const int FileLength = 260;

    /// <summary>The run that read it.</summary>
    public required string RunId { get; set; }

    /// <summary>Id of the source whose days it gives.</summary>
    public required string SourceId { get; set; }

    /// <summary>Name of the file.</summary>
    public required string File { get; set; }

    /// <summary>Its size, bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>SHA-256 of it, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; set; }

    /// <summary>What its columns are, such as <c>FOCUS 1.2</c>; null until they were read.</summary>
    public string? Format { get; set; }

    /// <summary>Its first day; null where nothing of it counts.</summary>
    public DateOnly? First { get; set; }

    /// <summary>Its last day.</summary>
    public DateOnly? Last { get; set; }

    /// <summary>Lines that were read, those that were refused too.</summary>
    public long Lines { get; set; }

    /// <summary>Lines that were refused.</summary>
    public long Refused { get; set; }

    /// <summary>The first of the refused lines, a JSON array of line, column and problem; null when none was.</summary>
    public string? Refusals { get; set; }

    /// <summary>Whether what was read counts.</summary>
    public bool IsPublished { get; set; }

    /// <summary>What all its lines come to, by currency, a JSON object; null where nothing counts.</summary>
    public string? Totals { get; set; }
}
