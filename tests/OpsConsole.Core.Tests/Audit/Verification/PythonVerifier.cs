using System.Diagnostics;
using System.Text.Json;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>What the independent verifier says of a trail.</summary>
/// <param name="Code">Exit code: 0 intact, 1 tampered, 2 unreadable.</param>
/// <param name="Kind">Kind of tampering as docs/audit-format.md §10 spells it; <c>none</c> when intact.</param>
/// <param name="FirstBad">First bad position; null when there is none to name.</param>
internal sealed record PythonVerdict(int Code, string Kind, long? FirstBad);

/// <summary>tests/verifier: the verifier in Python that was written from docs/audit-format.md alone.</summary>
internal static class PythonVerifier
{
    public static string Directory { get; } = Find();

    /// <summary>Runs one process over many trails: each is the arguments of verify_audit.py.</summary>
    public static async Task<List<PythonVerdict>> RunAsync(IEnumerable<IReadOnlyList<string>> calls, string workDirectory)
    {
        string list = Path.Combine(workDirectory, "calls.jsonl");
        await File.WriteAllLinesAsync(list, calls.Select(c => JsonSerializer.Serialize(c)), TestContext.Current.CancellationToken);
        ProcessStartInfo start = new("python3") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workDirectory };
        start.ArgumentList.Add(Path.Combine(Directory, "batch.py"));
        start.ArgumentList.Add(list);
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process python = Process.Start(start)!;
        Task<string> errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    private static PythonVerdict Read(string line)
    {
        string[] parts = line.Split(' ');
        return new PythonVerdict(int.Parse(parts[0]), parts[1], parts[2] == "None" ? null : long.Parse(parts[2]));
    }

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string verifier = Path.Combine(directory.FullName, "tests", "verifier");
            if (System.IO.Directory.Exists(verifier))
            {
                return verifier;
            }
        }

        throw new DirectoryNotFoundException("tests/verifier is not above the tests.");
    }
}
