namespace OpsConsole.Core.Dashboards.Homes;

/// <summary>When somebody was at their home last.</summary>
[Audit.Unaudited]
public sealed class HomeVisit
{
    /// <summary>The person.</summary>
    public required string PersonId { get; set; }

    /// <summary>The last look, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The last look of the visit before this one, UTC; null on the first.</summary>
    public DateTime? Before { get; set; }
}
