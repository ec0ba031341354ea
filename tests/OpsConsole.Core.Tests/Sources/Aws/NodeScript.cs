using System.Diagnostics;

namespace OpsConsole.Core.Tests.Sources.Aws;

/// <summary>Runs a script of tests/aws-sdk, beside which the build puts the JavaScript SDK.</summary>
internal static class NodeScript
{
    public static async Task<string> RunAsync(string script, string input, params string[] arguments)
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OpsConsole.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests are not in a checkout.");
        }

        ProcessStartInfo start = new("node", [script, .. arguments])
        {
            WorkingDirectory = Path.Combine(root.FullName, "tests", "aws-sdk"), RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await errors);
            return output.Trim();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
