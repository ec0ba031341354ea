namespace OpsConsole.Web.Controls;

/// <summary>Lays out the lines of a <see cref="Sparkline"/>.</summary>
internal static class SparkPath
{
    /// <summary>The points of each unbroken run of values, from 0 (or the least value below it) at the bottom to the greatest at the top.</summary>
    public static IEnumerable<string> Runs(IReadOnlyList<double?> values, int width, int height)
    {
        double least = Math.Min(0, values.Min() ?? 0), greatest = values.Max() ?? 0;
        double span = greatest > least ? greatest - least : 1, step = values.Count > 1 ? (double)width / (values.Count - 1) : 0;
        List<string> run = [];
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
            {
                run.Add($"{i * step:0.##},{height - ((value - least) / span * height):0.##}");
            }
            else if (run.Count > 0)
            {
                yield return Line(run);
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return Line(run);
        }
    }

    // A lone point is a line of no length, which the round cap draws as a dot.
    private static string Line(List<string> run) => string.Join(' ', run.Count == 1 ? [run[0], run[0]] : run);
}
