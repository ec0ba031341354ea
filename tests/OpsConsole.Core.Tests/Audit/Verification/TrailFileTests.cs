using System.IO.Compression;
using System.Text;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Tests.Audit.Exports;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>Archives, packed and unpacked, as an auditor gets them.</summary>
public sealed class TrailFileTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-file-").FullName;
    private byte[] _zip = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync(12);
        _zip = await trail.ExportAsync(ExportFormat.Zip);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return default;
    }

    [Fact]
    public async Task The_archive_its_directory_its_evidence_and_a_packed_one_are_intact()
    {
        Assert.Equal("", (await VerifyAsync(_zip)).Finding.Message);
        string unpacked = Path.Combine(_directory, "unpacked");
        await ZipFile.ExtractToDirectoryAsync(await WriteAsync(_zip), unpacked, Cancel);
        await File.WriteAllTextAsync(Path.Combine(unpacked, "my-notes.txt"), "in a directory other things may lie", Cancel);
        Assert.True((await TrailFile.VerifyAsync(unpacked, null, Cancel)).IsIntact);
        string evidence = Path.Combine(unpacked, "trail.jsonl");
        Assert.True((await TrailFile.VerifyAsync(evidence, null, Cancel)).IsIntact);

        string packed = Path.Combine(_directory, "trail.jsonl.gz");
        await using (GZipStream gzip = new(File.Create(packed), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(await File.ReadAllBytesAsync(evidence, Cancel), Cancel);
        }

        Assert.True((await TrailFile.VerifyAsync(packed, null, Cancel)).IsIntact);
        File.Delete(Path.Combine(unpacked, "trail.csv"));
        TrailReport missing = await TrailFile.VerifyAsync(unpacked, null, Cancel);
        Assert.Equal((Tampering.FileChanged, "'trail.csv' is missing. The evidence in it, trail.jsonl, is intact."), (missing.Finding.Kind, missing.Finding.Message));
    }

    [Theory]
    [InlineData("trail.csv")]
    [InlineData("checkpoints.txt")]
    [InlineData("keys.txt")]
    [InlineData("README.md")]
    [InlineData("audit-format.md")]
    [InlineData("manifest.txt")]
    public async Task A_file_that_is_altered_or_missing_is_found(string name)
    {
        Assert.Equal(Tampering.FileChanged, (await VerifyAsync(Rebuild((n, bytes) => n == name ? [.. bytes, (byte)'\n'] : bytes))).Finding.Kind);
        Assert.Equal(Tampering.FileChanged, (await VerifyAsync(Rebuild((n, bytes) => n == name ? null : bytes))).Finding.Kind);
    }

    [Fact]
    public async Task A_file_that_is_added_doubled_or_moved_is_found()
    {
        await FindsAsync("'extra.txt' was added to the archive.", [.. Files(), ("extra.txt", [1])]);
        await FindsAsync("The archive holds 'trail.jsonl' twice: which of them is read depends on the program.", [.. Files(), Files()[0]]);
        await FindsAsync("The files of the archive do not stand in their order.", [Files()[1], Files()[0], .. Files()[2..]]);
        await FindsAsync("'../trail.csv' was added to the archive.", [Files()[0], ("../trail.csv", Files()[1].Bytes), .. Files()[2..]]);
    }

    [Fact]
    public async Task Tampering_with_the_evidence_is_named_before_the_archive_is()
    {
        TrailReport report = await VerifyAsync(Rebuild((n, bytes) => n == "trail.jsonl"
            ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"object\":{\"id\":\"key1\"", "\"object\":{\"id\":\"key9\"", StringComparison.Ordinal))
            : bytes));
        Assert.Equal((Tampering.Edited, 2), (report.Finding.Kind, report.Finding.FirstBad));
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_so()
    {
        Assert.Equal(Tampering.Unreadable, (await TrailFile.VerifyAsync(Path.Combine(_directory, "nothing.zip"), null, Cancel)).Finding.Kind);
        Assert.Equal(Tampering.Unreadable, (await VerifyAsync([])).Finding.Kind);
        Assert.Equal(Tampering.Unreadable, (await VerifyAsync(_zip[..^40])).Finding.Kind); // broken off
        Assert.Equal(Tampering.Unreadable, (await VerifyAsync(_zip[..100])).Finding.Kind);
        Assert.Equal(Tampering.Unreadable, (await VerifyAsync(Build(Files()[1..]))).Finding.Kind); // no evidence in it
        Assert.Equal(Tampering.Unreadable, (await VerifyAsync(Build([.. Enumerable.Range(0, 200).Select(i => ($"{i}", Array.Empty<byte>()))]))).Finding.Kind);
        Assert.Equal(Tampering.Unreadable, (await VerifyAsync([0x1f, 0x8b, 8, 0, 1, 2, 3])).Finding.Kind);
    }

    [Fact]
    public async Task A_small_archive_that_unpacks_to_much_is_not_unpacked()
    {
        byte[] zeros = new byte[80 * 1024 * 1024];
        TrailReport report = await VerifyAsync(Rebuild((n, bytes) => n == "trail.csv" ? zeros : bytes));
        Assert.Equal(Tampering.Unreadable, report.Finding.Kind);
        Assert.Contains("longer than", report.Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_changed_byte_of_the_archive_is_noticed()
    {
        Random random = new(3);
        for (int round = 0; round < 60; round++)
        {
            byte[] changed = [.. _zip];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            TrailReport report = await VerifyAsync(changed);
            Assert.True(!report.IsIntact || SameFiles(changed), $"round {round}"); // times and the like of the container say nothing
        }
    }

    private bool SameFiles(byte[] zip) => Files(zip).Select(f => (f.Name, Convert.ToHexString(f.Bytes))).SequenceEqual(Files().Select(f => (f.Name, Convert.ToHexString(f.Bytes))));

    private async Task FindsAsync(string message, (string, byte[])[] files)
    {
        TrailReport report = await VerifyAsync(Build(files));
        Assert.Equal(Tampering.FileChanged, report.Finding.Kind);
        Assert.StartsWith(message, report.Finding.Message, StringComparison.Ordinal);
    }

    private byte[] Rebuild(Func<string, byte[], byte[]?> change) =>
        Build([.. Files().Select(f => (f.Name, Bytes: change(f.Name, f.Bytes))).Where(f => f.Bytes is not null).Select(f => (f.Name, f.Bytes!))]);

    private (string Name, byte[] Bytes)[] Files(byte[]? zip = null)
    {
        using ZipArchive archive = new(new MemoryStream(zip ?? _zip));
        return [.. archive.Entries.Select(e =>
        {
            using MemoryStream bytes = new();
            using Stream file = e.Open();
            file.CopyTo(bytes);
            return (e.FullName, bytes.ToArray());
        })];
    }

    private static byte[] Build((string Name, byte[] Bytes)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream file = archive.CreateEntry(name).Open();
                file.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private async Task<TrailReport> VerifyAsync(byte[] file) => await TrailFile.VerifyAsync(await WriteAsync(file), null, Cancel);

    private async Task<string> WriteAsync(byte[] file)
    {
        string path = Path.Combine(_directory, $"{Guid.NewGuid():n}.zip");
        await File.WriteAllBytesAsync(path, file, Cancel);
        return path;
    }
}
