using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Costs.Comparison;

/// <summary>What is known of a model, before anything is computed of it.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Requests">Interactions that it answered.</param>
/// <param name="Cost">What it cost, US dollars; null where it has no price.</param>
/// <param name="Completed">Of the interactions whose end is known, those that were completed.</param>
/// <param name="Durations">How long interactions took.</param>
public sealed record ModelFacts(string Model, long Requests, decimal? Cost, Share Completed, LatencyHistogram Durations)
{
    /// <summary>What single interactions of a sample cost, US dollars.</summary>
    public IReadOnlyList<double> SampledCosts { get; init; } = [];

    /// <summary>Of the answers that were judged by evaluations, those that passed.</summary>
    public Share Judged { get; init; }

    /// <summary>Of the users of the first week, those who came back in the 30 days after it; null while that time has not passed.</summary>
    public Share? Returned { get; init; }
}
