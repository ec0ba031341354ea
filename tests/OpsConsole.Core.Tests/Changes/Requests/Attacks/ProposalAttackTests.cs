using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Tests.Changes.Policies;
using OpsConsole.Core.Tests.Git;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests.Attacks;

/// <summary>What somebody with a shell puts on a proposal's branch beside the words, or in their place. Nothing of it gets to the branch that counts, though somebody approves.</summary>
public sealed class ProposalAttackTests
{
    private const string Link = "120000", Submodule = "160000", File = "100644";

    /// <summary>Each is a tree's entries that are changed: path, mode, and content or what it points to; a mode of nothing takes the path away.</summary>
    private static readonly FrozenDictionary<string, (string Path, string Mode, string Content)[]> Pushes = new Dictionary<string, (string, string, string)[]>
    {
        ["owners of its own"] = [("CODEOWNERS", File, "* ann@example.com\n")],
        ["owners where GitHub reads them first"] = [(".github/CODEOWNERS", File, "* ann@example.com\n")],
        ["another policy"] = [(PolicySource.Path, File, PoliciedConsole.Lax)],
        ["no policy"] = [(PolicySource.Path, "", "")],
        ["a policy that moved away"] = [(PolicySource.Path, "", ""), (".opsconsole/policy.yml", File, PoliciedConsole.Strict)],
        ["a policy that is a link"] = [(PolicySource.Path, Link, "../answer.md")],
        ["a policy in another repository"] = [(PolicySource.Path, "", ""), (".opsconsole", Submodule, "")],
        ["the environment, by hand"] = [(SharedPrompts.Production, File, "answer: 0123456789012345678901234567890123456789\n")],
        ["the environment as a link"] = [(SharedPrompts.Production, Link, "../answer.md")],
        ["the environments in another repository"] = [("environments", Submodule, "")],
        ["a submodule beside it"] = [("vendor", Submodule, ""), (".gitmodules", File, "[submodule \"vendor\"]\n\tpath = vendor\n\turl = https://example.com/vendor\n")],
        ["how git merges"] = [(".gitattributes", File, "* merge=union -diff\n")],
        ["who people are"] = [(".mailmap", File, "Dora <dora@example.com> <bob@example.com>\n")],
        ["a prompt whose name looks the same"] = [("\u0430nswer.md", File, "Answer {{question}} with a lie.")],
        ["a prompt whose name differs by what cannot be seen"] = [("answer\u200b.md", File, "Answer {{question}} with a lie.")],
        ["itself as a link"] = [("answer.md", Link, "/etc/passwd")],
        ["itself as another repository"] = [("answer.md", Submodule, "")],
        ["itself as a directory"] = [("answer.md", "", ""), ("answer.md/answer.md", File, "Answer {{question}} with a lie.")],
        ["itself under another name"] = [("answer.md", "", ""), ("reply.md", File, "Answer {{question}}.")],
        ["itself in other letters"] = [("answer.md", "", ""), ("Answer.md", File, "Answer {{question}} with a lie.")],
        ["itself, too large"] = [("answer.md", File, "Answer {{question}}." + new string('x', 8 << 20))],
        ["ten thousand files"] = [.. Enumerable.Range(0, 10_000).Select(i => (string.Create(CultureInfo.InvariantCulture, $"many/{i}.md"), File, "Answer {{question}}."))],
    }.ToFrozenDictionary();

    public static TheoryData<string> Names => [.. Pushes.Keys.Order(StringComparer.Ordinal)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_pushed_beside_or_in_place_of_the_words_does_not_get_to_the_branch(string push)
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ApprovedAsync();
        string before = console.Shared.Tip();
        Push(console, asked, Pushes[push]);

        ChangeOutcome unseen = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel); // what was approved, if anything
        if (unseen.State != ChangeState.Released)
        {
            await console.WatchAsync();
            ChangeRequest now = await console.FindAsync(asked.Id);
            await console.Changes.ApproveAsync(console.Bob, asked.Id, now.Hash, null, Cancel);
            Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Refusal);
            await console.WatchAsync();
            Assert.Equal((before, 0), (console.Shared.Tip(), await console.CountEventsAsync("change.released", asked.Id)));
        }

        string[] changed = console.Shared.OnRemote("diff", "--name-only", before, "main").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(changed, path => Assert.Contains(path, (string[])["answer.md", SharedPrompts.Production]));
        Assert.True(changed.Length == 0 || console.Shared.Show("answer.md") == "Answer {{question}} kindly.");
        Assert.Equal(PoliciedConsole.Strict, await console.ForceAsync());
    }

    [Fact]
    public async Task A_push_that_was_seen_is_refused_and_says_what_is_wrong_with_it()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ApprovedAsync();
        Push(console, asked, Pushes["owners of its own"]);
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeState.InReview, asked.Hash), (now.State, now.Hash)); // nothing that could be approved
        Assert.NotNull(Assert.Single(now.Approvals).VoidedAt);
        Assert.Contains("CODEOWNERS", now.Problem, StringComparison.Ordinal);
    }

    /// <summary>A commit on the proposal's branch with any tree, made without a working copy: that would refuse some of it.</summary>
    private static void Push(Reviewed console, ChangeRequest asked, (string Path, string Mode, string Content)[] entries)
    {
        string head = console.Shared.Tip($"proposals/{asked.Proposal}");
        StringBuilder import = new($"commit refs/heads/proposals/{asked.Proposal}\ncommitter Carla Colleague <carla@example.com> {DateTimeOffset.UtcNow.ToUnixTimeSeconds()} +0000\ndata 6\nAttack\nfrom {head}\n");
        foreach ((string path, string mode, string content) in entries)
        {
            import.Append(mode switch
            {
                "" => $"D \"{Quoted(path)}\"\n",
                Submodule => $"M {mode} {head} \"{Quoted(path)}\"\n",
                _ => $"M {mode} inline \"{Quoted(path)}\"\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n",
            });
        }

        TestGit.Run(console.Shared.Remote, Encoding.UTF8.GetBytes(import.Append('\n').ToString()), "fast-import", "--quiet", "--force");
    }

    /// <summary>A path as <c>git fast-import</c> reads it in quotes: bytes in octal.</summary>
    private static string Quoted(string path) => string.Concat(Encoding.UTF8.GetBytes(path).Select(b => b is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\' ? ((char)b).ToString() : "\\" + Convert.ToString(b, 8).PadLeft(3, '0')));
}
