using System.IO.Compression;
using System.Reflection;
using System.Text;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>
/// Writes the archive, docs/audit-format.md §7, straight to where it goes: nothing of it is collected in memory or in a file. The
/// manifest comes last; an archive without it is not whole.
/// </summary>
internal sealed class TrailArchive(ExportPlan plan, TrailEntries entries, TreeReader tree, Action<ExportStep> progress)
{
    private readonly List<(string Name, string Sha256)> _files = [];
    private long _written;

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        DeferredStream deferred = new(output);
        await using (deferred.ConfigureAwait(false))
        {
            // Not disposed when something fails: that would write the directory, and what is not whole would open without complaint.
            ZipArchive archive = await ZipArchive.CreateAsync(deferred, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken).ConfigureAwait(false);
            await AddFilesAsync(archive, cancellationToken).ConfigureAwait(false);
            await archive.DisposeAsync().ConfigureAwait(false);
            await deferred.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        progress(new ExportStep(2 * plan.Size, 2 * plan.Size, _written));
    }

    private async Task AddFilesAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        await AddAsync(
            archive,
            "trail.jsonl",
            (lines, report) => new TrailWriter(plan, tree, lines).WriteAsync(entries.PagesAsync(cancellationToken), report, cancellationToken),
            before: 0,
            cancellationToken).ConfigureAwait(false);
        await AddAsync(
            archive,
            "trail.csv",
            (lines, report) => new TrailTable(lines).WriteAsync(entries.PagesAsync(cancellationToken), report, cancellationToken),
            before: plan.Size,
            cancellationToken).ConfigureAwait(false);
        await AddTextAsync(archive, "checkpoints.txt", string.Concat(plan.Checkpoints.Select(c => c.Note + "\n")), cancellationToken).ConfigureAwait(false);
        await AddTextAsync(archive, "keys.txt", string.Concat(plan.Keys.Keys.Select(k => k.Key + "\n")), cancellationToken).ConfigureAwait(false);
        await AddTextAsync(archive, "README.md", ReadMe(), cancellationToken).ConfigureAwait(false);
        await AddTextAsync(archive, "audit-format.md", Embedded("audit-format.md"), cancellationToken).ConfigureAwait(false);
        await AddTextAsync(archive, ArchiveManifest.FileName, plan.Sign(new ArchiveManifest(plan.LogId, plan.Size, _files).ToText()), cancellationToken).ConfigureAwait(false);
    }

    private Task AddTextAsync(ZipArchive archive, string name, string text, CancellationToken cancellationToken) => AddAsync(
        archive,
        name,
        async (lines, _) =>
        {
            Encoding.UTF8.GetBytes(text, lines.Buffer);
            await lines.FlushAsync(cancellationToken).ConfigureAwait(false);
        },
        before: 2 * plan.Size,
        cancellationToken);

    private async Task AddAsync(ZipArchive archive, string name, Func<LineOutput, Action<long>, Task> write, long before, CancellationToken cancellationToken)
    {
        ZipArchiveEntry file = archive.CreateEntry(name, CompressionLevel.Fastest);
        file.LastWriteTime = plan.MadeAt;
        Stream stream = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using LineOutput lines = new(stream);
            await write(lines, done => progress(new ExportStep(before + done, 2 * plan.Size, _written + lines.Length))).ConfigureAwait(false);
            _files.Add((name, lines.Sha256()));
            _written += lines.Length;
        }
    }

    private string ReadMe() => Embedded("export-readme.md")
        .Replace("{log}", plan.LogId, StringComparison.Ordinal)
        .Replace("{size}", plan.Size.ToString(), StringComparison.Ordinal)
        .Replace("{made}", AuditEntry.Text(plan.MadeAt), StringComparison.Ordinal)
        .Replace("{filter}", plan.IsWhole ? "everything" : $"`{plan.FilterText.Replace("`", "'", StringComparison.Ordinal)}`; what is left out is covered by proofs", StringComparison.Ordinal)
        .Replace("{keys}", string.Join(", ", plan.Keys.Keys.Select(k => $"`{k.Key.Fingerprint}`")), StringComparison.Ordinal);

    private static string Embedded(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
