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

    private string Config => Path.Combine(git.Directory, "config");

    /// <summary>Whether it is there.</summary>
    public bool Exists => File.Exists(Path.Combine(git.Directory, "HEAD"));

    /// <summary>Whether its objects have names of 64 digits.</summary>
    public bool IsSha256 => File.Exists(Config) && File.ReadAllText(Config).Contains("objectformat = sha256", StringComparison.OrdinalIgnoreCase);

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

        PrivateFile.Write(Config, sha256
            ? "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
            : "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
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

    /// <summary>Puts a damaged mirror aside, beside it, in place of the one before.</summary>
    /// <returns>Where it is now.</returns>
    public string PutAside()
    {
        string aside = git.Directory + ".damaged";
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        Directory.Move(git.Directory, aside);
        return aside;
    }
}
