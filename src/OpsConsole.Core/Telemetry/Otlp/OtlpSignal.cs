namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>What an export carries.</summary>
public enum OtlpSignal
{
    /// <summary>Spans: <c>/v1/traces</c>.</summary>
    Traces,

    /// <summary>Log records and events: <c>/v1/logs</c>.</summary>
    Logs,

    /// <summary>Metrics: <c>/v1/metrics</c>.</summary>
    Metrics,
}

/// <summary>How an export and its answer are written.</summary>
public enum OtlpEncoding
{
    /// <summary>Binary protobuf: <c>application/x-protobuf</c>.</summary>
    Protobuf,

    /// <summary>OTLP's own JSON form: <c>application/json</c>.</summary>
    Json,
}
