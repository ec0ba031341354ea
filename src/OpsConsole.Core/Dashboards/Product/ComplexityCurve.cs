using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>What makes a task complex.</summary>
public enum Complexity
{
    /// <summary>The number of tool calls that an interaction takes.</summary>
    ToolCalls,

    /// <summary>The number of model calls that an interaction takes.</summary>
    ModelCalls,

    /// <summary>Which turn of its conversation an interaction is.</summary>
    Turns,
}

/// <summary>Completion at one degree of complexity.</summary>
/// <param name="Degree">Number of calls, or of the turn; the largest that is told apart stands for more too.</param>
/// <param name="Requests">Interactions.</param>
/// <param name="Completed">Of those whose end is known, those that were completed.</param>
public sealed record ComplexityStep(int Degree, long Requests, Share Completed);

/// <summary>Where completion breaks down.</summary>
/// <param name="Until">The largest degree of complexity that still works.</param>
/// <param name="From">The smallest that does not.</param>
/// <param name="Easy">Completion up to there.</param>
/// <param name="Hard">Completion from there on.</param>
public sealed record Breakdown(int Until, int From, Share Easy, Share Hard);

/// <summary>Completion by the complexity of a task.</summary>
/// <param name="Kind">What makes tasks complex.</param>
/// <param name="Steps">Degrees of complexity that occurred, simplest first.</param>
/// <param name="Breakdown">Where completion breaks down; null where it does not, or where too little is known.</param>
public sealed record ComplexityCurve(Complexity Kind, IReadOnlyList<ComplexityStep> Steps, Breakdown? Breakdown)
{
    /// <summary>Interactions on each side that are needed before a breakdown is told.</summary>
    public const int LeastCases = 30;

    /// <summary>How much lower completion must be to be called a breakdown.</summary>
    public const double LeastDrop = 0.1;

    /// <summary>How improbable by chance, after correcting for the number of places that were tried.</summary>
    private const double Level = 0.01;

    /// <summary>The largest degree that is told apart: what stands for more, too.</summary>
    public int Most => Kind == Complexity.Turns ? TurnCounts.Most : Facet.Most;

    /// <summary>The curve of the calls that were counted.</summary>
    /// <param name="facets">What was counted.</param>
    /// <param name="kind">Tool calls or model calls.</param>
    public static ComplexityCurve Of(FacetSums facets, Complexity kind)
    {
        ArgumentNullException.ThrowIfNull(facets);
        FacetKind counted = kind switch
        {
            Complexity.ToolCalls => FacetKind.ToolCalls,
            Complexity.ModelCalls => FacetKind.ModelCalls,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Interactions are not counted by it."),
        };
        return Of(kind, facets.Of(counted).Where(f => f.Counts.Requests > 0).Select(f => new ComplexityStep(f.Value, f.Counts.Requests, ShareOf(f.Counts))));
    }

    /// <summary>The curve of turns.</summary>
    /// <param name="turns">What was counted.</param>
    public static ComplexityCurve Of(TurnCounts turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return Of(Complexity.Turns, turns.ByTurn.Select(t => new ComplexityStep(t.Turn, t.Ends.Requests, t.Ends.Share)));
    }

    private static ComplexityCurve Of(Complexity kind, IEnumerable<ComplexityStep> counted)
    {
        ComplexityStep[] steps = [.. counted];
        return new ComplexityCurve(kind, steps, BreakdownOf(steps));
    }

    /// <summary>The place to cut in two at which the two sides differ most, if the harder one is clearly worse.</summary>
    private static Breakdown? BreakdownOf(ComplexityStep[] steps)
    {
        Breakdown? best = null;
        double least = Level / Math.Max(1, steps.Length - 1); // Bonferroni: each place is a test
        for (int cut = 1; cut < steps.Length; cut++)
        {
            Share easy = Sum(steps.AsSpan(0, cut)), hard = Sum(steps.AsSpan(cut));
            if (easy.Cases >= LeastCases && hard.Cases >= LeastCases && ShareDifference.Of(easy, hard) is { } difference && difference.Value >= LeastDrop && difference.P <= least)
            {
                (best, least) = (new Breakdown(steps[cut - 1].Degree, steps[cut].Degree, easy, hard), difference.P);
            }
        }

        return best;
    }

    private static Share Sum(ReadOnlySpan<ComplexityStep> steps)
    {
        (long hits, long cases) = (0, 0);
        foreach (ComplexityStep step in steps)
        {
            (hits, cases) = (hits + step.Completed.Hits, cases + step.Completed.Cases);
        }

        return new Share(hits, cases);
    }

    /// <summary>Completed of those whose end is known. What changed since facets are counted may have taken away more than was counted: never below 0.</summary>
    internal static Share ShareOf(FacetCounts counts)
    {
        long cases = Math.Max(0, counts.Known);
        return new Share(Math.Clamp(counts.Completed, 0, cases), cases);
    }
}
