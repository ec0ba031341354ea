using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using Quartz;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Every night: verifies the whole trail.</summary>
[DisallowConcurrentExecution]
internal sealed class AuditVerificationJob(VerificationRuns runs) : IJob
{
    public const string Name = "audit-verification", Nightly = "0 17 3 * * ?"; // 03:17 UTC: before entries go to the archive

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        void Report()
        {
            if (runs.Current is { Total: > 0 } progress)
            {
                context.ReportProgress((int)(100 * progress.Done / progress.Total), $"{progress.Done:N0} of {progress.Total:N0} entries");
            }
        }

        runs.Changed += Report;
        try
        {
            AuditVerification result = (await runs.RunAsync(Actor.Console, cancellationToken).ConfigureAwait(false))!;
            context.ReportProgress(100, result.Tampering.Length == 0 ? $"Intact: {result.Size:N0} entries" : $"Tampered with: {result.Message}");
        }
        finally
        {
            runs.Changed -= Report;
        }
    }
}
