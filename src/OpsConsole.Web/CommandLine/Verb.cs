using OpsConsole.Core.Identity;

namespace OpsConsole.Web.CommandLine;

/// <summary>A command of the console's executable.</summary>
/// <param name="Name">One or two words.</param>
/// <param name="Usage">What follows the name.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="RunAsync">Does it, in the process that holds the data directory. Returns an exit code.</param>
internal sealed record Verb(string Name, string Usage, string Summary, Func<VerbCall, Task<int>> RunAsync)
{
    /// <summary>Options with a value; those that end in <c>*</c> may be repeated.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Options without a value.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Exact number of arguments beside the options.</summary>
    public int Arguments { get; init; }

    /// <summary>Whether the arguments are files: they mean files of the caller's working directory, wherever the command runs.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>Whether it needs neither data directory nor database nor server, and must run without them.</summary>
    public bool RunsAlone { get; init; }

    /// <summary>Whether it must run without the database: by the server whatever state that is in, else on the journal of the kill switch.</summary>
    public bool WithoutDatabase { get; init; }
}

/// <summary>A command as it was called, and where it runs.</summary>
internal sealed class VerbCall
{
    public required CommandLineCall Line { get; init; }

    public required IServiceProvider Services { get; init; }

    /// <summary>For what a script reads.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For what a person reads.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What came on standard input, where the command asks for it.</summary>
    public string? Input { get; init; }

    /// <summary>Who called it.</summary>
    public required Actor By { get; init; }

    /// <summary>Whether it runs in a process of its own because no server runs: what is only in memory is lost when it ends.</summary>
    public bool IsAlone { get; init; }

    public CancellationToken CancellationToken { get; init; }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Says what went wrong.</summary>
    public async Task<int> FailAsync(string message)
    {
        await Error.WriteLineAsync(message);
        return ExitCode.Failed;
    }
}
