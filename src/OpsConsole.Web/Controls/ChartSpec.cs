namespace OpsConsole.Web.Controls;

/// <summary>What a <see cref="PlotlyChart"/> shows: values over time in the order of their times. Numbers are computed in C#, drawn in the browser.</summary>
public sealed record ChartSpec
{
    /// <summary>Unit of the values; the title of the axis.</summary>
    public required string Unit { get; init; }

    /// <summary>Start of the axis, UTC.</summary>
    public required DateTime From { get; init; }

    /// <summary>End of the axis, UTC.</summary>
    public required DateTime To { get; init; }

    /// <summary>Starts of the intervals, UTC.</summary>
    public required IReadOnlyList<DateTime> Times { get; init; }

    /// <summary>Length of an interval in minutes.</summary>
    public required int IntervalMinutes { get; init; }

    /// <summary>The series; of a heatmap its rows from below.</summary>
    public required IReadOnlyList<ChartTrace> Traces { get; init; }

    /// <summary>True for a heatmap: traces are rows, values are counts.</summary>
    public bool IsHeatmap { get; init; }

    /// <summary>Labels of a heatmap's rows: where, counted in rows from the lower edge of the first, and what.</summary>
    public IReadOnlyList<ChartTick> Ticks { get; init; } = [];

    /// <summary>Moments that are marked by a line.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Circles in place of values over time: then there are no times and no series, and <see cref="Unit"/> is that of the upward axis.</summary>
    public IReadOnlyList<ChartBubble> Bubbles { get; init; } = [];

    /// <summary>Of circles the title of the axis to the right.</summary>
    public string? RightUnit { get; init; }

    /// <summary>How a value reads, with its unit.</summary>
    public required Func<double, string> Format { get; init; }

    /// <summary>The page behind a point; null when there is none.</summary>
    public Func<ChartPoint, string?> Link { get; init; } = _ => null;

    /// <summary>A chart of circles.</summary>
    /// <param name="up">Title of the upward axis, a share.</param>
    /// <param name="right">Title of the axis to the right, US dollars.</param>
    /// <param name="bubbles">The circles.</param>
    public static ChartSpec Circles(string up, string right, IEnumerable<ChartBubble> bubbles) => new()
    {
        Unit = up,
        RightUnit = right,
        From = DateTime.UnixEpoch,
        To = DateTime.UnixEpoch,
        Times = [],
        IntervalMinutes = 1,
        Traces = [],
        Bubbles = [.. bubbles],
        Format = value => value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>True when there is nothing to draw.</summary>
    public bool IsEmpty => Bubbles.Count == 0 && Traces.All(t => t.Values.All(v => v is null));
}

/// <summary>How a series is drawn.</summary>
public enum ChartShape
{
    /// <summary>A line; nothing measured is a gap.</summary>
    Line,

    /// <summary>A dotted line: the period before.</summary>
    Dotted,

    /// <summary>A dashed line: apart from what is stacked.</summary>
    Dashed,

    /// <summary>Bars, stacked on those before.</summary>
    Bar,

    /// <summary>An area, stacked on those before.</summary>
    Area,
}

/// <summary>A series.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Color">Number of its colour, 1 to 8 (<c>--series-1</c> …).</param>
/// <param name="Values">A value for each time; null where nothing was measured.</param>
/// <param name="Shape">How it is drawn.</param>
public sealed record ChartTrace(string Name, int Color, IReadOnlyList<double?> Values, ChartShape Shape = ChartShape.Line);

/// <summary>A circle: where it stands, how sure that is, and how large it is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Color">Number of its colour, 1 to 8.</param>
/// <param name="Right">Where it stands to the right.</param>
/// <param name="Up">Where it stands upward, 0 to 1.</param>
/// <param name="Low">Lower end of where it may stand upward.</param>
/// <param name="High">Upper end.</param>
/// <param name="Diameter">Pixels.</param>
/// <param name="Text">What it says when pointed at.</param>
public sealed record ChartBubble(string Name, int Color, double Right, double Up, double Low, double High, double Diameter, string Text)
{
    private const double Largest = 54, Smallest = 10;

    /// <summary>The diameter that makes areas tell how many: the most has the largest circle, and the least can still be seen.</summary>
    public static double DiameterOf(long many, long most) => Math.Max(Smallest, Largest * Math.Sqrt((double)many / Math.Max(1, most)));
}

/// <summary>A label of an axis.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Text">What it says.</param>
public readonly record struct ChartTick(double At, string Text);

/// <summary>A moment at which something happened that the values may show.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Text">What, in a few words.</param>
public readonly record struct ChartMark(DateTime At, string Text);

/// <summary>A point of a chart.</summary>
/// <param name="Trace">Index of its series.</param>
/// <param name="Index">Index of its time.</param>
public readonly record struct ChartPoint(int Trace, int Index);
