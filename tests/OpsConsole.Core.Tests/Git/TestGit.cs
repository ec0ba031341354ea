using System.Diagnostics;
using System.Text;

namespace OpsConsole.Core.Tests.Git;

/// <summary>Plain git, as somebody with a shell runs it, but with nothing of this host's own configuration: its hooks, signatures and line endings are not part of a test.</summary>
internal static class TestGit
{
    /// <summary>Runs git and expects it to succeed. Returns its output as text, without the white space around it.</summary>
    public static string Line(string directory, params string[] arguments) => Encoding.UTF8.GetString(Run(directory, null, arguments)).Trim();

    /// <summary>Makes a tree of entries as <c>git ls-tree -z</c> prints them, whatever their names are. Returns its SHA.</summary>
    public static string Tree(string repository, ReadOnlySpan<byte> entries) => Encoding.ASCII.GetString(Run(repository, entries.ToArray(), "mktree", "-z")).Trim();

    /// <summary>Runs git and expects it to succeed. Returns what it wrote, byte for byte.</summary>
    /// <param name="directory">A working copy, or a git directory.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="arguments">The command and its options.</param>
    public static byte[] Run(string directory, byte[]? input, params string[] arguments) => RunAs(directory, "Somebody", null, input, arguments);

    /// <summary>The same as somebody, at a moment.</summary>
    /// <param name="directory">A working copy, or a git directory.</param>
    /// <param name="person">Who commits; the first name is also that of the e-mail address.</param>
    /// <param name="at">When commits are made, as git reads it; null for now.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="arguments">The command and its options.</param>
    public static byte[] RunAs(string directory, string person, string? at, byte[]? input, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"], start.Environment["GIT_TERMINAL_PROMPT"]) = ("/dev/null", "1", "0");
        string email = person.Split(' ')[0].ToLowerInvariant() + "@example.com";
        (start.Environment["GIT_AUTHOR_NAME"], start.Environment["GIT_AUTHOR_EMAIL"]) = (person, email);
        (start.Environment["GIT_COMMITTER_NAME"], start.Environment["GIT_COMMITTER_EMAIL"]) = (person, email);
        if (at is not null)
        {
            (start.Environment["GIT_AUTHOR_DATE"], start.Environment["GIT_COMMITTER_DATE"]) = (at, at);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task feed = Task.Run(() => Feed(process, input ?? []));
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feed.Wait();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error.Result}");
        return output.ToArray();
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything; its exit code says whether that was right.
        }
    }
}
