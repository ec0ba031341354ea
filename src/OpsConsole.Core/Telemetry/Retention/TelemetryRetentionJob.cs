using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Telemetry.Retention;

/// <summary>Every night: joins outcomes that were missed, deletes telemetry past its retention and folds rollups.</summary>
internal sealed partial class TelemetryRetentionJob(
    LateJoins joins, TelemetryRetention retention, RollupCompaction compaction, AuditTrail trail, ILogger<TelemetryRetentionJob> logger) : IConsoleJob
{
    public const string Name = "telemetry-retention";

    private const string Expired = "telemetry.expired";

    private const string Nightly = "0 20 3 * * ?"; // 03:20 UTC: after the day's end in most of the world, before the work of the next begins

    public static IServiceCollection Register(IServiceCollection services)
    {
        services.AddAuditKinds(new AuditKind(Expired, "deleted telemetry past its retention", Permissions.ViewTelemetryStatus));
        services.AddSingleton<LateJoins>();
        services.AddSingleton<TelemetryRetention>();
        services.AddSingleton<RollupCompaction>();
        return services.AddScheduledJob<TelemetryRetentionJob>(Name, "Deletes telemetry past its retention and folds rollups", Nightly);
    }

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        long joined = await joins.RunAsync(cancellationToken).ConfigureAwait(false);
        long deleted = await retention.RunAsync(run.Report, cancellationToken).ConfigureAwait(false);
        if (deleted > 0)
        {
            // Batches of measurements have no event each: one a run says that the past got shorter.
            await trail.RecordAsync(
                new AuditEvent(Expired, Actor.Console, "telemetry", "all") { After = new JsonObject { ["deletedRows"] = deleted } }, cancellationToken).ConfigureAwait(false);
        }

        run.Report(95, "Folding rollups of several nodes");
        long folded = await compaction.RunAsync(cancellationToken).ConfigureAwait(false);
        run.Report(100, "Done");
        run.Wrote(deleted + joined);
        Log.Done(logger, deleted, folded, joined);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Deleted} rows past their retention, folded {Folded} rollups and joined {Joined} outcomes that waited.")]
        public static partial void Done(ILogger logger, long deleted, long folded, long joined);
    }
}
