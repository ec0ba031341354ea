namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>What a point counted: so many of so many.</summary>
/// <param name="Hits">How many completed, or failed.</param>
/// <param name="All">Of how many.</param>
public readonly record struct Trials(long Hits, long All)
{
    /// <summary>The rate; null of nothing.</summary>
    public double? Rate => All > 0 ? (double)Hits / All : null;
}

/// <summary>A stretch of points in which a rate was another one than around it.</summary>
/// <param name="First">Its first point.</param>
/// <param name="End">The point behind its last one.</param>
/// <param name="Inside">The rate in it.</param>
/// <param name="Outside">The rate around it.</param>
/// <param name="Evidence">By how much two rates explain the counts better than one: the logarithm of the ratio of their likelihoods, made smaller where rates always vary.</param>
public sealed record MovedWindow(int First, int End, double Inside, double Outside, double Evidence)
{
    /// <summary>Least evidence. Among tens of thousands of stretches one reaches e¹¹ by chance; this is well beyond.</summary>
    public const double Least = 16;

    private const int LeastTrials = 20;

    private const double LeastChange = 0.03; // smaller moves may be certain, and do not matter

    /// <summary>Finds the stretches, the clearest first, none over another one: by the scan statistic of Kulldorff (Communications in Statistics 26, 1997), divided by how much more than chance the points vary.</summary>
    /// <param name="points">The counts.</param>
    /// <param name="most">Longest stretch, points.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<MovedWindow> Find(IReadOnlyList<Trials> points, int most, int count)
    {
        ArgumentNullException.ThrowIfNull(points);
        List<MovedWindow> found = [];
        bool[] taken = new bool[points.Count];
        while (found.Count < count && Clearest(points, most, taken) is { Evidence: >= Least } window)
        {
            found.Add(window);
            Array.Fill(taken, true, window.First, window.End - window.First);
        }

        return found;
    }

    private static MovedWindow? Clearest(IReadOnlyList<Trials> points, int most, bool[] taken)
    {
        (long hits, long all) = (0, 0);
        for (int i = 0; i < points.Count; i++)
        {
            (hits, all) = taken[i] ? (hits, all) : (hits + points[i].Hits, all + points[i].All);
        }

        MovedWindow? best = null;
        for (int first = 0; first < points.Count; first++)
        {
            (long insideHits, long inside) = (0, 0);
            for (int end = first; end < points.Count && end - first < most && !taken[end]; end++)
            {
                (insideHits, inside) = (insideHits + points[end].Hits, inside + points[end].All);
                if (inside >= LeastTrials && all - inside >= inside)
                {
                    double evidence = Likelihood(insideHits, inside) + Likelihood(hits - insideHits, all - inside) - Likelihood(hits, all);
                    double rate = (double)insideHits / inside, around = (double)(hits - insideHits) / (all - inside);
                    if (evidence > (best?.Evidence ?? 0) && Math.Abs(rate - around) >= LeastChange)
                    {
                        best = new MovedWindow(first, end + 1, rate, around, evidence);
                    }
                }
            }
        }

        return best is null ? null : best with { Evidence = best.Evidence / Spread(points, taken, best) };
    }

    /// <summary>The logarithm of the likelihood of a count at its own rate.</summary>
    private static double Likelihood(long hits, long all) => Term(hits, all) + Term(all - hits, all);

    private static double Term(long part, long all) => part <= 0 ? 0 : part * Math.Log((double)part / all);

    /// <summary>How much more the points around vary than chance lets them: at least 1.</summary>
    private static double Spread(IReadOnlyList<Trials> points, bool[] taken, MovedWindow window)
    {
        (double sum, int count) = (0, 0);
        for (int i = 0; i < points.Count; i++)
        {
            double variance = points[i].All * window.Outside * (1 - window.Outside);
            if (!taken[i] && (i < window.First || i >= window.End) && variance > 0.5)
            {
                sum += Math.Pow(points[i].Hits - (points[i].All * window.Outside), 2) / variance;
                count++;
            }
        }

        return count > 1 ? Math.Max(1, sum / (count - 1)) : 1;
    }
}
