using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.CommandLine;

/// <summary>Commands on the database.</summary>
internal static class StorageVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("migrate", "", "create or upgrade the tables; serving does it by itself", MigrateAsync),
        new("backup", "FILE", "write a consistent copy of the database to a new file, also while the console serves", BackupAsync)
        {
            Arguments = 1,
            TakesFiles = true,
        },
    ];

    private static async Task<int> MigrateAsync(VerbCall call)
    {
        await call.Get<IStorageDialect>().MigrateAsync(call.CancellationToken);
        return ExitCode.Done;
    }

    private static async Task<int> BackupAsync(VerbCall call)
    {
        try
        {
            string file = call.Line.Arguments[0];
            await call.Get<IStorageDialect>().BackupAsync(file, call.CancellationToken);
            await call.Get<AuditTrail>().RecordAsync(StorageEvents.OfBackup(call.By, Path.GetFileName(file)), call.CancellationToken);
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return await call.FailAsync(exception.Message);
        }
    }
}
