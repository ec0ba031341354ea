using System.Text;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Verifies an archive: the evidence in it, then that every other file is the one that the signed manifest names.</summary>
internal static class ArchiveVerifier
{
    private const string Evidence = "trail.jsonl";
    private const int MaxManifest = 1024 * 1024;
    private const long LeastAllowance = 64 * 1024 * 1024;

    public static async Task<TrailReport> VerifyAsync(IExportFiles files, TrailTrust trust, CancellationToken cancellationToken)
    {
        if (files.Order is { } order && order.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return Tampered($"The archive holds '{twice.Key}' twice: which of them is read depends on the program.");
        }

        if (files.Open(Evidence) is not { } opened)
        {
            return TrailReport.Unreadable($"There is no '{Evidence}' in it.");
        }

        HashedStream evidence = new(opened, long.MaxValue);
        await using (evidence.ConfigureAwait(false))
        {
            TrailReport report = await TrailVerifier.VerifyAsync(evidence, trust, null, cancellationToken).ConfigureAwait(false);
            if (!report.IsIntact)
            {
                return report;
            }

            string sha256 = await evidence.Sha256Async(cancellationToken).ConfigureAwait(false);
            string? wrong = await CheckManifestAsync(files, report, sha256, evidence.Position, cancellationToken).ConfigureAwait(false);
            return wrong is null ? report : report with { Finding = new TrailFinding(Tampering.FileChanged, null, wrong + " The evidence in it, trail.jsonl, is intact.") };
        }
    }

    /// <summary>What does not fit the manifest, in a sentence; null when all does.</summary>
    private static async Task<string?> CheckManifestAsync(
        IExportFiles files, TrailReport report, string evidenceSha256, long evidenceLength, CancellationToken cancellationToken)
    {
        if (files.Open(ArchiveManifest.FileName) is not { } opened)
        {
            return files.Order is null && files.Open("README.md") is null ? null : $"'{ArchiveManifest.FileName}' is missing: the archive is not whole.";
        }

        string note;
        await using (opened.ConfigureAwait(false))
        {
            note = await ReadAsync(opened, cancellationToken).ConfigureAwait(false);
        }

        if (SignedNote.TryParse(note) is not { } signed || ArchiveManifest.TryParse(signed.Text) is not { } manifest
            || manifest.LogId != report.LogId || manifest.Size != report.Size
            || NoteChecks.Check(signed, [report.KeyAt(report.Size)!]) != NoteVerdict.Signed)
        {
            return $"'{ArchiveManifest.FileName}' is not the signed manifest of this trail.";
        }

        if (files.Order is { } order && !order.SequenceEqual([.. manifest.Files.Select(f => f.Name), ArchiveManifest.FileName], StringComparer.Ordinal))
        {
            return OddFile(order, manifest);
        }

        foreach ((string name, string sha256) in manifest.Files)
        {
            string? found = name == Evidence
                ? evidenceSha256
                : await HashAsync(files.Open(name), Math.Max(LeastAllowance, 8 * evidenceLength), cancellationToken).ConfigureAwait(false);
            if (found != sha256)
            {
                return found is null ? $"'{name}' is missing." : $"'{name}' is not as it was exported.";
            }
        }

        return null;
    }

    private static string OddFile(IReadOnlyList<string> order, ArchiveManifest manifest)
    {
        string[] named = [.. manifest.Files.Select(f => f.Name), ArchiveManifest.FileName];
        return order.FirstOrDefault(n => !named.Contains(n)) is { } added ? $"'{added}' was added to the archive."
            : named.FirstOrDefault(n => !order.Contains(n)) is { } missing ? $"'{missing}' is missing."
            : "The files of the archive do not stand in their order.";
    }

    private static async Task<string?> HashAsync(Stream? file, long maxLength, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        HashedStream hashed = new(file, maxLength);
        await using (hashed.ConfigureAwait(false))
        {
            return await hashed.Sha256Async(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[MaxManifest];
        int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static TrailReport Tampered(string message) => new(new TrailFinding(Tampering.FileChanged, null, message));
}
