using System.Text;
using System.Text.Json;
using OpsConsole.Core.Sources.Reach;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Says what an answer that is no answer means, and what to do about it.</summary>
internal sealed class PrometheusFaults(PrometheusSettings settings)
{
    private const int LongestQuote = 300;

    // How Prometheus, Mimir, Thanos and VictoriaMetrics say that a query touches more than they allow.
    private static readonly string[] TooMuch = ["too many samples", "exceed", "max number", "cannot select more than", "too large", "limit"];

    private string Host => settings.Address.Authority;

    /// <summary>The fault of an answer that is no success.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="read">What it says in JSON; null when it cannot be read.</param>
    /// <param name="unreadable">Why it cannot be read.</param>
    public SourceException Of(SourceAnswer answer, PrometheusAnswer? read, JsonException? unreadable)
    {
        string said = read?.Error is { Length: > 0 } error ? $": {Quote(error)}" : ".";
        int status = (int)answer.Status;
        string how = answer.IsSuccess ? "answers with an error" : $"answers {status}";
        return status switch
        {
            401 or 403 => new SourceException(SourceFault.Denied, $"{Host} does not let this console in ({status}){said}", settings.Auth.Remedy),
            429 => new SourceException(SourceFault.Throttled, $"{Host} asks to come later{said}", "It is tried again. If it stays so, let the job run less often or raise the limit there.") { RetryAfter = answer.RetryAfter },
            404 when read is null => new SourceException(
                SourceFault.Refused, $"{Host} has no Prometheus API under this address (404).", "Give the address up to /api/v1 and without it; that of Mimir usually ends in /prometheus."),
            _ when unreadable is not null && answer.IsSuccess => new SourceException(
                SourceFault.Malformed, $"{Host} does not answer as Prometheus does: {unreadable.Message}", "See that the address is that of a Prometheus API, and not of a page in front of it.", unreadable),
            >= 500 => new SourceException(SourceFault.Failed, $"{Host} {how}{said}", "Look at its log. The request is tried again.") { RetryAfter = answer.RetryAfter },
            _ when status == 413 || IsTooMuch(read) => new SourceException(SourceFault.Refused, $"{Host} {how}{said}", "Narrow the labels, or raise the limit there.") { IsTooLarge = true, RetryAfter = answer.RetryAfter },
            _ => OfType(read?.ErrorType, $"{Host} {how}{said}", answer.RetryAfter),
        };
    }

    /// <summary>The fault of an answer that lacks a part; null when it is whole.</summary>
    public SourceException? OfMissing(PrometheusAnswer answer)
    {
        string? missing = answer.IsPartial ? "it says that its answer is partial" : answer.Warnings.Where(IsOfMissing).Select(Quote).FirstOrDefault();
        return missing is null
            ? null
            : new SourceException(SourceFault.Failed, $"{Host} did not answer in full: {missing}", "Look which of its stores is down. Half an answer is not taken: the request is tried again.");
    }

    /// <summary>Words of the server, in one line, without our secret.</summary>
    public string Quote(string words)
    {
        if (settings.Auth.Secret is { Length: > 0 } secret)
        {
            words = words.Replace(secret, "…", StringComparison.Ordinal);
        }

        return BoundedText.OneLine(Encoding.UTF8.GetBytes(words.Length > LongestQuote ? words[..LongestQuote] : words), LongestQuote);
    }

    /// <summary>Remarks about the expression are no gaps (Prometheus 2.54 and later); all other warnings are.</summary>
    private static bool IsOfMissing(string warning) => !warning.StartsWith("PromQL ", StringComparison.Ordinal);

    private static SourceException OfType(string? type, string message, TimeSpan? retryAfter) => type switch
    {
        "timeout" or "canceled" or "unavailable" or "internal" => new SourceException(SourceFault.Failed, message, "Look whether it is overloaded. The request is tried again.") { RetryAfter = retryAfter },
        _ => new SourceException(SourceFault.Refused, message, "Correct the expression, the labels or the address."),
    };

    private static bool IsTooMuch(PrometheusAnswer? read) =>
        read is { Status: "error", ErrorType: not "bad_data", Error: { } error } && TooMuch.Any(words => error.Contains(words, StringComparison.OrdinalIgnoreCase));
}
