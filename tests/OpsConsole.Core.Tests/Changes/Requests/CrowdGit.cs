using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Tests.Prompts.Releases;
using Xunit.Sdk;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>What a crowd pushes with plain git, one after the other from one working copy. What git refuses because the console was first is left alone.</summary>
internal sealed class CrowdGit(Reviewed console, CrowdMemory memory) : IDisposable
{
    private readonly SemaphoreSlim _work = new(1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Somebody writes on a proposal's branch.</summary>
    public Task<string> ToProposalAsync(ChangeRequest seen, string text) => seen.Proposal is null ? Task.FromResult("no proposal") : RunAsync("push to the proposal", () =>
    {
        Commit("origin/proposals/" + seen.Proposal, seen.Subject + ".md", text);
        console.Shared.InWork("push", "-q", "--force", "origin", "HEAD:proposals/" + seen.Proposal);
    });

    /// <summary>Somebody pushes a file to the branch that counts.</summary>
    public Task<string> ToBranchAsync(string path, string text) => ToBranchAsync(path, _ => text);

    /// <summary>Somebody changes what is live by hand.</summary>
    public Task<string> PastTheConsoleAsync(string prompt) => ToBranchAsync(SharedPrompts.Production, path =>
    {
        bool isThere = console.Shared.InWork("ls-tree", "origin/main", path).Length > 0;
        string[] lines = isThere ? console.Shared.InWork("show", "origin/main:" + path).Split('\n') : [];
        return string.Join('\n', [.. lines.Where(l => !l.StartsWith(prompt + ":", StringComparison.Ordinal)), $"{prompt}: {memory.Began}", ""]);
    });

    public void Dispose() => _work.Dispose();

    private Task<string> ToBranchAsync(string path, Func<string, string> text) => RunAsync("push " + path, () =>
    {
        console.Shared.InWork("fetch", "-q", "--prune");
        string commit = Commit("origin/main", path, text(path));
        memory.Pushed(commit); // before it is there: whoever looks afterwards knows it
        console.Shared.InWork("push", "-q", "origin", "HEAD:main");
    });

    private string Commit(string onto, string path, string text)
    {
        console.Shared.InWork("fetch", "-q", "--prune");
        console.Shared.InWork("checkout", "-q", "-f", "--detach", onto);
        string file = Path.Combine(console.Shared.Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        console.Shared.InWork("add", "-A");
        console.Shared.InWork("commit", "-q", "--allow-empty", "-m", "Push");
        return console.Shared.InWork("rev-parse", "HEAD");
    }

    private async Task<string> RunAsync(string what, Action push)
    {
        await _work.WaitAsync(Cancel);
        try
        {
            push();
            return what;
        }
        catch (XunitException)
        {
            return what + " refused";
        }
        finally
        {
            _work.Release();
        }
    }
}
