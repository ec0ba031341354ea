using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What a resource says of all its records.</summary>
internal sealed record Origin(string Application, string? Version, string Environment, EnvironmentOptions Options, TimeWindow Window, RawPartBuilder Parts);

/// <summary>An export request while it is mapped: its traces, the origins of its records, the raw parts by environment.</summary>
internal sealed class MappedRequest(OtlpBatch batch, RawKind kind, TelemetryOptions options, DateTimeOffset now, Redactor redactor, UserHasher hasher) : IDisposable
{
    /// <summary>What is stated of the trace of a record in which something was redacted.</summary>
    public static readonly Statements FoundPersonalData = new() { Traits = Traits.PersonalData };

    private const int LongestName = 200;
    private static readonly Utf8Memo<string> Names = new(value => BoundedText.OneLine(value, LongestName), slots: 256);

    private readonly Origin?[] origins = new Origin?[batch.Resources.Length];
    private readonly Dictionary<string, RawPartBuilder> parts = new(StringComparer.Ordinal);
    private readonly Dictionary<TraceId, OpenTrace> traces = [];
    private readonly RawScrubber scrubber = new(redactor, hasher);
    private TraceId lastId;
    private OpenTrace? last;

    /// <summary>The result.</summary>
    public IngestRequest Request { get; } = new() { Size = batch.Data.Length };

    /// <summary>What a resource says.</summary>
    public Origin OriginOf(int resource) => origins[resource] ??= ReadOrigin(resource);

    /// <summary>The trace of an id, begun if need be.</summary>
    public OpenTrace TraceOf(TraceId id, Origin origin)
    {
        if (last is not null && id == lastId)
            return last;
        if (!traces.TryGetValue(id, out OpenTrace? trace))
        {
            trace = new OpenTrace(new TraceDelta(id) { Environment = origin.Environment });
            traces.Add(id, trace);
            Request.Traces.Add(trace.Delta);
        }

        (lastId, last) = (id, trace);
        return trace;
    }

    /// <summary>Values redacted so far, whatever they were.</summary>
    public int Redacted
    {
        get
        {
            int sum = 0;
            foreach (int count in scrubber.Counts)
                sum += count;
            return sum;
        }
    }

    /// <summary>Ends the parts and counts what was redacted.</summary>
    public IngestRequest Finish()
    {
        foreach (RawPartBuilder part in parts.Values)
            part.Cut();
        for (int i = 0; i < scrubber.Counts.Length; i++)
        {
            if (scrubber.Counts[i] > 0)
                Request.Redactions[redactor.Names[i]] = scrubber.Counts[i];
        }

        return Request;
    }

    /// <summary>Redacts a text that is stored outside the raw telemetry, and counts it.</summary>
    public string Redact(string text) => redactor.Redact(text, scrubber.Counts);

    public void Dispose()
    {
        foreach (RawPartBuilder part in parts.Values)
            part.Dispose();
    }

    private Origin ReadOrigin(int resource)
    {
        ReadOnlySpan<byte> data = batch.Data;
        var reading = new SignalReading(data, batch.AttributesOf(batch.Resources[resource]));
        string application = NameOr(reading.Text(Meaning.Application), "unknown_service");
        string environment = NameOr(reading.Text(Meaning.Environment), "default");
        EnvironmentOptions settings = options.For(environment);
        if (!parts.TryGetValue(environment, out RawPartBuilder? builder))
            parts.Add(environment, builder = new RawPartBuilder(environment, kind, settings.CaptureContent, scrubber));
        return new Origin(application, VersionOf(reading.Text(Meaning.AppVersion)), environment, settings, TimeWindow.Around(now, settings.Retention, options.FutureTolerance), builder);
    }

    private static string? VersionOf(ReadOnlySpan<byte> utf8) => !utf8.IsEmpty && Names.Get(utf8) is { Length: > 0 } version ? version : null;

    private static string NameOr(ReadOnlySpan<byte> utf8, string fallback) =>
        !utf8.IsEmpty && Names.Get(utf8) is { Length: > 0 } name ? name : fallback;
}
