using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using Quartz;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Every night: moves what is past its retention to the archive.</summary>
[DisallowConcurrentExecution]
internal sealed partial class AuditArchiveJob(AuditArchive archive, ILogger<AuditArchiveJob> logger) : IJob
{
    public const string Name = "audit-archive";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ArchiveResult result = await archive.RunAsync(Actor.Console, context.ReportProgress, cancellationToken).ConfigureAwait(false);
        string said = ArchiveWording.Say(result);
        context.ReportProgress(100, said);
        Log.Done(logger, said);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Archive of the audit trail: {Said}")]
        public static partial void Done(ILogger logger, string said);
    }
}
