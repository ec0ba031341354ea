using System.Text;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Proposals;

/// <summary>What a proposal's page is told.</summary>
public sealed class ProposalQueriesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_too_large_to_be_read_is_not_taken_for_taken_away()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string id = await ProposeAsync(shared, "answer", null, "Answer kindly.");

        ProposalDetail large = await PushAsync(shared, id, "answer.md", new string('x', 2 << 20));
        Assert.Equal((null, true, false), (large.HeadContent, large.Head.IsUnread, large.Base.IsUnread));
        ProposalDetail gone = await PushAsync(shared, id, "answer.md", null);
        Assert.Equal((null, false), (gone.HeadContent, gone.Head.IsUnread));
    }

    [Fact]
    public async Task A_change_of_the_second_file_of_a_folder_is_told()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string id = await ProposeAsync(shared, "folder", "folder/system.md", "You sum up. {{input}}");

        ProposalDetail told = await PushAsync(shared, id, "folder/user.md", "Unseen.");
        Assert.Null(told.Base.UserContent);
        Assert.Equal("Unseen.", Encoding.UTF8.GetString(told.Head.UserContent!));
    }

    private static async Task<string> ProposeAsync(SharedPrompts shared, string prompt, string? path, string text) =>
        (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft(prompt, path, shared.Tip(), Encoding.UTF8.GetBytes(text), "Kinder", null), Cancel)).Id!;

    private static async Task<ProposalDetail> PushAsync(SharedPrompts shared, string id, string path, string? text)
    {
        shared.InWork("fetch", "-q", "origin", "proposals/" + id);
        shared.InWork("checkout", "-q", "--detach", "FETCH_HEAD");
        string file = Path.Combine(shared.InWork("rev-parse", "--show-toplevel"), path);
        if (text is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, text, Cancel);
        }

        shared.InWork("add", "-A");
        shared.InWork("commit", "-q", "-m", "With git");
        shared.InWork("push", "-q", "origin", "HEAD:proposals/" + id);
        shared.InWork("checkout", "-q", "main");
        await shared.WatchAsync();
        return (await shared.Get<ProposalQueries>().FindAsync(id, Cancel))!;
    }
}
