using System.Text;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>The labels of a series by what they mean. A dot and an underscore are the same: servers differ in whether they take dots.</summary>
internal sealed class PrometheusLabels
{
    private const int LongestName = 200;

    private readonly SortedDictionary<string, string> _byName = new(StringComparer.Ordinal);

    /// <summary>Reads the labels of a series.</summary>
    public PrometheusLabels(PrometheusSeries series)
    {
        foreach ((string name, string value) in series.Labels)
        {
            if (name is not ("__name__" or "le") && value.Length > 0)
            {
                _byName[PlainName(name)] = value;
            }
        }
    }

    /// <summary>All labels but the metric's name and the bound of a bucket, as one text.</summary>
    public string Key => string.Join('\u0001', _byName.Select(label => $"{label.Key}\u0002{label.Value}"));

    /// <summary>The value of a label; empty when it is not there.</summary>
    public string this[string name] => _byName.GetValueOrDefault(PlainName(name), "");

    /// <summary>The application.</summary>
    /// <param name="label">The label that names it; null for what exporters make of <c>service.name</c>.</param>
    public string Application(string? label)
    {
        if (label is { Length: > 0 })
        {
            return NameOr(this[label], "unknown_service");
        }

        // Where resource attributes become labels there is service_name. Else OpenTelemetry makes it the job, "namespace/name" where there is a namespace; and a
        // Prometheus that scrapes a collector calls its own name for that the job, and what the collector said the exported job.
        string service = this["service_name"];
        if (service.Length > 0)
        {
            return NameOr(service, "unknown_service");
        }

        string job = this["exported_job"] is { Length: > 0 } exported ? exported : this["job"];
        return NameOr(job[(job.LastIndexOf('/') + 1)..], "unknown_service");
    }

    /// <summary>The environment.</summary>
    /// <param name="fixedName">What it is in any case; null where a label says it.</param>
    /// <param name="label">The label that names it; null for OpenTelemetry's two.</param>
    public string Environment(string? fixedName, string? label)
    {
        if (fixedName is { Length: > 0 })
        {
            return fixedName;
        }

        string value = label is { Length: > 0 } ? this[label]
            : this["deployment_environment_name"] is { Length: > 0 } name ? name
            : this["deployment_environment"]; // before v1.27
        return NameOr(value, "default");
    }

    /// <summary>The model; null when no label names one. Prices go by the response's.</summary>
    /// <param name="label">The label that names it; null for OpenTelemetry's two.</param>
    public string? Model(string? label)
    {
        string value = label is { Length: > 0 } ? this[label]
            : this["gen_ai_response_model"] is { Length: > 0 } response ? response
            : this["gen_ai_request_model"];
        return NameOr(value, "") is { Length: > 0 } model ? model : null;
    }

    /// <summary>Why the calls failed; <see cref="ErrorClass.None"/> when no label says that they did.</summary>
    /// <param name="label">The label that says it; null for <c>error_type</c>.</param>
    public ErrorClass Error(string? label) =>
        ErrorClassifier.Classify(new ErrorEvidence { Role = SpanRole.ModelCall, ErrorType = Encoding.UTF8.GetBytes(this[label ?? "error_type"]) });

    /// <summary>Whether the series is of model calls: agents and tools record under the same names, and repeat what their calls took.</summary>
    public bool IsOfCalls => MetricMapper.IsCall(Encoding.UTF8.GetBytes(this["gen_ai_operation_name"]));

    /// <summary>A name with everything but letters, digits and colons as underscores.</summary>
    public static string PlainName(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':') ? name : string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' ? c : '_'));

    private static string NameOr(string value, string fallback) => BoundedText.OneLine(Encoding.UTF8.GetBytes(value), LongestName) is { Length: > 0 } name ? name : fallback;
}
