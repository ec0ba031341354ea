using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Maps decoded exports, each signal by its own mapper.</summary>
internal sealed class TelemetryMapper(IOptions<TelemetryOptions> options, Redactor redactor, UserHasher hasher, PriceBooks prices, TimeProvider time) : ITelemetryMapper
{
    private readonly SignalRules signals = SignalRules.Of(options.Value);
    private readonly SpanMapper spans = new(redactor, hasher, prices, SignalRules.Of(options.Value));

    /// <inheritdoc />
    public IngestRequest Map(OtlpTraceBatch batch)
    {
        using MappedRequest mapped = Begin(batch, RawKind.Spans);
        spans.Map(batch, mapped);
        return mapped.Finish();
    }

    /// <inheritdoc />
    public IngestRequest Map(OtlpLogBatch batch)
    {
        using MappedRequest mapped = Begin(batch, RawKind.Logs);
        LogMapper.Map(batch, mapped, signals);
        return mapped.Finish();
    }

    /// <inheritdoc />
    public IngestRequest Map(OtlpMetricBatch batch)
    {
        using MappedRequest mapped = Begin(batch, RawKind.Spans);
        MetricMapper.Map(batch, mapped);
        return mapped.Finish();
    }

    private MappedRequest Begin(OtlpBatch batch, RawKind kind) => new(batch, kind, options.Value, time.GetUtcNow(), redactor, hasher);
}
