using System.Text;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>A git repository that a test writes, with plain git.</summary>
public sealed class TestRepository : IDisposable
{
    /// <summary>A policy by which every change is a low risk, so that releases go by themselves: for tests that are not about review.</summary>
    public static readonly (string Path, string? Text) NoReview = (".opsconsole/policy.yaml", "version: 1\nrules: []\n");

    private int _commits;

    /// <summary>Makes one with an empty commit.</summary>
    public TestRepository()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("commit", "--quiet", "--allow-empty", "--message=Begin");
    }

    /// <summary>Where it is.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("opsconsole-repository-").FullName;

    /// <summary>The commit at the end of the branch.</summary>
    public string Tip => Encoding.ASCII.GetString(Git("rev-parse", "HEAD")).Trim();

    /// <summary>Commits files; null deletes one. Returns the commit.</summary>
    public string Commit(params (string Path, byte[]? Content)[] files)
    {
        foreach ((string path, byte[]? content) in files)
        {
            string full = Path.Combine(Directory, path);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (content is null)
            {
                File.Delete(full);
            }
            else
            {
                File.WriteAllBytes(full, content);
            }
        }

        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", $"--message=Change {++_commits}");
        return Tip;
    }

    /// <summary>Commits text files.</summary>
    public string Commit(params (string Path, string? Text)[] files) => Commit([.. files.Select(f => (f.Path, f.Text is null ? null : Encoding.UTF8.GetBytes(f.Text)))]);

    /// <summary>Releases: writes the environment's file.</summary>
    public string Release(string environment, params (string Prompt, string Commit)[] lines) =>
        Commit(($"environments/{environment}.yaml", string.Concat(lines.Select(l => $"{l.Prompt}: {l.Commit}\n"))));

    /// <summary>What <c>git show SHA:path</c> prints.</summary>
    public byte[] Show(string commit, string path) => Git("show", $"{commit}:{path}");

    /// <summary>Whether a commit has a file.</summary>
    public bool Has(string commit, string path) => Git("ls-tree", commit, "--", path).Length > 0;

    /// <summary>Runs git here.</summary>
    public byte[] Git(params string[] arguments) => TestGit.Run(Directory, null, arguments);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (string file in System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal); // git's objects are read-only
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
