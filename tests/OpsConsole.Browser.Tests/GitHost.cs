using System.Text;
using OpsConsole.Core.Tests.Git;
using OpsConsole.Core.Tests.Prompts.Repository;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Browser.Tests;

/// <summary>
/// A Git host with one repository: git's own server behind https, for those who sign in. The console fetches from it and pushes to it as to any other,
/// by the settings of the account that it runs as: whoever uses this runs alone.
/// </summary>
internal sealed class GitHost : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("opsconsole-host-");
    private readonly GitAccount _account;
    private GitHttpServer _server = null!;

    private GitHost() => _account = new GitAccount(_root.FullName);

    /// <summary>The repository's address.</summary>
    public string Address => _server.Address + "/prompts.git";

    private string Bare => Path.Combine(_root.FullName, "prompts.git");

    /// <summary>Serves what somebody has in a working copy.</summary>
    public static async Task<GitHost> StartAsync(TestRepository work, CancellationToken cancellationToken)
    {
        GitHost host = new();
        TestGit.Run(host._root.FullName, null, "clone", "--quiet", "--bare", work.Directory, host.Bare);
        host._server = await GitHttpServer.StartAsync(host._root.FullName, cancellationToken);
        await host._account.KnowAsync(host._server, GitHttpServer.Password, trusts: true, cancellationToken);
        return host;
    }

    /// <summary>A file as the host has it.</summary>
    /// <param name="commit">A commit or a branch.</param>
    /// <param name="path">The file.</param>
    public string Show(string commit, string path) => Encoding.UTF8.GetString(TestGit.Run(Bare, null, "show", $"{commit}:{path}"));

    /// <summary>The commit at the end of a branch, as whoever is told of a push learns it.</summary>
    public string Tip(string branch) => TestGit.Line(Bare, "rev-parse", "--verify", branch);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _account.Dispose();
        await _server.DisposeAsync();
        foreach (FileInfo file in _root.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal; // git's objects are read-only
        }

        _root.Delete(recursive: true);
    }
}
