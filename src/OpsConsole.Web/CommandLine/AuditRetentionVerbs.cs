using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Web.CommandLine;

/// <summary>Commands on how long the audit trail keeps what.</summary>
internal static class AuditRetentionVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new(
            "audit erase",
            "--subject SUBJECT --reason REASON",
            "erase a person's data from the audit trail; SUBJECT is an e-mail address or the id of an account; the trail keeps the reason",
            EraseAsync)
        {
            Options = ["subject", "reason"],
        },
        new(
            "audit archive",
            "",
            "move what is past Audit:Retention to Audit:ArchiveDirectory, as each night; prints what was moved, tab-separated: first, last, file, SHA-256",
            ArchiveAsync),
    ];

    private static async Task<int> EraseAsync(VerbCall call)
    {
        ErasureResult result = await call.Get<AuditErasure>().EraseAsync(
            call.Line.Value("subject") ?? "", call.Line.Value("reason") ?? "", call.By, call.CancellationToken);
        if (result.Outcome != ErasureOutcome.Done)
        {
            return await call.FailAsync(ErasureWording.Say(result));
        }

        await call.Output.WriteLineAsync(ErasureWording.Say(result));
        return ExitCode.Done;
    }

    private static async Task<int> ArchiveAsync(VerbCall call)
    {
        ArchiveResult result;
        try
        {
            result = await call.Get<AuditArchive>().RunAsync(call.By, cancellationToken: call.CancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return await call.FailAsync(exception.Message);
        }

        foreach (AuditSegment segment in result.Segments)
        {
            await call.Output.WriteLineAsync(string.Join('\t', segment.First, segment.First + segment.Count - 1, segment.File, segment.Sha256));
        }

        await call.Error.WriteLineAsync(ArchiveWording.Say(result));
        return result.End == ArchiveEnd.NotAllowed ? ExitCode.Failed : ExitCode.Done;
    }
}
