using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Jobs;

/// <summary>How what people do with jobs reads in the audit trail.</summary>
internal static class JobEvents
{
    public const string Started = "job.started", Cancelled = "job.cancelled", Paused = "job.paused", Resumed = "job.resumed";

    public static AuditKind[] Kinds { get; } =
    [
        new(Started, "started a job", Permissions.ViewJobs),
        new(Cancelled, "cancelled a run of a job", Permissions.ViewJobs),
        new(Paused, "paused a job", Permissions.ViewJobs),
        new(Resumed, "resumed a job", Permissions.ViewJobs),
    ];

    public static AuditEvent Of(string kind, Actor by, string job, string? reason = null, JsonObject? after = null) => new(kind, by, "job", job) { Reason = reason, After = after };
}
