using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Web.CommandLine;

/// <summary>Commands on exported trails. They need nothing but the file.</summary>
internal static class AuditFileVerbs
{
    /// <summary>Exit code for what is no trail, or cannot be read.</summary>
    private const int Unreadable = 2;

    public static IReadOnlyList<Verb> All { get; } =
    [
        new(
            "audit verify",
            "FILE [--key KEY …] [--anchor FILE]",
            "verify an exported audit trail, offline; KEY is a verifier key or a file of them, the anchor a file of checkpoints; exit codes: 0 intact, 1 tampered, 2 unreadable",
            VerifyAsync)
        {
            Arguments = 1,
            TakesFiles = true,
            RunsAlone = true,
            Options = ["key*", "anchor"],
        },
    ];

    private static async Task<int> VerifyAsync(VerbCall call)
    {
        TrailTrust trust;
        try
        {
            List<VerifierKey> keys = [];
            foreach (string key in call.Line.Values("key"))
            {
                keys.AddRange(await KeysAsync(key, call.CancellationToken));
            }

            trust = new TrailTrust { Keys = keys, Anchors = call.Line.Value("anchor") is { } anchor ? await AnchorsAsync(anchor, call.CancellationToken) : null };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            await call.Error.WriteLineAsync(exception.Message);
            return Unreadable;
        }

        TrailReport report = await TrailFile.VerifyAsync(call.Line.Arguments[0], trust, call.CancellationToken);
        await TrailReportText.WriteAsync(report, call.Output);
        return report.Finding.Kind switch { Tampering.None => ExitCode.Done, Tampering.Unreadable => Unreadable, _ => ExitCode.Failed };
    }

    private static async Task<IReadOnlyList<VerifierKey>> KeysAsync(string text, CancellationToken cancellationToken)
    {
        if (VerifierKey.TryParse(text) is { } key)
        {
            return [key];
        }

        string[] lines = [.. (await File.ReadAllLinesAsync(text, cancellationToken)).Where(l => !string.IsNullOrWhiteSpace(l))];
        return lines.Length > 0
            ? [.. lines.Select(l => VerifierKey.TryParse(l) ?? throw new FormatException($"'{text}' holds a line that is not a verifier key."))]
            : throw new FormatException($"'{text}' holds no key.");
    }

    private static async Task<AnchorList> AnchorsAsync(string path, CancellationToken cancellationToken)
    {
        using StreamReader reader = new(path);
        return await AnchorList.ReadAsync(reader, cancellationToken);
    }
}
