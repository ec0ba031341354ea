using OpsConsole.Core.Git;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// The directory of the mirror. It is the console's: at each start its settings are written anew, and what could make git run something or
/// read elsewhere is removed.
/// </summary>
internal sealed class MirrorDirectory(GitCommand git)
{
    private static readonly string[] NotOurs = ["hooks", "commondir", "config.worktree", "worktrees", "modules", "info", Path.Combine("objects", "info", "alternates"), Path.Combine("objects", "info", "http-alternates")];

    /// <summary>In a mirror that was put aside: what it kept was taken over.</summary>
    private const string GivenMark = "opsconsole-taken-over";

    private string Aside => git.Directory + ".damaged";

    private bool Owes => Directory.Exists(Aside) && !File.Exists(Path.Combine(Aside, GivenMark));

    /// <summary>Whether it is there.</summary>
    public bool Exists => File.Exists(Path.Combine(git.Directory, "HEAD"));

    /// <summary>Whether its objects have names of 64 digits.</summary>
    public bool IsSha256 => HasSha256(git.Directory);

    /// <summary>Makes it, or puts it in order.</summary>
    public async Task PrepareAsync(bool sha256, CancellationToken cancellationToken)
    {
        if (!Exists)
        {
            PrivateFile.CreateDirectory(Path.GetDirectoryName(git.Directory)!);
            await git.DoAsync(null, cancellationToken, "init", "--quiet", "--bare", "--template=", "--object-format=" + (sha256 ? "sha256" : "sha1")).ConfigureAwait(false);
            return;
        }

        sha256 = IsSha256;
        foreach (string path in NotOurs.Select(name => Path.Combine(git.Directory, name)))
        {
            if (Directory.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path); // a link too: only itself
            }
        }

        PrivateFile.Write(ConfigOf(git.Directory), Settings(sha256));
        RemoveLocks();
    }

    /// <summary>Removes what a killed git has left. Only while none runs that writes.</summary>
    public void RemoveLocks()
    {
        EnumerationOptions deep = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.EnumerateFiles(git.Directory, "*.lock")
            .Concat(new[] { "refs", Path.Combine("objects", "info") }.Select(d => Path.Combine(git.Directory, d)).Where(Directory.Exists).SelectMany(d => Directory.EnumerateFiles(d, "*.lock", deep))))
        {
            File.Delete(file);
        }
    }

    /// <summary>Removes what a killed git has left of the index of changed paths. While others write, too: only tidying writes that.</summary>
    public void RemoveTidyingLocks()
    {
        string info = Path.Combine(git.Directory, "objects", "info");
        foreach (string file in Directory.Exists(info) ? Directory.EnumerateFiles(info, "*.lock", SearchOption.AllDirectories) : [])
        {
            File.Delete(file);
        }
    }

    /// <summary>Puts a damaged mirror aside, beside it, in place of the one before, whose content was taken over.</summary>
    public void PutAside()
    {
        if (Owes)
        {
            Directory.Delete(git.Directory, recursive: true); // what was kept is still in the other one
            return;
        }

        if (Directory.Exists(Aside))
        {
            Directory.Delete(Aside, recursive: true);
        }

        Directory.Move(git.Directory, Aside);
    }

    /// <summary>The mirror that was put aside and has not given yet what it kept, so that git takes it for a repository at all: what it kept is in its objects and names.</summary>
    /// <returns>Where it is; null where there is none.</returns>
    public string? OpenAside()
    {
        if (!Owes)
        {
            return null;
        }

        PrivateFile.Write(ConfigOf(Aside), Settings(HasSha256(Aside)));
        PrivateFile.Write(Path.Combine(Aside, "HEAD"), "ref: refs/heads/main\n");
        Directory.CreateDirectory(Path.Combine(Aside, "objects"));
        Directory.CreateDirectory(Path.Combine(Aside, "refs"));
        return Aside;
    }

    /// <summary>Says that the mirror aside gave what it kept, as far as it can be read.</summary>
    public void SetGiven() => File.WriteAllText(Path.Combine(Aside, GivenMark), "");

    private static string ConfigOf(string directory) => Path.Combine(directory, "config");

    private static bool HasSha256(string directory) =>
        File.Exists(ConfigOf(directory)) && File.ReadAllText(ConfigOf(directory)).Contains("objectformat = sha256", StringComparison.OrdinalIgnoreCase);

    private static string Settings(bool sha256) => sha256
        ? "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
        : "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";
}
