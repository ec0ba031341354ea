using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>Asks the operating system in which order the console wrote to the disk and to the network.</summary>
public sealed partial class KillSwitchOracleTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Nobody_is_told_of_a_kill_before_the_disk_has_it()
    {
        Assert.SkipUnless(await CanTraceAsync(), "strace is not there, or may not trace.");
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, "killswitch:write", "flags:read");
        string trace = Path.Combine(data.Path, "trace");
        string[] tracer = ["strace", "-f", "-y", "--seccomp-bpf", "-s", "65536", "-e", "trace=fsync,fdatasync,pwrite64,sendmsg,sendto", "-o", trace];
        using (ConsoleProcess console = ConsoleProcess.Start(tracer, data))
        {
            await console.ReadyAsync();
            using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 3);
            for (int i = 0; i < Kills; i++)
            {
                await program.KillAsync(Scope(i));
                await program.SeenByAllAsync(Scope(i), Stopwatch.GetTimestamp());
            }
        }

        string[] calls = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, Kills).Select(Scope), scope =>
        {
            int written = Array.FindIndex(calls, c => c.Contains("pwrite64(", StringComparison.Ordinal) && c.Contains("/journal-", StringComparison.Ordinal) && Names(c, scope));
            Assert.True(written >= 0, $"{scope} was never written to the journal.");
            int flushed = Flushed(calls, written);
            int told = Array.FindIndex(calls, c => (c.Contains("sendmsg(", StringComparison.Ordinal) || c.Contains("sendto(", StringComparison.Ordinal)) && Names(c, scope));
            Assert.True(flushed > written && told > flushed, $"{scope}: written in line {written}, flushed in {flushed}, told in {told}.");
        });
    }

    private static string Scope(int number) => string.Create(CultureInfo.InvariantCulture, $"model:traced-{number:D3}");

    private static bool Names(string call, string scope) => call.Contains(scope, StringComparison.Ordinal);

    /// <summary>Where the first flush of the journal ends that the writing thread began after a line.</summary>
    private static int Flushed(string[] calls, int written)
    {
        string thread = calls[written].Split(' ')[0];
        int begun = Array.FindIndex(calls, written, c => c.StartsWith(thread + ' ', StringComparison.Ordinal) && Flush().IsMatch(c));
        return begun < 0 || calls[begun].EndsWith(" = 0", StringComparison.Ordinal)
            ? begun
            : Array.FindIndex(calls, begun, c => c.StartsWith(thread + ' ', StringComparison.Ordinal) && c.Contains("sync resumed>", StringComparison.Ordinal) && c.EndsWith(" = 0", StringComparison.Ordinal));
    }

    private static async Task<bool> CanTraceAsync()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("strace", ["-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@" f(data)?sync\(\d+<[^>]*/journal-")]
    private static partial Regex Flush();
}
