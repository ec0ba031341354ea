using System.Diagnostics;
using System.IO.Compression;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Tests.Audit.Exports;

/// <summary>The real executable, on a file alone: no database, no server, and a data directory that it must not touch.</summary>
public sealed class AuditVerifyCommandTests(AuditedConsole console) : IClassFixture<AuditedConsole>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-verify-").FullName;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_exit_code_says_intact_tampered_or_unreadable()
    {
        string zip = await ExportAsync(ExportFormat.Zip), evidence = await ExportAsync(ExportFormat.Jsonl);
        foreach (string file in new[] { zip, evidence })
        {
            Result intact = await RunAsync("audit", "verify", file);
            Assert.Equal((0, ""), (intact.ExitCode, intact.Error));
            Assert.StartsWith("result\tintact\n", intact.Output, StringComparison.Ordinal);
            Assert.Contains("\nnote\tThe key is not pinned", intact.Output, StringComparison.Ordinal);
        }

        string[] lines = await File.ReadAllLinesAsync(evidence, Cancel);
        await File.WriteAllTextAsync(evidence, string.Concat(lines.Where((_, i) => i != 1).Select(l => l + "\n")), Cancel);
        Result tampered = await RunAsync("audit", "verify", evidence);
        Assert.Equal((1, ""), (tampered.ExitCode, tampered.Error));
        Assert.StartsWith("result\tTAMPERED\nkind\tdeleted\nfirst bad\tentry 1\nfinding\tEntry 1 is missing.\n", tampered.Output, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync("audit", "verify", typeof(Program).Assembly.Location)).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "verify", Path.Combine(_directory, "nothing"))).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "verify")).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "verify", zip, "--colour", "red")).ExitCode);
    }

    [Fact]
    public async Task Keys_and_anchors_come_from_elsewhere()
    {
        string zip = await ExportAsync(ExportFormat.Zip);
        await ZipFile.ExtractToDirectoryAsync(zip, Path.Combine(_directory, "x"), Cancel);
        string keys = Path.Combine(_directory, "x", "keys.txt"), anchors = Path.Combine(_directory, "x", "checkpoints.txt");
        string key = (await File.ReadAllTextAsync(keys, Cancel)).Trim();

        Result pinned = await RunAsync("audit", "verify", zip, "--key", key, "--anchor", anchors);
        Assert.Equal((0, ""), (pinned.ExitCode, pinned.Error));
        Assert.DoesNotContain("not pinned", pinned.Output, StringComparison.Ordinal);
        Assert.Contains("checkpoints that were kept outside agree", pinned.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("audit", "verify", zip, "--key", keys)).ExitCode);

        using SigningKey stranger = SigningKey.Create();
        Result refused = await RunAsync("audit", "verify", zip, "--key", stranger.Verifier(key.Split('+')[0]).ToString());
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("kind\tidentity_swapped\n", refused.Output, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync("audit", "verify", zip, "--key", "nonsense")).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "verify", zip, "--anchor", keys)).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "verify", zip, "--anchor", Path.Combine(_directory, "nothing"))).ExitCode);
    }

    [Fact]
    public async Task A_write_to_the_anchor_that_was_cut_short_neither_refuses_nor_hides_the_others()
    {
        string zip = await ExportAsync(ExportFormat.Zip), anchor = Path.Combine(_directory, "anchor");
        await ZipFile.ExtractToDirectoryAsync(zip, Path.Combine(_directory, "x"), Cancel);
        string whole = await File.ReadAllTextAsync(Path.Combine(_directory, "x", "checkpoints.txt"), Cancel);
        Checkpoint newest = Checkpoint.TryParse(whole.Split("\n\n")[^3] + "\n")!; // below it stand its signatures and nothing

        Result intact = await VerifyAsync($"{whole[..70]}\n\n{whole}{whole[..110]}");
        Assert.Equal((0, ""), (intact.ExitCode, intact.Error));
        Assert.Contains("checkpoints that were kept outside agree", intact.Output, StringComparison.Ordinal);

        using SigningKey key = SigningKey.Create(); // whose signature it is does not count: the place of the anchor is trusted
        Checkpoint lost = newest with { Size = newest.Size + 20 };
        Result cut = await VerifyAsync($"{whole}{whole[..70]}\n\n{SignedNote.Sign(lost.ToText(), lost.Origin, key)}");
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("kind\trolled_back\n", cut.Output, StringComparison.Ordinal);

        Result nothing = await VerifyAsync(whole[..70]);
        Assert.Equal((2, "The anchor file holds no checkpoint."), (nothing.ExitCode, nothing.Error.Trim()));

        async Task<Result> VerifyAsync(string checkpoints)
        {
            await File.WriteAllTextAsync(anchor, checkpoints, Cancel);
            return await RunAsync("audit", "verify", zip, "--anchor", anchor);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task<string> ExportAsync(ExportFormat format)
    {
        string path = Path.Combine(_directory, $"{Guid.NewGuid():n}.{TrailExports.NameOf(format)}");
        TrailExports exports = console.Get<TrailExports>();
        using ExportPlan plan = await exports.PrepareAsync(new AuditFilter(), Cancel);
        await using FileStream file = File.Create(path);
        await exports.WriteAsync(plan, format, file, null, Cancel);
        return path;
    }

    private async Task<Result> RunAsync(params string[] arguments)
    {
        string untouched = Path.Combine(_directory, "data");
        ProcessStartInfo start = new("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
            Environment = { ["DataDirectory"] = untouched, ["Database__Provider"] = "none that there is" },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel), error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.False(Directory.Exists(untouched));
        return new Result(process.ExitCode, (await output).ReplaceLineEndings("\n"), await error);
    }

    private sealed record Result(int ExitCode, string Output, string Error);
}
