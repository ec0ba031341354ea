namespace OpsConsole.Core.Sources.Aws.CostExplorer;

// Names and members are those of AWSSDK.CostExplorer, which could take the place of these types; but amounts are decimal here, never double.

/// <summary>Asks for anomalies. They are kept for 90 days.</summary>
internal sealed class GetAnomaliesRequest
{
    public AnomalyDateInterval? DateInterval { get; set; }

    public int? MaxResults { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>A range of days, both inclusive.</summary>
internal sealed class AnomalyDateInterval
{
    public string? StartDate { get; set; }

    public string? EndDate { get; set; }
}

/// <summary>A page of anomalies.</summary>
internal sealed class GetAnomaliesResponse
{
    public List<Anomaly>? Anomalies { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>An anomaly.</summary>
internal sealed class Anomaly
{
    public string? AnomalyId { get; set; }

    public string? AnomalyStartDate { get; set; }

    /// <summary>Null while it lasts.</summary>
    public string? AnomalyEndDate { get; set; }

    public string? DimensionValue { get; set; }

    public Impact? Impact { get; set; }

    public List<RootCause>? RootCauses { get; set; }
}

/// <summary>What an anomaly costs.</summary>
internal sealed class Impact
{
    public decimal? TotalImpact { get; set; }

    public decimal? TotalActualSpend { get; set; }

    public decimal? TotalExpectedSpend { get; set; }
}

/// <summary>Where an anomaly comes from.</summary>
internal sealed class RootCause
{
    public string? Service { get; set; }

    public string? Region { get; set; }

    public string? LinkedAccount { get; set; }

    public string? UsageType { get; set; }
}
