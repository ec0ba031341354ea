using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace OpsConsole.Core.Git;

/// <summary>
/// Runs git on one repository: without a shell, without hooks, configuration or programs that the repository or its remote names,
/// and not for longer than 30 seconds unless told otherwise.
/// </summary>
internal sealed class GitCommand(string directory, string? remote, TimeProvider time)
{
    /// <summary>Name of the remote.</summary>
    public const string Remote = "opsconsole";

    private const int MaxError = 16 * 1024;
    private const string NoFile = "/dev/null"; // git on Windows knows it too

    /// <summary>What may be taken from the environment to reach a remote: how the operator lets this host in. Everything else of git's is dropped.</summary>
    private static readonly string[] Kept =
        ["GIT_CONFIG_GLOBAL", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"];

    /// <summary>The repository's directory.</summary>
    public string Directory { get; } = directory;

    /// <summary>How long git may run.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of an answer.</summary>
    public int MaxOutput { get; init; } = 8 * 1024 * 1024;

    /// <summary>Who commits are by; the console itself where nobody is named.</summary>
    public GitIdentity Author { get; init; } = GitIdentity.Console;

    /// <summary>When commits are made; null for now.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The same repository, with commits by somebody, at a moment where one is given.</summary>
    public GitCommand As(GitIdentity author, DateTimeOffset? date = null) =>
        new(Directory, remote, time) { Timeout = Timeout, MaxOutput = MaxOutput, Author = author, Date = date };

    /// <summary>Runs git and expects it to succeed.</summary>
    /// <exception cref="GitException">It did not.</exception>
    public async Task<GitResult> DoAsync(byte[]? input, CancellationToken cancellationToken, params string[] arguments)
    {
        GitResult result = await TryAsync(input, cancellationToken, arguments).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw Failed(arguments[0], result);
    }

    /// <summary>Runs git.</summary>
    /// <exception cref="GitException">It cannot be run, or did not end in time.</exception>
    public async Task<GitResult> TryAsync(byte[]? input, CancellationToken cancellationToken, params string[] arguments)
    {
        byte[] output = [];
        GitResult result = await RunAsync(
            input, async (stream, token) => output = await ReadAsync(stream, MaxOutput, strict: true, token).ConfigureAwait(false), Timeout, arguments, cancellationToken).ConfigureAwait(false);
        return result with { Output = output };
    }

    /// <summary>Runs git and expects it to succeed; what it writes is read as it comes, and never held whole.</summary>
    /// <param name="read">Reads it to its end.</param>
    /// <param name="longest">How long git may run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="arguments">What git is to do.</param>
    /// <exception cref="GitException">It did not succeed, or not in time.</exception>
    public async Task StreamAsync(Func<Stream, CancellationToken, Task> read, TimeSpan longest, CancellationToken cancellationToken, params string[] arguments)
    {
        GitResult result = await RunAsync(null, read, longest, arguments, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failed(arguments[0], result);
        }
    }

    /// <summary>Whether one commit is another, or before it. One that the repository does not have is before none.</summary>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    public async Task<bool> IsAncestorAsync(string earlier, string later, CancellationToken cancellationToken)
    {
        GitResult result = await TryAsync(null, cancellationToken, "merge-base", "--is-ancestor", "--end-of-options", earlier, later).ConfigureAwait(false);
        bool unknown = result.ExitCode == 128 && result.Error.Contains("Not a valid commit name", StringComparison.Ordinal);
        return result.ExitCode is 0 or 1 || unknown ? result.ExitCode == 0 : throw Failed("merge-base", result);
    }

    /// <summary>Packs loose objects once there are about so many, and waits for that. Objects that nothing has led to for two weeks go.</summary>
    /// <exception cref="GitException">As with <see cref="TryAsync"/>.</exception>
    public Task<GitResult> TryPackAsync(int loose, CancellationToken cancellationToken) =>
        TryAsync(null, cancellationToken, "-c", $"gc.auto={loose}", "-c", "gc.autoDetach=false", "-c", "gc.writeCommitGraph=false", "gc", "--auto", "--quiet");

    private async Task<GitResult> RunAsync(byte[]? input, Func<Stream, CancellationToken, Task> read, TimeSpan longest, string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(arguments);
        using CancellationTokenSource timeout = new(longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            Task output = read(process.StandardOutput.BaseStream, either.Token);
            Task<byte[]> error = ReadAsync(process.StandardError.BaseStream, MaxError, strict: false, either.Token);
            await FeedAsync(process, input, either.Token).ConfigureAwait(false);
            await output.ConfigureAwait(false); // first: where reading it failed, git waits for ever to be read, and has to be ended
            await error.ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new GitResult(process.ExitCode, [], GitAddress.Redact(Encoding.UTF8.GetString(await error.ConfigureAwait(false)).Trim()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException($"git {arguments[0]} did not end within {longest.TotalSeconds:0} seconds. See that the repository can be reached from this host without a question being asked.");
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>What to tell when git failed.</summary>
    public static GitException Failed(string verb, GitResult result)
    {
        string words = result.Error.Length > 400 ? result.Error[^400..] : result.Error;
        return new GitException($"git {verb} failed: {words.ReplaceLineEndings(" ").Trim()} (exit {result.ExitCode}).");
    }

    /// <summary>Starts git, to be talked to. Whoever starts it ends it.</summary>
    /// <exception cref="GitException">It cannot be started.</exception>
    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("git")
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetPathRoot(Directory), // not in a working copy of somebody's
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        PrepareEnvironment(start.Environment);
        try
        {
            Process started = Process.Start(start)!; // null only where a shell finds a process to use again
            GitMetrics.Started(Directory, arguments);
            return started;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new GitException("git cannot be started on this host. Install it.", exception);
        }
    }

    private void PrepareEnvironment(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase) && (remote is null || !Kept.Contains(n))).ToList())
        {
            environment.Remove(name);
        }

        environment["GIT_DIR"] = Directory;
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_NO_LAZY_FETCH"] = "1";
        environment["LC_ALL"] = "C";
        (environment["GIT_AUTHOR_NAME"], environment["GIT_AUTHOR_EMAIL"]) = (Author.Name, Author.Email);
        (environment["GIT_COMMITTER_NAME"], environment["GIT_COMMITTER_EMAIL"]) = (GitIdentity.Console.Name, GitIdentity.Console.Email);
        if (Date is { } date)
        {
            environment["GIT_AUTHOR_DATE"] = environment["GIT_COMMITTER_DATE"] = $"@{date.ToUnixTimeSeconds()} {(date.Offset < TimeSpan.Zero ? '-' : '+')}{date.Offset:hhmm}";
        }

        if (remote is null)
        {
            environment["GIT_CONFIG_GLOBAL"] = NoFile;
            environment["GIT_ALLOW_PROTOCOL"] = "none";
        }
        else
        {
            // The account's own configuration stays: it holds how this host signs in at the remote (credential.helper, certificates).
            environment["GIT_ALLOW_PROTOCOL"] = "https:ssh:file"; // counts more than any protocol.*.allow in it
        }

        // In the environment they outrank every file, and the address is not in the list of processes.
        List<(string Key, string Value)> settings =
        [
            ("core.hooksPath", NoFile),
            ("core.fsmonitor", "false"),
            ("core.symlinks", "false"),
            ("core.attributesFile", NoFile),
            ("core.alternateRefsCommand", "true"),
            ("i18n.commitEncoding", "UTF-8"),
            ("commit.gpgSign", "false"),
            ("push.gpgSign", "false"),
            ("push.recurseSubmodules", "no"),
            ("fetch.recurseSubmodules", "false"),
            ("submodule.recurse", "false"),
            ("transfer.fsckObjects", "true"),
            ("http.followRedirects", "false"),
            ("http.version", "HTTP/1.1"), // over HTTP/2, pushes of more than 1 MiB stall with many a libcurl that is in use
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("protocol.allow", "never"),
        ];
        if (remote is not null)
        {
            settings.AddRange([("protocol.https.allow", "always"), ("protocol.ssh.allow", "always"), ("protocol.file.allow", "always"), ($"remote.{Remote}.url", remote)]);
        }

        environment["GIT_CONFIG_COUNT"] = settings.Count.ToString();
        for (int i = 0; i < settings.Count; i++)
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = settings[i].Key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = settings[i].Value;
        }
    }

    private static async Task FeedAsync(Process process, byte[]? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input ?? [], cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything; its exit code says why.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int max, bool strict, CancellationToken cancellationToken)
    {
        using MemoryStream read = new();
        byte[] part = new byte[16 * 1024];
        while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is > 0 and int length)
        {
            if (strict && read.Length + length > max)
            {
                throw new GitException($"git answered with more than {max / (1024 * 1024)} MiB.");
            }

            read.Write(part, 0, (int)Math.Min(length, max - read.Length));
        }

        return read.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended by itself.
        }
    }
}
