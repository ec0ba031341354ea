using System.Text;

namespace OpsConsole.Core.Git;

/// <summary>How a run of git ended.</summary>
/// <param name="ExitCode">0 when it did what was asked.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">What it complained of, without secrets.</param>
internal sealed record GitResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>The output as one line.</summary>
    public string Line => Encoding.UTF8.GetString(Output).Trim();

    /// <summary>Whether somebody else ended it, which says nothing of the repository. That git itself broke down is something else.</summary>
    public bool WasKilled => ExitCode is 128 + 9 or 128 + 15; // SIGKILL, as by a host out of memory, and SIGTERM
}
