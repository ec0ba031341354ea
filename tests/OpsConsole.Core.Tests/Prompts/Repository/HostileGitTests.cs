using System.Text;
using System.Text.RegularExpressions;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>Names, paths, contents and repositories of strangers: nothing becomes an option, nothing runs, nothing leaves the work area.</summary>
public sealed partial class HostileGitTests : IDisposable
{
    private const int Max = 1 << 20;

    /// <summary>Where one that does something leaves a file, it is TRACE: git has the root of the disk as its directory, where nobody would look for it.</summary>
    private static readonly string[] Patterns =
    [
        "-h", "--help", "--version", "-", "--", "---", "-x", "-c", "-C", "-p", "-u", "--all", "--stdin", "--batch", "--force", "--delete", "--mirror", "--exec=touch TRACE", "--upload-pack=touch TRACE", "--upload-pack=touch${IFS}TRACE",
        "--receive-pack=touch TRACE", "--output=TRACE", "--output=../x", "-oTRACE", "-o", "--open-files-in-pager=touch TRACE", "--config=core.pager=touch TRACE", "--config-env=a=b", "--git-dir=x", "--work-tree=/", "--exec-path=.", "--template=x", "--index-output=TRACE", "--no-index", "--contents=/etc/passwd", "--reference=/", "-F/etc/passwd", "-F", "@file",
        "ext::sh -c touch% TRACE", "EXT::sh -c touch% TRACE", "Ext::sh", "fd::17", "file::x", "transport::address", "::", "a::b",
        "../x", "../../x", "../../../../../../etc/passwd", "/etc/passwd", "//etc/passwd", "..", ".", "./x", "x/..", "x/../y", "x/./y", "x//y", "/", "x/", "..\\x", "x\\..\\y", "C:\\x", "C:/x", "\\\\host\\x", "~", "~/x", "~root/x", "$HOME/x", "%TEMP%/x", "file:///etc/passwd",
        ".git", ".git/config", ".git/hooks/post-checkout", ".GIT/config", ".gIt/config", "a/.git/config", "a/.Git/x", "git~1", "git~1/config", "GIT~1", "a/git~2", ".git ", ".git.", ".git\u200c", ".g\u200cit/config", ".git::$INDEX_ALLOCATION", ".gitmodules", ".gitattributes", ".gitignore",
        "a\nb", "a\r", "a\rb", "a\r\nb", "\n", "\n\n", "a\tb", "a\0b", "\0", "a\u001bb", "a\u007fb", "\u0001", "a\u0085b", "a\u2028b", "a\ufeffb", "\ufeff", "\ufffd", "\ud800", "a\udc00b", "\u202egpj.exe", " ", "  x", "x ", " x/y", "x /y", "x.", "x./y",
        "HEAD", "FETCH_HEAD", "ORIG_HEAD", "@", "@{-1}", "@{upstream}", "HEAD@{1}", "HEAD~1", "HEAD^", "HEAD^{tree}", "HEAD:", ":/", ":/x", ":!x", ":(top)x", ":(exclude)*", ":1:x", ":x", "main:x", "main..x", "main...x", "^main", "refs/heads/main", "refs/opsconsole/tip", "refs/stash", "+main", "main:main", ":main", "*", "refs/heads/*", "a*", "a?", "a[b]", "[", "a^", "a~", "a:",
        "a..b", ".a", "a/.b", "a.lock", "a.lock/b", "a.LOCK", "a@{b", "a/", "/a", "a//b", "-a/b", "a/-b", "a.", "a./b", "head", "Head", "FETCH_HEAD/x",
        "$(touch TRACE)", "`touch TRACE`", ";touch TRACE", "|touch TRACE", "&touch TRACE", "&& touch TRACE", "x;touch TRACE", "x|touch TRACE", "x&y", "x>TRACE", "x<y", "\"", "'", "''", "\\\"", "'; touch TRACE; '", "\" touch TRACE \"", "$IFS", "${IFS}", "%0a", "%00", "%2e%2e/x", "%s%s%n", "{}", "{{x}}", "<x>", "x>y <z@w>", "contents HEAD", "info HEAD", "flush", "\ncontents HEAD\n",
        "0000000000000000000000000000000000000000", "1111111", "zzzzzzz", "deadbeef", "DEADBEEF", "abc", "123456", "0x1234567", "１２３４５６７", "４b825dc642cb6eb9a060e54bf8d69288fbee4904", "4b825dc642cb6eb9a060e54bf8d69288fbee4904~1", "4b825dc642cb6eb9a060e54bf8d69288fbee4904^@", "4b825dc642cb6eb9a060e54bf8d69288fbee4904\n",
    ];

    private readonly RepositoryScratch _scratch = new();
    private readonly string[] _attacks;

    public HostileGitTests() => _attacks = [.. Patterns.Select(p => p.Replace("TRACE", Trace, StringComparison.Ordinal))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Trace => _scratch.Files.At("touched");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Two_hundred_attacks_by_name_path_commit_author_and_message_do_nothing()
    {
        Assert.True(_attacks.Distinct().Count() >= 200);
        string origin = _scratch.Bare(), trace = _scratch.Files.Booby(origin);
        PromptRepository repository = _scratch.Open(origin);
        await repository.FetchAsync(Cancel);
        string tip = repository.Status.Tip!;
        List<string> before = Files();
        foreach (string attack in _attacks)
        {
            Assert.Null(repository.BranchTip(attack));
            Assert.Null(await repository.ReadAtAsync(attack, "support/answer.md", Max, Cancel));
            Assert.Null(await repository.ReadAtAsync(tip, attack, Max, Cancel));
            Assert.Null(await repository.ReadAsync(attack, Max, Cancel));
            Assert.Null(await repository.ResolveAsync(attack, Cancel));
            await repository.KeepAsync([attack], Cancel);
            await RefusedAsync(() => repository.PushAsync(attack, null, attack, Cancel));
            await RefusedAsync(() => repository.PushAsync("good", attack, tip, Cancel));
            await RefusedAsync(() => repository.CommitAsync(RepositoryScratch.Ada, attack, "x.md", [], "x", Cancel));
            if (GitAddress.BranchProblem(attack).Length > 0)
            {
                Assert.NotNull((await repository.PushAsync(attack, null, tip, Cancel)).Problem);
                Assert.NotNull((await repository.DeleteBranchAsync(attack, tip, Cancel)).Problem);
            }

            if (!RepositoryPath.IsValid(attack))
            {
                await RefusedAsync(() => repository.CommitAsync(RepositoryScratch.Ada, tip, attack, [], "x", Cancel));
            }
        }

        Assert.Equal(before, Files());
        foreach (string attack in _attacks.Where(a => a.StartsWith('-'))) // what git is handed as it is, it takes for a name
        {
            Assert.Contains("Not a valid object name " + attack, (await Assert.ThrowsAsync<GitException>(() => repository.ListAsync(attack, Cancel))).Message, StringComparison.Ordinal);
            Assert.Contains("Not a valid object name " + attack, (await Assert.ThrowsAsync<GitException>(() => new GitTree(repository.Git).ListAsync(attack, Cancel))).Message, StringComparison.Ordinal);
        }

        foreach (string attack in _attacks.Where((_, i) => i % 6 == 0)) // each starts git a few times
        {
            string commit = await repository.CommitAsync(new GitIdentity(attack, attack), tip, "x.md", Encoding.UTF8.GetBytes(attack), "Subject\n\n" + attack, Cancel);
            Assert.Equal(commit, Scratch.Git(_scratch.Mirror, "log", "--no-walk", "--format=%H", commit));
        }

        Assert.Equal("refs/heads/main", Scratch.Git(origin, "for-each-ref", "--format=%(refname)"));
        Assert.Equal(before, Files());
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task An_address_that_was_not_checked_still_runs_nothing()
    {
        string origin = _scratch.Bare(), upload = _scratch.Files.At("upload");
        Scratch.Program(upload, $"touch '{Trace}'\n");
        TestGit.Run(_scratch.Files.Root, null, "init", "--quiet", "--bare", _scratch.Mirror);
        Assert.ThrowsAny<Exception>(() => TestGit.Run(_scratch.Mirror, null, "-c", "protocol.ext.allow=always", "ls-remote", $"ext::sh -c touch% {Trace}"));
        Assert.True(File.Exists(Trace)); // that is what it would do
        File.Delete(Trace);
        List<string> before = Files();
        foreach (string address in (string[])[$"ext::sh -c touch% {Trace}", $"EXT::sh -c touch% {Trace}", $"ext::{upload}", $"--upload-pack={upload}", $"-u{upload}", $"ssh://-oProxyCommand={upload}/x", $"git://-oProxyCommand={upload}/x", "fd::17"])
        {
            Assert.NotEqual(0, (await new GitCommand(_scratch.Mirror, address, TimeProvider.System).TryAsync(null, Cancel, "ls-remote", "--end-of-options", GitCommand.Remote)).ExitCode);
        }

        Assert.Equal(before, Files());
        Assert.Equal(0, (await new GitCommand(_scratch.Mirror, origin, TimeProvider.System).TryAsync(null, Cancel, "ls-remote", "--end-of-options", GitCommand.Remote)).ExitCode);
    }

    [Fact]
    public void Addresses_that_name_helpers_options_or_nothing_are_refused_at_the_start()
    {
        ValidatePromptsOptions validate = new(_scratch.Files.Storage);
        foreach (string attack in (string[])[.. _attacks.Where(a => a.Contains("::", StringComparison.Ordinal) || a.StartsWith('-') || a.Any(char.IsControl)), "git://host/x", "http://host/x", "ftp://host/x", "HTTPS://host/x", "ssh://-oProxyCommand=touch x/y", "ssh://host/-x", "https://user:password@host/x", "-oProxyCommand=x@host:y", "host:-x", "user@-host:x", "file://host/x", "file:///", "https://", "ssh://"])
        {
            Assert.True(validate.Validate(null, new PromptsOptions { Repository = attack }).Failed, attack);
        }
    }

    [Fact]
    public async Task Branches_and_files_of_any_name_are_fetched_and_those_that_cannot_be_used_are_left_alone()
    {
        string origin = _scratch.Bare();
        string main = Scratch.Git(origin, "rev-parse", "main"), blob = Store(origin, "Hello.\n"), link = Store(origin, "/etc/passwd");
        foreach (string branch in (string[])["-h", "--upload-pack=touch", "$(touch", "`x`", ";x", "|x", "'x'", "\"x\"", "%s", "HEAD", "{x}", "ü", "<x>", "&x", "(x)", "a-.b", "deadbee", main[..7]])
        {
            Scratch.Git(origin, "update-ref", "refs/heads/" + branch, main);
        }

        byte[] tree = [.. Entry("100644", "blob", blob, "plain.md"u8), .. Entry("120000", "blob", link, "link.md"u8), .. Entry("160000", "commit", main, "module"u8), .. Entry("100755", "blob", blob, "run.sh"u8),
            .. Entry("100644", "blob", blob, [0xff, 0xfe, .. ".md"u8]), .. Entry("100644", "blob", blob, "new\nline.md"u8), .. Entry("100644", "blob", blob, "-h.md"u8), .. Entry("100644", "blob", blob, "tab\t.md"u8)];
        string commit = Scratch.Git(origin, "commit-tree", TestGit.Tree(origin, tree), "-p", main, "-m", "--help\n\n\u001b[31m$(touch x)");
        Scratch.Git(origin, "update-ref", "refs/heads/main", commit);
        PromptRepository repository = _scratch.Open(origin);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, null, commit), (repository.Status.State, repository.Status.Problem, repository.Status.Tip));
        Assert.Equal(8, (await repository.ListAsync(commit, Cancel)).Count);
        Assert.Equal("Hello.\n", Encoding.UTF8.GetString((await repository.ReadAtAsync(commit, "plain.md", Max, Cancel))!.Content));
        RepositoryBlob? symbolic = await repository.ReadAtAsync(commit, "link.md", Max, Cancel);
        Assert.Equal(("120000", 0, false), (symbolic!.Mode, symbolic.Content.Length, symbolic.IsPlain));
        Assert.Null(await repository.ReadAtAsync(commit, "link.md/passwd", Max, Cancel));
        Assert.Equal("160000", (await repository.ReadAtAsync(commit, "module", Max, Cancel))!.Mode);
        Assert.Null(await repository.ReadAtAsync(commit, "new\nline.md", Max, Cancel));
        Assert.Equal(main, await repository.ResolveAsync(main[..8], Cancel));
        Assert.Null(await repository.ResolveAsync("deadbee", Cancel)); // the branch of that name is no commit of that SHA

        // Changing one file keeps the others byte for byte, whatever their names are.
        string next = await repository.CommitAsync(RepositoryScratch.Ada, commit, "plain.md", "Changed.\n"u8.ToArray(), "Change", Cancel);
        Assert.Equal("plain.md", Scratch.Git(_scratch.Mirror, "diff-tree", "--name-only", "-r", commit, next));
        await Assert.ThrowsAsync<GitException>(() => repository.CommitAsync(RepositoryScratch.Ada, commit, "link.md", [], "Over a link", Cancel));
        await Assert.ThrowsAsync<GitException>(() => repository.CommitAsync(RepositoryScratch.Ada, commit, "module/x.md", [], "Into a submodule", Cancel));
    }

    [Theory, InlineData(".git"), InlineData(".GIT"), InlineData(".."), InlineData(".")]
    public async Task Trees_that_would_write_into_git_are_refused_whole_and_the_last_ones_stay(string name)
    {
        string origin = _scratch.Bare();
        PromptRepository repository = _scratch.Open(origin);
        await repository.FetchAsync(Cancel);
        string tip = repository.Status.Tip!, blob = Store(origin, "x");
        string tree = TestGit.Tree(origin, Entry("040000", "tree", TestGit.Tree(origin, Entry("100644", "blob", blob, "config"u8)), Encoding.UTF8.GetBytes(name)));
        Scratch.Git(origin, "update-ref", "refs/heads/main", Scratch.Git(origin, "commit-tree", tree, "-p", tip, "-m", "x"));
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Unreachable, tip), (repository.Status.State, repository.Status.Tip));
        Assert.Contains("malformed", repository.Status.Problem, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Hooks_and_settings_of_the_repository_and_of_the_mirror_run_nothing(bool address)
    {
        string origin = _scratch.Bare();
        PromptRepository first = _scratch.Open(address ? "file://" + origin : origin);
        await first.FetchAsync(Cancel);
        string[] traces = [_scratch.Files.Booby(origin), _scratch.Files.Booby(_scratch.Mirror)];
        await File.WriteAllTextAsync(Path.Combine(_scratch.Mirror, "objects", "info", "alternates"), Path.Combine(origin, "objects") + "\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_scratch.Copy(), ".gitattributes"), "* filter=x diff=x merge=x\n", Cancel);
        RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
        foreach (string trace in traces)
        {
            File.Delete(trace); // that push ran the hooks, as it should
        }

        PromptRepository repository = _scratch.Open(address ? "file://" + origin : origin);
        await repository.FetchAsync(Cancel);
        string tip = repository.Status.Tip!;
        Assert.NotNull(await repository.ReadAtAsync(tip, "second.md", Max, Cancel));
        string commit = await repository.CommitAsync(RepositoryScratch.Ada, tip, "third.md", "Third.\n"u8.ToArray(), "Third", Cancel);
        Assert.Equal(PushOutcome.Ok, await repository.PushAsync("main", tip, commit, Cancel));
        await repository.KeepAsync([commit], Cancel);
        await repository.TidyAsync(Cancel);
        Assert.All(traces, trace => Assert.False(File.Exists(trace), File.Exists(trace) ? File.ReadAllText(trace) : ""));
        Assert.False(Directory.Exists(Path.Combine(_scratch.Mirror, "hooks")));
    }

    /// <summary>Refused means: told, not done. What it must not be is a crash of another kind.</summary>
    private static async Task RefusedAsync<T>(Func<Task<T>> act)
    {
        try
        {
            Assert.True(await act() is PushOutcome { Done: false });
        }
        catch (Exception exception) when (exception is ArgumentException or GitException)
        {
            // Told.
        }
    }

    private static byte[] Entry(string mode, string type, string id, ReadOnlySpan<byte> name) => [.. Encoding.ASCII.GetBytes($"{mode} {type} {id}\t"), .. name, 0];

    private static string Store(string repository, string content) => Encoding.ASCII.GetString(TestGit.Run(repository, Encoding.UTF8.GetBytes(content), "hash-object", "-w", "--stdin", "--no-filters")).Trim();

    /// <summary>All files there are, the mirror's too, and those of the attacks in the directory that git runs in; but for loose objects, which commits of anything make.</summary>
    private List<string> Files() => [.. Attacked.Where(Path.Exists), .. Directory.EnumerateFileSystemEntries(_scratch.Files.Root, "*", SearchOption.AllDirectories).Where(f => !LooseObject().IsMatch(f)).Order(StringComparer.Ordinal)];

    private static string[] Attacked { get; } = [.. ((string[])["x", "y"]).Select(n => Path.GetPathRoot(Path.GetTempPath()) + n)];

    [GeneratedRegex("/objects/[0-9a-f]{2}(/|$)")]
    private static partial Regex LooseObject();
}
