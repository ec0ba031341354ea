using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Every night: moves what is past its retention to the archive.</summary>
internal sealed partial class AuditArchiveJob(AuditArchive archive, ILogger<AuditArchiveJob> logger) : IConsoleJob
{
    public const string Name = "audit-archive";

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        ArchiveResult result = await archive.RunAsync(Actor.Console, run.Report, cancellationToken).ConfigureAwait(false);
        string said = ArchiveWording.Say(result);
        run.Report(100, said);
        Log.Done(logger, said);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Archive of the audit trail: {Said}")]
        public static partial void Done(ILogger logger, string said);
    }
}
