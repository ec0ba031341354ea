using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>How long the inputs of interactions are, tokens, over all model calls of each; within 10%.</summary>
/// <param name="P50">Half of them are not longer.</param>
/// <param name="P95">95 of 100 are not longer.</param>
public readonly record struct InputLengths(double P50, double P95)
{
    /// <summary>The lengths of what was counted; null when nothing was.</summary>
    public static InputLengths? Of(FacetSums? facets)
    {
        (int Value, FacetCounts Counts)[] classes = facets is null ? [] : [.. facets.Of(FacetKind.InputLength).Where(f => f is { Value: > 0, Counts.Requests: > 0 })];
        long all = classes.Sum(c => c.Counts.Requests);
        return all == 0 ? null : new InputLengths(At(0.5), At(0.95));

        double At(double quantile)
        {
            double rank = quantile * all;
            foreach ((int value, FacetCounts counts) in classes)
            {
                rank -= counts.Requests;
                if (rank <= 0)
                {
                    return Facet.TokensOf(value);
                }
            }

            return Facet.TokensOf(classes[^1].Value);
        }
    }
}
