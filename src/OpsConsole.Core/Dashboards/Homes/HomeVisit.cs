using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Core.Dashboards.Homes;

/// <summary>When somebody was at their home last, and how they have set it up.</summary>
[Audit.Unaudited]
public sealed class HomeVisit
{
    /// <summary>Most applications that somebody marks as theirs.</summary>
    public const int MostApplications = 30;

    /// <summary>Longest text of <see cref="Applications"/>, characters.</summary>
    internal const int ApplicationsLength = MostApplications * (Dimension.MaxLength + 1);

    /// <summary>The person.</summary>
    public required string PersonId { get; set; }

    /// <summary>The last look, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The last look of the visit before this one, UTC; null on the first.</summary>
    public DateTime? Before { get; set; }

    /// <summary>The applications that they marked as theirs, a line each; null for none.</summary>
    public string? Applications { get; set; }
}
