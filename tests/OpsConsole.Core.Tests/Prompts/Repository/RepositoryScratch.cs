using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>A prompt repository as a team has it, and the console's view of it.</summary>
internal sealed class RepositoryScratch : IDisposable
{
    public static readonly GitIdentity Ada = new("Ada Example", "ada@example.com");

    private readonly List<IDisposable> _used = [];

    /// <summary>The directories.</summary>
    public Scratch Files { get; } = new();

    /// <summary>The console's own copy.</summary>
    public string Mirror => Files.At("prompts", "mirror.git");

    /// <summary>A bare repository with one commit of <c>support/answer.md</c>.</summary>
    public string Bare(string name = "origin.git")
    {
        string copy = Files.At("copy-" + name);
        Scratch.Git(Files.Root, "init", "--quiet", "--bare", "--initial-branch=main", name);
        Scratch.Git(Files.Root, "clone", "--quiet", Files.At(name), copy);
        Scratch.Git(copy, "checkout", "--quiet", "-B", "main");
        Commit(copy, "support/answer.md", "You answer politely.\n", "Answer politely");
        return Files.At(name);
    }

    /// <summary>Where somebody works on that repository.</summary>
    public string Copy(string name = "origin.git") => Files.At("copy-" + name);

    /// <summary>Commits a file in a working copy and pushes.</summary>
    public static string Commit(string copy, string path, string content, string message)
    {
        string file = Path.Combine(copy, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        Scratch.Git(copy, "add", "--all");
        Scratch.Git(copy, "commit", "--quiet", "-m", message);
        Scratch.Git(copy, "push", "--quiet", "--force", "origin", "HEAD");
        return Scratch.Git(copy, "rev-parse", "HEAD");
    }

    /// <summary>A console that follows a repository.</summary>
    public PromptRepository Open(string repository, TimeProvider? time = null, string branch = "main")
    {
        PromptRepository opened = new(new PromptsOptions { Repository = repository, Branch = branch }, Files.Storage, time ?? TimeProvider.System);
        _used.Add(opened);
        return opened;
    }

    public void Dispose()
    {
        _used.ForEach(u => u.Dispose());
        Files.Dispose();
    }
}
