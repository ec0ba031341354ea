using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Every night: verifies the whole trail.</summary>
internal sealed class AuditVerificationJob(VerificationRuns runs) : IConsoleJob
{
    public const string Name = "audit-verification", Nightly = "0 17 3 * * ?"; // 03:17 UTC: before entries go to the archive

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        void Report()
        {
            if (runs.Current is { Total: > 0 } progress)
            {
                run.Report((int)(100 * progress.Done / progress.Total), $"{progress.Done:N0} of {progress.Total:N0} entries");
            }
        }

        runs.Changed += Report;
        try
        {
            AuditVerification result = (await runs.RunAsync(Actor.Console, cancellationToken).ConfigureAwait(false))!;
            run.Report(100, result.Tampering.Length == 0 ? $"Intact: {result.Size:N0} entries" : $"Tampered with: {result.Message}");
        }
        finally
        {
            runs.Changed -= Report;
        }
    }
}
