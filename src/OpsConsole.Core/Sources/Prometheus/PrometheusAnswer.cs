using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>What a server answers, whichever of its parts were asked for.</summary>
internal sealed class PrometheusAnswer
{
    private const int MaxDepth = 16, MaxSeries = 500_000;

    /// <summary><c>success</c> or <c>error</c>.</summary>
    public string Status { get; private set; } = "";

    /// <summary>The kind of error, for example <c>bad_data</c>.</summary>
    public string? ErrorType { get; private set; }

    /// <summary>The error in the server's words.</summary>
    public string? Error { get; private set; }

    /// <summary>What the server warns of.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>True when the server says that a part is missing (VictoriaMetrics).</summary>
    public bool IsPartial { get; private set; }

    /// <summary>The series of a query.</summary>
    public List<PrometheusSeries> Series { get; } = [];

    /// <summary>The values of a label.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The version of the server.</summary>
    public string? Version { get; private set; }

    /// <summary>Reads an answer, in one pass without a tree.</summary>
    /// <exception cref="JsonException">It is not the JSON of this API.</exception>
    public static PrometheusAnswer Read(ReadOnlySpan<byte> json)
    {
        PrometheusAnswer answer = new();
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            answer.ReadAll(ref reader);
            if (reader.Read())
            {
                throw new JsonException("There is more after the end.");
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException)
        {
            throw new JsonException("A value has another type than expected.", exception); // what the reader says of a wrong token or of text that is no UTF-8
        }

        return answer.Status is "success" or "error" ? answer : throw new JsonException("It has no status.");
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } name)
        {
            switch (name)
            {
                case "status":
                    Status = reader.GetString() ?? "";
                    break;
                case "errorType":
                    ErrorType = reader.GetString();
                    break;
                case "error":
                    Error = reader.GetString();
                    break;
                case "isPartial":
                    IsPartial = reader.GetBoolean();
                    break;
                case "warnings":
                    ReadTexts(ref reader, Warnings);
                    break;
                case "data":
                    ReadData(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Null or JsonTokenType.StartArray)
        {
            ReadTexts(ref reader, Names);
            return;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } name)
        {
            switch (name)
            {
                case "result" when reader.TokenType != JsonTokenType.Null:
                    ReadSeries(ref reader);
                    break;
                case "version":
                    Version = reader.GetString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadSeries(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                throw new JsonException("It is one number without labels: wrap the expression in vector(…).");
            }

            if (Series.Count == MaxSeries)
            {
                throw new JsonException($"It has more than {MaxSeries} series.");
            }

            Series.Add(ReadOne(ref reader));
        }
    }

    private static PrometheusSeries ReadOne(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        PrometheusSeries series = new() { Labels = labels };
        while (NextProperty(ref reader) is { } name)
        {
            switch (name)
            {
                case "metric":
                    Expect(ref reader, JsonTokenType.StartObject);
                    while (NextProperty(ref reader) is { } label)
                    {
                        labels[label] = reader.GetString() ?? "";
                    }

                    break;
                case "value":
                    series.Samples.Add(ReadSample(ref reader));
                    break;
                case "histogram":
                    series.Histograms.Add(PrometheusHistogramReader.Read(ref reader));
                    break;
                case "values":
                    Expect(ref reader, JsonTokenType.StartArray);
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        series.Samples.Add(ReadSample(ref reader));
                    }

                    break;
                case "histograms":
                    Expect(ref reader, JsonTokenType.StartArray);
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        series.Histograms.Add(PrometheusHistogramReader.Read(ref reader));
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return series;
    }

    private static PrometheusSample ReadSample(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        reader.Read();
        long millis = ReadMillis(ref reader);
        reader.Read();
        double value = ReadNumber(ref reader);
        reader.Read();
        Expect(ref reader, JsonTokenType.EndArray);
        return new PrometheusSample(millis, value);
    }

    /// <summary>An instant in seconds, as milliseconds.</summary>
    internal static long ReadMillis(ref Utf8JsonReader reader)
    {
        double seconds = reader.GetDouble();
        return Math.Abs(seconds) < 1e11 ? (long)Math.Round(seconds * 1000) : throw new JsonException("An instant is out of range.");
    }

    /// <summary>A number, which the API writes as text because JSON has no infinity.</summary>
    internal static double ReadNumber(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        if (!reader.HasValueSequence && Utf8Parser.TryParse(reader.ValueSpan, out double value, out int read) && read == reader.ValueSpan.Length && double.IsFinite(value))
        {
            return value;
        }

        return ParseNumber(reader.GetString()!);
    }

    /// <summary>A number as Go writes it.</summary>
    internal static double ParseNumber(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    internal static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"Found {reader.TokenType} where {type} was expected.");
        }
    }

    /// <summary>Moves to the value of the next property; null at the end of the object.</summary>
    internal static string? NextProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.PropertyName);
        string name = reader.GetString()!;
        reader.Read();
        return name;
    }

    private static void ReadTexts(ref Utf8JsonReader reader, List<string> texts)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.GetString() ?? "");
        }
    }
}
