using System.Collections;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.Sending;

/// <summary>Exports evaluation results as the log events <c>gen_ai.evaluation.result</c>, by the SDK's log exporter.</summary>
internal sealed class EvaluationSender : IDisposable
{
    private const int QueueSize = 4096;
    private static readonly EventId Result = new(1, "gen_ai.evaluation.result");

    private readonly BackDating _backDating = new();
    private readonly BatchLogRecordExportProcessor _export;
    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    public EvaluationSender(string sourceName, ResourceBuilder resource, OtlpExporterOptions options)
    {
        _export = new BatchLogRecordExportProcessor(
            new OtlpLogExporter(options), QueueSize, scheduledDelayMilliseconds: 60_000, exporterTimeoutMilliseconds: options.TimeoutMilliseconds, QueueSize);
        _factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(log =>
        {
            log.SetResourceBuilder(resource);
            log.AddProcessor(_backDating);
            log.AddProcessor(_export);
        }));
        _logger = _factory.CreateLogger(sourceName);
    }

    /// <summary>Sends the results; false when they did not all leave. Blocks the thread.</summary>
    public bool Send(IReadOnlyList<DemoTrace> traces)
    {
        int queued = 0;
        foreach (DemoTrace trace in traces)
        {
            foreach (DemoEvaluation evaluation in trace.Evaluations)
            {
                _backDating.Next = (trace, evaluation);
                var attributes = new Attributes(evaluation);
                _logger.Log(LogLevel.Information, Result, attributes, null, static (_, _) => "");
                if (++queued % QueueSize == 0 && !_export.ForceFlush())
                {
                    return false;
                }
            }
        }

        return queued == 0 || _export.ForceFlush();
    }

    public void Dispose() => _factory.Dispose();

    /// <summary>Gives a record the time and the span that it is about: the SDK would take now, and the current activity.</summary>
    private sealed class BackDating : BaseProcessor<LogRecord>
    {
        public (DemoTrace Trace, DemoEvaluation Evaluation) Next { get; set; }

        public override void OnEnd(LogRecord data)
        {
            data.Timestamp = Next.Evaluation.At;
            data.TraceId = ActivityTraceId.CreateFromBytes(Next.Trace.Id.ToBytes());
            data.SpanId = ActivitySpanId.CreateFromString(Next.Evaluation.SpanId.ToString());
            data.TraceFlags = ActivityTraceFlags.Recorded;
        }
    }

    private sealed class Attributes(DemoEvaluation evaluation) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private readonly KeyValuePair<string, object?>[] _items =
        [
            new("gen_ai.evaluation.name", evaluation.Name),
            new("gen_ai.evaluation.score.value", evaluation.Score),
            new("gen_ai.evaluation.score.label", evaluation.Label),
            new("gen_ai.evaluation.explanation", evaluation.Explanation),
            new("gen_ai.response.id", evaluation.ResponseId),
        ];

        public int Count => _items.Length;

        public KeyValuePair<string, object?> this[int index] => _items[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
    }
}
