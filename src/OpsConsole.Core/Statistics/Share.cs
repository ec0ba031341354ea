namespace OpsConsole.Core.Statistics;

/// <summary>Cases of a kind, of all cases.</summary>
/// <param name="Hits">Those of the kind.</param>
/// <param name="Cases">All.</param>
public readonly record struct Share(long Hits, long Cases)
{
    /// <summary>The share, 0 to 1; null without cases.</summary>
    public double? Part => Cases > 0 ? (double)Hits / Cases : null;
}
