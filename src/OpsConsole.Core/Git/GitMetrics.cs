using System.Diagnostics.Metrics;

namespace OpsConsole.Core.Git;

/// <summary>
/// Counts the processes of git that are started: counter <c>opsconsole.git.started</c> of the meter <c>OpsConsole.Git</c>, by the repository's
/// directory and the command. Told in the thread that starts one, so that a listener knows what for.
/// </summary>
internal static class GitMetrics
{
    private static readonly Counter<long> Processes =
        new Meter("OpsConsole.Git").CreateCounter<long>("opsconsole.git.started", "{process}", "Processes of git that were started.");

    /// <summary>Counts one.</summary>
    /// <param name="directory">The repository's directory.</param>
    /// <param name="arguments">What git was told: settings, the command, and its own.</param>
    public static void Started(string directory, string[] arguments)
    {
        if (Processes.Enabled)
        {
            Processes.Add(1, new KeyValuePair<string, object?>("directory", directory), new KeyValuePair<string, object?>("command", CommandOf(arguments)));
        }
    }

    private static string CommandOf(string[] arguments)
    {
        int at = 0;
        while (at < arguments.Length - 2 && arguments[at] == "-c")
        {
            at += 2;
        }

        return arguments[at];
    }
}
