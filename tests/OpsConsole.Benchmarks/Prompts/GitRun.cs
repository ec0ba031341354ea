using System.Diagnostics;

namespace OpsConsole.Benchmarks.Prompts;

/// <summary>Plain git, as somebody types it.</summary>
internal static class GitRun
{
    public static Process Start(string directory, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_DIR"] = directory;
        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        return Process.Start(start)!;
    }

    /// <summary>Runs git and returns what it wrote.</summary>
    public static string Do(string directory, params string[] arguments) => Do(directory, "", arguments);

    /// <inheritdoc cref="Do(string, string[])"/>
    public static string Do(string directory, string input, string[] arguments)
    {
        using Process process = Start(directory, arguments);
        Task feed = Task.Run(() =>
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        });
        string output = process.StandardOutput.ReadToEnd();
        feed.Wait();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]}: {process.StandardError.ReadToEnd()}");
    }
}
