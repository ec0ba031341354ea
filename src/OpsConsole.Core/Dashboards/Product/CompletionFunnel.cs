using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>A step on the way from asked to done.</summary>
/// <param name="Name">What those have in common who are left.</param>
/// <param name="Left">Interactions that are left.</param>
/// <param name="Lost">Those that fell out at this step, by how they ended.</param>
public sealed record FunnelStep(string Name, long Left, IReadOnlyList<(Outcome Outcome, long Count)> Lost);

/// <summary>From asked to done: where people fall out. Interactions whose end is not known are left out and counted apart.</summary>
/// <param name="Asked">Interactions whose end is known.</param>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Unknown">Interactions whose end is not known.</param>
public sealed record CompletionFunnel(long Asked, IReadOnlyList<FunnelStep> Steps, long Unknown)
{
    /// <summary>The funnel of what was counted.</summary>
    public static CompletionFunnel Of(RollupCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        long Count(Outcome outcome) => Math.Max(0, counters.Outcomes[(int)outcome]);
        long left = Math.Max(0, counters.Requests - Count(Outcome.Unknown)), asked = left;
        List<FunnelStep> steps = [];
        foreach ((string name, Outcome[] lost) in (ReadOnlySpan<(string, Outcome[])>)
            [("Answered", [Outcome.Failed, Outcome.Refused]), ("Stayed", [Outcome.Abandoned]), ("Done without a person", [Outcome.Escalated])])
        {
            (Outcome, long)[] gone = [.. lost.Select(o => (o, Count(o)))];
            left -= gone.Sum(g => g.Item2);
            steps.Add(new FunnelStep(name, left, gone));
        }

        return new CompletionFunnel(asked, steps, Count(Outcome.Unknown));
    }
}
