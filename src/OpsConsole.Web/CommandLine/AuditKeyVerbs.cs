using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.CommandLine;

/// <summary>Commands on the key that signs the audit trail.</summary>
internal static class AuditKeyVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("audit rotate-key", "--reason REASON", "change the key that signs the audit trail; prints the new public key", RotateAsync) { Options = ["reason"] },
        new("audit replace-key", "--reason REASON", "replace the signing key after its loss; prints the new public key, for those who verify", ReplaceAsync) { Options = ["reason"] },
        new("audit public-key", "", "print the public keys of the audit trail, oldest first, for those who verify", ListAsync),
    ];

    private static async Task<int> RotateAsync(VerbCall call) =>
        await SayAsync(call, await call.Get<KeyRotation>().RotateAsync(call.By, call.Line.Value("reason") ?? "", call.CancellationToken));

    private static async Task<int> ReplaceAsync(VerbCall call) =>
        await SayAsync(call, await call.Get<KeyRotation>().ReplaceAsync(call.By, call.Line.Value("reason") ?? "", call.CancellationToken));

    private static async Task<int> ListAsync(VerbCall call)
    {
        await using OpsDbContext context = await call.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(call.CancellationToken);
        foreach (ScheduledKey key in (await KeyEntries.ReadAsync(context, call.CancellationToken)).Keys)
        {
            await call.Output.WriteLineAsync(key.Key.ToString());
        }

        return ExitCode.Done;
    }

    private static async Task<int> SayAsync(VerbCall call, KeyChange change)
    {
        if (change.Key is { } key)
        {
            await call.Output.WriteLineAsync(key.ToString());
        }

        return change.Outcome == KeyChangeOutcome.Done ? ExitCode.Done : await call.FailAsync(change.Says);
    }
}
