using System.Globalization;
using System.Text.Json;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns.Prometheus;

/// <summary>Stands in for a Prometheus server that scrapes the sample applications each minute: its query API, as far as the console asks it.</summary>
internal sealed class PrometheusStandIn(MeasuredWorld world, TimeProvider time)
{
    /// <summary>As many as a reading needs at once: two, and those of the next.</summary>
    private const int DaysKept = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, ScrapedDay> _days = [];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/query", QueryAsync);
        routes.MapGet("/api/v1/label/{label}/values", LabelsAsync);
        routes.MapGet("/api/v1/status/buildinfo", context => WriteAsync(context, json => json.WriteString("version", "3.7.0, made up")));
        routes.Map("/{**rest}", context => ErrorAsync(context, "This stands in for Prometheus in the sample data: it knows only what the console asks where it reads OpenTelemetry's GenAI metrics."));
    }

    private async Task QueryAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!double.TryParse(form["time"], NumberStyles.Float, CultureInfo.InvariantCulture, out double at) || at is < 0 or > int.MaxValue)
        {
            at = Now * 60.0;
        }

        try
        {
            SampleQuery query = SampleQuery.Parse(form["query"].ToString());
            int end = Math.Min((int)(at / 60), Now);
            await WriteAsync(context, json => Write(json, query, end, (int)(at / 60)));
        }
        catch (FormatException exception)
        {
            await ErrorAsync(context, exception.Message);
        }
    }

    private async Task LabelsAsync(HttpContext context)
    {
        try
        {
            string[] selectors = [.. context.Request.Query["match[]"].OfType<string>()];
            SampleQuery[] queries = [.. selectors.Select(SampleQuery.Parse)];
            string label = (string)context.Request.RouteValues["label"]!;
            string[] values = [.. Day(Now / ScrapedDay.Minutes).Series.Where(s => queries.Length == 0 || Array.Exists(queries, q => q.Selects(s))).Select(s => s.Labels.GetValueOrDefault(label, "")).Distinct().Where(v => v.Length > 0).Order(StringComparer.Ordinal)];
            await WriteAsync(context, json => Array.ForEach(values, json.WriteStringValue), isList: true);
        }
        catch (FormatException exception)
        {
            await ErrorAsync(context, exception.Message);
        }
    }

    /// <summary>The last minute that has been scraped.</summary>
    private int Now => (int)((time.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);

    private void Write(Utf8JsonWriter json, SampleQuery query, int end, int asked)
    {
        bool isRange = query is { Function: SampleFunction.None, Minutes: not null };
        json.WriteString("resultType", isRange ? "matrix" : "vector");
        json.WriteStartArray("result");
        IReadOnlyList<ScrapedSeries> series = Day((end - 1) / ScrapedDay.Minutes).Series;
        if (query.Function == SampleFunction.Count)
        {
            foreach (IGrouping<string, ScrapedSeries> name in series.Where(query.Selects).GroupBy(s => s.Labels["__name__"]))
            {
                WriteSeries(json, new Dictionary<string, string> { ["__name__"] = name.Key }, () => WriteSample(json, asked, name.Count()));
            }
        }

        for (int i = 0; i < series.Count && query.Function != SampleFunction.Count; i++)
        {
            if (query.Selects(series[i]))
            {
                int number = i, first = asked - (query.Minutes ?? 0) + 1;
                WriteSeries(json, series[i].Labels, isRange ? () => WriteSamples(json, number, first, end) : () => WriteSample(json, end, ValueOf(number, end)), isRange);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteSeries(Utf8JsonWriter json, IReadOnlyDictionary<string, string> labels, Action values, bool isRange = false)
    {
        json.WriteStartObject();
        json.WriteStartObject("metric");
        foreach ((string name, string value) in labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WritePropertyName(isRange ? "values" : "value");
        values();
        json.WriteEndObject();
    }

    private void WriteSamples(Utf8JsonWriter json, int series, int first, int last)
    {
        json.WriteStartArray();
        for (int minute = first; minute <= last; minute++)
        {
            WriteSample(json, minute, ValueOf(series, minute));
        }

        json.WriteEndArray();
    }

    private static void WriteSample(Utf8JsonWriter json, int minute, double value)
    {
        json.WriteStartArray();
        json.WriteNumberValue(minute * 60L);
        json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    /// <summary>What a series had counted when a minute began. The scrape at midnight still sees the process of the day before.</summary>
    private double ValueOf(int series, int minute)
    {
        int day = (minute - 1) / ScrapedDay.Minutes;
        return Day(day).Series[series].Values[minute - (day * ScrapedDay.Minutes)];
    }

    private ScrapedDay Day(int day)
    {
        lock (_lock)
        {
            if (!_days.TryGetValue(day, out ScrapedDay? found))
            {
                if (_days.Count == DaysKept)
                {
                    _days.Remove(_days.Keys.Min());
                }

                _days.Add(day, found = new ScrapedDay(world, day));
            }

            return found;
        }
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, bool isList = false)
    {
        using MemoryStream body = new();
        await using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WritePropertyName("data");
            if (isList)
            {
                json.WriteStartArray();
                write(json);
                json.WriteEndArray();
            }
            else
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static async Task ErrorAsync(HttpContext context, string words)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { status = "error", errorType = "bad_data", error = words }), context.RequestAborted);
    }
}
