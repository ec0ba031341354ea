using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Web.Telemetry.Status;

/// <summary>Gathers the status from the rooms that count.</summary>
internal sealed class TelemetryStatusBuilder(
    OtlpTraffic traffic, IngestCounters counters, DimensionCatalog dimensions, IOptions<TelemetryOptions> options, StorageOptions storage, IStorageDialect dialect)
{
    public async Task<TelemetryStatus> ReadAsync(CancellationToken cancellationToken)
    {
        TelemetryOptions telemetry = options.Value;
        IReadOnlyList<OtlpAnswers> answers = traffic.Snapshot();
        using var process = Process.GetCurrentProcess();
        return new TelemetryStatus
        {
            Since = process.StartTime.ToUniversalTime(),
            Received = Received(answers, counters),
            Refused = Refused(answers),
            Redacted = [.. counters.Redactions.Select(r => new Tally(r.Key, r.Value)).OrderByDescending(r => r.Count)],
            Skewed = counters.Skewed,
            Writer = new()
            {
                QueuedRequests = (counters.QueuedRequests, telemetry.QueueRequests),
                QueuedBytes = (counters.QueuedBytes, telemetry.QueueBytes),
                Commits = counters.Groups,
                GroupSize = Spread(counters.GroupSizes, 1),
                CommitMilliseconds = Spread(counters.CommitDurations, 1000),
            },
            Dimensions =
            [
                Use("Applications", DimensionKind.Application),
                Use("Environments", DimensionKind.Environment),
                Use("Models", DimensionKind.Model),
                Use("Prompt versions", DimensionKind.Prompt),
                Use("Features", DimensionKind.Feature),
                Use("App versions", DimensionKind.AppVersion),
                Use("Providers", DimensionKind.Provider),
                Use("Operations", DimensionKind.Operation),
            ],
            Environments = Environments(telemetry, dimensions.All(DimensionKind.Environment)),
            Storage = new(dialect.Provider, await dialect.VersionAsync(cancellationToken), Size()),
        };
    }

    /// <summary>The answers that were 200, and what they held.</summary>
    internal static IReadOnlyList<Tally> Received(IReadOnlyList<OtlpAnswers> answers, IngestCounters counters) =>
    [
        .. Enum.GetValues<OtlpSignal>().Select(signal => new Tally(
            $"Requests of {signal.ToString().ToLowerInvariant()}",
            answers.Where(a => a.Signal == signal && a.Status == 200).Sum(a => a.Count))),
        new("Spans, events and points", counters.Accepted),
        new("Without valid ids", counters.Rejected),
    ];

    /// <summary>The other answers, in words.</summary>
    internal static IReadOnlyList<Tally> Refused(IReadOnlyList<OtlpAnswers> answers) =>
    [
        .. answers.Where(a => a.Status != 200)
            .GroupBy(a => a.Status)
            .Select(group => new Tally(Reason(group.Key), group.Sum(a => a.Count)))
            .OrderByDescending(r => r.Count),
    ];

    /// <summary>What is configured for the environments that have settings or have been seen.</summary>
    internal static IReadOnlyList<EnvironmentSetting> Environments(TelemetryOptions options, IReadOnlyList<string> seen) =>
    [
        .. seen.Concat(options.Environments.Keys)
            .Where(name => name is not ("*" or Dimension.Overflow))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Append("*")
            .Select(name => new EnvironmentSetting(name, options.For(name).CaptureContent, options.For(name).Retention)),
    ];

    private static string Reason(int status) => status switch
    {
        400 => "Not readable as OTLP (400)",
        401 => "No valid key (401)",
        403 => "Key without telemetry:write (403)",
        405 => "Not a POST (405)",
        408 => "Too slow (408)",
        413 => "Too large (413)",
        415 => "Content type or compression (415)",
        503 => "Busy, told to come again (503)",
        _ => "Other",
    };

    private static Spread? Spread(LatencyHistogram histogram, double unit) =>
        histogram is { IsEmpty: false } && histogram.Quantile(0.5) is double p50 && histogram.Quantile(0.95) is double p95 && histogram.Quantile(0.99) is double p99
            ? new Spread(p50 / unit, p95 / unit, p99 / unit)
            : null;

    private DimensionUse Use(string name, DimensionKind kind)
    {
        bool overflowed = dimensions.HasOverflowed(kind);
        return new(name, dimensions.All(kind).Count - (overflowed ? 1 : 0), options.Value.DimensionLimit, overflowed);
    }

    /// <summary>The embedded database is a file and its log; any other has tools of its own.</summary>
    private long? Size() => string.Equals(dialect.Provider, "Sqlite", StringComparison.OrdinalIgnoreCase) && storage.ConnectionString.Length == 0
        ? new DirectoryInfo(storage.DataDirectory).EnumerateFiles("opsconsole.db*").Sum(f => f.Length)
        : null;
}
