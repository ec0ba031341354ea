using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;

namespace OpsConsole.Benchmarks;

/// <summary>
/// A trail of one million entries: its export by a console that serves, and the verification of what was exported by the command line,
/// each in a process of its own whose memory is watched. The limit beside the verification: to read the file and hash it.
/// </summary>
internal static class AuditBenchmark
{
    private const long Size = 1_000_000;
    private const int Runs = 3;

    /// <summary>Runs it; takes some minutes.</summary>
    public static void Run(TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-audit-").FullName;
        try
        {
            RunAsync(output, directory).GetAwaiter().GetResult();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RunAsync(TextWriter output, string directory)
    {
        string data = Path.Combine(directory, "data");
        Directory.CreateDirectory(data);
        await AuditTrailFill.WriteAsync(data, Size);
        SqliteConnection.ClearAllPools();
        output.WriteLine($"{Size:N0} entries, database {new FileInfo(Path.Combine(data, "opsconsole.db")).Length / 1_048_576.0:N0} MiB");
        foreach (string format in new[] { "zip", "jsonl", "csv" })
        {
            using ConsoleServer console = ConsoleServer.StartConsole(data, "audit:read");
            await ExportAsync(output, console, Path.Combine(directory, "trail." + format), format);
        }

        Verify(output, Path.Combine(directory, "trail.zip"));
        Verify(output, Path.Combine(directory, "trail.jsonl"));
        await VerifyStoredAsync(output, data);
        output.WriteLine("limits: export at most 60 s, verification at most 30 s, both at most 256 MiB");
    }

    private static async Task ExportAsync(TextWriter output, ConsoleServer console, string path, string format)
    {
        using HttpClient client = new() { BaseAddress = console.Address, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", console.Key);
        long before = console.PeakBytes;
        Stopwatch took = Stopwatch.StartNew();
        await using (FileStream file = File.Create(path))
        await using (Stream body = await client.GetStreamAsync($"api/v1/audit/export?format={format}"))
        {
            await body.CopyToAsync(file);
        }

        output.WriteLine(
            $"export {format,-5} {took.Elapsed.TotalSeconds,6:0.0} s   {new FileInfo(path).Length / 1_048_576.0,6:N0} MiB written   {console.PeakBytes / 1_048_576.0,4:N0} MiB resident at most ({before / 1_048_576.0:N0} before)");
    }

    /// <summary>The nightly verification of the database itself: columns, tiles and details too.</summary>
    private static async Task VerifyStoredAsync(TextWriter output, string data)
    {
        await using ServiceProvider services = AuditTrailFill.Services(data, TimeProvider.System);
        await services.GetRequiredService<AccessLoader>().PrepareAsync();
        Stopwatch took = Stopwatch.StartNew();
        AuditVerification result = (await services.GetRequiredService<VerificationRuns>().RunAsync(Actor.Shell("benchmark@localhost")))!;
        output.WriteLine($"verify in the database {took.Elapsed.TotalSeconds:0.0} s, {(result.Tampering.Length == 0 ? "intact" : result.Message)}");
    }

    private static void Verify(TextWriter output, string path)
    {
        List<double> seconds = [], limits = [];
        long peak = 0;
        for (int i = 0; i < Runs; i++)
        {
            Stopwatch limit = Stopwatch.StartNew();
            using (FileStream file = File.OpenRead(path))
            {
                SHA256.HashData(file);
            }

            limits.Add(limit.Elapsed.TotalSeconds);
            Stopwatch took = Stopwatch.StartNew();
            using Process verify = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll"), "audit", "verify", path]) { RedirectStandardOutput = true })!;
            while (!verify.WaitForExit(10))
            {
                peak = Math.Max(peak, ConsoleServer.PeakOf(verify.Id));
            }

            seconds.Add(took.Elapsed.TotalSeconds);
            string said = verify.StandardOutput.ReadToEnd();
            if (verify.ExitCode != 0)
            {
                throw new InvalidOperationException(said);
            }
        }

        seconds.Sort();
        limits.Sort();
        output.WriteLine(
            $"verify {Path.GetExtension(path)[1..],-5} {seconds[Runs / 2],6:0.0} s   limit, reading and hashing the file: {limits[Runs / 2]:0.0} s   {peak / 1_048_576.0,4:N0} MiB resident at most");
    }
}
