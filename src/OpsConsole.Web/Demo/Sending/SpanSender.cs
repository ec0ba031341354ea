using System.Diagnostics;
using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.Sending;

/// <summary>
/// Exports simulated spans of one application in one environment by the OpenTelemetry SDK. The spans are over already, so they
/// go to the exporter in large batches and each batch has an answer; the SDK's own processors are made for spans as they end,
/// and drop what does not fit their queue.
/// </summary>
internal sealed class SpanSender : IDisposable
{
    /// <summary>Spans in a request: some 2 MB with content, well below the console's limit.</summary>
    private const int BatchSize = 2000;

    private readonly ActivitySource _source;
    private readonly DirectExport _export;
    private readonly TracerProvider _provider;

    public SpanSender(string sourceName, ResourceBuilder resource, OtlpExporterOptions options)
    {
        _source = new ActivitySource(sourceName, "1.0.0");
        _export = new DirectExport(new OtlpTraceExporter(options));
        _provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new AlwaysOnSampler())
            .AddSource(sourceName)
            .AddProcessor(_export)
            .Build();
    }

    /// <summary>Sends the spans; false when a batch was not accepted. Blocks the thread.</summary>
    public bool Send(IReadOnlyList<DemoTrace> traces)
    {
        var batch = new List<Activity>(BatchSize + 16);
        foreach (DemoTrace trace in traces)
        {
            batch.AddRange(trace.Spans.Select(span => Build(trace, span)));
            if (batch.Count >= BatchSize)
            {
                if (!_export.Send(batch))
                {
                    return false;
                }

                batch.Clear();
            }
        }

        return batch.Count == 0 || _export.Send(batch);
    }

    public void Dispose()
    {
        _provider.Dispose();
        _source.Dispose();
    }

    private Activity Build(DemoTrace trace, DemoSpan span)
    {
        var parent = new ActivityContext(
            ActivityTraceId.CreateFromBytes(trace.Id.ToBytes()),
            span.ParentId.IsEmpty ? default : ActivitySpanId.CreateFromString(span.ParentId.ToString()),
            ActivityTraceFlags.Recorded);
        Activity activity = _source.CreateActivity(span.Name, span.Kind, parent)
            ?? throw new InvalidOperationException($"Nothing listens to the activity source '{_source.Name}'.");
        SpanIdOf(activity) = span.Id.ToString();
        foreach ((string key, object? value) in span.Attributes)
        {
            activity.AddTag(key, value);
        }

        activity.SetStartTime(span.Start).SetEndTime(span.End);
        return span.ErrorType is null ? activity : activity.SetStatus(ActivityStatusCode.Error, span.ErrorMessage);
    }

    // An activity takes a random span id when it starts, and there is no public way to give it one. The same id each time is what
    // makes it harmless to send a stretch of history again, and these activities are never started: they are history.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    /// <summary>Hands batches to the exporter as they are, and says what became of them.</summary>
    private sealed class DirectExport(BaseExporter<Activity> exporter) : BaseExportProcessor<Activity>(exporter)
    {
        public bool Send(List<Activity> spans) => exporter.Export(new Batch<Activity>([.. spans], spans.Count)) == ExportResult.Success;

        protected override void OnExport(Activity data) => Send([data]);
    }
}
