using System.IO.Compression;
using System.Text;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Tests.Audit.Exports;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>What the console really exports, in the hands of the verifier that knows nothing but the format page.</summary>
public sealed class ExportedFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-exports-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_form_of_export_is_intact_and_no_archive_that_was_touched_is()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        await trail.Node.Get<KeyRotation>().RotateAsync(SampleTrail.Operator, "yearly", Cancel);
        await trail.GrowAsync(12);
        byte[] zip = await trail.ExportAsync(ExportFormat.Zip);
        List<(byte[] File, int Code)> files =
        [
            (await trail.ExportAsync(ExportFormat.Jsonl), 0),
            (await trail.ExportAsync(ExportFormat.Jsonl, new AuditFilter { Kind = SampleTrail.OtherKind }), 0),
            (await trail.ExportAsync(ExportFormat.Jsonl, new AuditFilter { Outcome = "denied" }), 0),
            (zip, 0),
            (await trail.ExportAsync(ExportFormat.Zip, new AuditFilter { ObjectType = "apikey", ObjectId = "key3" }), 0),
            (Change(zip, a => Replace(a, "trail.csv", text => text.Replace("tester", "nobody", StringComparison.Ordinal))), 1),
            (Change(zip, a => Replace(a, "keys.txt", text => text + "x")), 1),
            (Change(zip, a => Replace(a, "README.md", text => "")), 1),
            (Change(zip, a => Replace(a, "trail.jsonl", text => text.Replace("because", "by chance", StringComparison.Ordinal))), 1),
            (Change(zip, a => Replace(a, "manifest.txt", text => text.Replace("size ", "size 1", StringComparison.Ordinal))), 1),
            (Change(zip, a => a.GetEntry("checkpoints.txt")!.Delete()), 1),
            (Change(zip, a => a.GetEntry("trail.jsonl")!.Delete()), 1),
            (Change(zip, a => a.GetEntry("manifest.txt")!.Delete()), 1),
            (Change(zip, a => a.CreateEntry("more.txt").Open().Dispose()), 1),
            (zip[..(zip.Length / 2)], 2),
            ([], 2),
        ];
        string key = Encoding.UTF8.GetString(await trail.ExportAsync(ExportFormat.Jsonl)).Split("\"verifierKey\":\"")[1].Split('"')[0];
        for (int i = 0; i < files.Count; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(_directory, $"{i}"), files[i].File, Cancel);
        }

        // By the first key, and by what lies outside: the list of checkpoints in the archive is one of the kind that anchors keep.
        string anchor = Path.Combine(_directory, "anchor");
        await using (ZipArchive archive = new(new MemoryStream(zip)))
        {
            await archive.GetEntry("checkpoints.txt")!.ExtractToFileAsync(anchor, Cancel);
        }

        List<PythonVerdict> verdicts = await PythonVerifier.RunAsync(
            files.Select((_, i) => (string[])[Path.Combine(_directory, $"{i}"), "--key", key, "--anchor", anchor]), _directory);
        Assert.Equal(files.Select(f => f.Code), verdicts.Select(v => v.Code));
    }

    private static byte[] Change(byte[] zip, Action<ZipArchive> change)
    {
        MemoryStream stream = new();
        stream.Write(zip);
        using (ZipArchive archive = new(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            change(archive);
        }

        return stream.ToArray();
    }

    /// <summary>Alters a file where it stands.</summary>
    private static void Replace(ZipArchive archive, string name, Func<string, string> change)
    {
        using Stream file = archive.GetEntry(name)!.Open();
        string text = new StreamReader(file).ReadToEnd();
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(change(text)));
    }
}
