using System.Globalization;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns.Prometheus;

/// <summary>A series as it was scraped through a day.</summary>
/// <param name="Labels">Its labels, the name among them as <c>__name__</c>.</param>
/// <param name="Values">What it had counted after so many minutes of the day: it begins anew at midnight UTC, as its process does, which is deployed then.</param>
internal sealed record ScrapedSeries(IReadOnlyDictionary<string, string> Labels, double[] Values);

/// <summary>
/// All series of a day, the same ones on each day: what applications export that are instrumented by OpenTelemetry for GenAI, and what Prometheus makes of it.
/// </summary>
internal sealed class ScrapedDay
{
    /// <summary>Minutes of a day.</summary>
    public const int Minutes = 24 * 60;

    private const string Duration = "gen_ai_client_operation_duration_seconds", FirstToken = "gen_ai_client_operation_time_to_first_chunk_seconds", Tokens = "gen_ai_client_token_usage";

    // The bounds that OpenTelemetry advises.
    private static readonly double[] DurationBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] FirstTokenBounds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] TokenBounds = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536];

    private readonly List<ScrapedSeries> _series = [];

    /// <summary>Counts the calls of a day: days since 1970.</summary>
    public ScrapedDay(MeasuredWorld world, int day)
    {
        foreach (MeasuredApplication application in MeasuredApplication.InPrometheus)
        {
            for (int model = 0; model < application.Models.Count; model++)
            {
                Count(world, application, model, day * Minutes);
            }
        }
    }

    public IReadOnlyList<ScrapedSeries> Series => _series;

    private void Count(MeasuredWorld world, MeasuredApplication application, int model, int midnight)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal)
        {
            ["job"] = application.Name, ["instance"] = $"{application.Name}:9464", ["deployment_environment_name"] = DemoWorld.Production,
            ["gen_ai_operation_name"] = "chat", ["gen_ai_provider_name"] = application.Models[model].Provider, ["gen_ai_request_model"] = application.Models[model].Name,
        };
        Dictionary<MeasuredEnd, Histogram> durations = Enum.GetValues<MeasuredEnd>().ToDictionary(end => end, _ => new Histogram(DurationBounds));
        (Histogram first, Histogram input, Histogram output) = (new(FirstTokenBounds), new(TokenBounds), new(TokenBounds));
        for (int minute = 0; minute < Minutes; minute++)
        {
            foreach (MeasuredCall call in world.Calls(application, model, midnight + minute))
            {
                durations[call.End].Observe(minute, call.Seconds);
                if (call.End == MeasuredEnd.Answered)
                {
                    first.Observe(minute, call.FirstToken);
                    input.Observe(minute, call.Input);
                    output.Observe(minute, call.Output);
                }
            }
        }

        foreach ((MeasuredEnd end, Histogram histogram) in durations)
        {
            string? error = end switch { MeasuredEnd.Throttled => "429", MeasuredEnd.Broken => "500", MeasuredEnd.Rejected => "400", _ => null };
            Add(Duration, error is null ? labels : With(labels, "error_type", error), histogram);
        }

        Add(FirstToken, labels, first);
        Add(Tokens, With(labels, "gen_ai_token_type", "input"), input);
        Add(Tokens, With(labels, "gen_ai_token_type", "output"), output);
    }

    private void Add(string name, Dictionary<string, string> labels, Histogram histogram)
    {
        for (int i = 0; i <= histogram.Bounds.Length; i++)
        {
            string bound = i < histogram.Bounds.Length ? histogram.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            _series.Add(new ScrapedSeries(With(With(labels, "__name__", name + "_bucket"), "le", bound), Cumulative(histogram.Counts[i])));
        }

        _series.Add(new ScrapedSeries(With(labels, "__name__", name + "_sum"), Cumulative(histogram.Sums)));
        _series.Add(new ScrapedSeries(With(labels, "__name__", name + "_count"), Cumulative(histogram.Counts[^1])));
    }

    private static double[] Cumulative(double[] byMinute)
    {
        double[] values = new double[Minutes + 1];
        for (int i = 0; i < Minutes; i++)
        {
            values[i + 1] = values[i] + byMinute[i];
        }

        return values;
    }

    private static Dictionary<string, string> With(Dictionary<string, string> labels, string name, string value) => new(labels, StringComparer.Ordinal) { [name] = value };

    /// <summary>What was observed in each minute, by bucket: as in Prometheus, each holds those below it too.</summary>
    private sealed class Histogram(double[] bounds)
    {
        public double[] Bounds => bounds;

        public double[][] Counts { get; } = [.. Enumerable.Range(0, bounds.Length + 1).Select(_ => new double[Minutes])];

        public double[] Sums { get; } = new double[Minutes];

        public void Observe(int minute, double value)
        {
            Sums[minute] += value;
            for (int i = 0; i < bounds.Length; i++)
            {
                Counts[i][minute] += value <= bounds[i] ? 1 : 0;
            }

            Counts[^1][minute]++;
        }
    }
}
