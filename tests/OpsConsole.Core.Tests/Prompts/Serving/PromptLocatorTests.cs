using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Serving;

/// <summary>Catalog, release and serving mean the same file by a name.</summary>
public sealed class PromptLocatorTests : IDisposable
{
    private readonly ServedScratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_found_for_a_release_and_for_serving_is_the_file_of_the_catalog()
    {
        string commit = await _scratch.CommitAsync(
            GrownRepository.Put("two.md", "The first by path."), GrownRepository.Put("two.prompty", "system:\nThe second."), GrownRepository.Put("loud/SHOUT.MD", "Loud."),
            GrownRepository.Put("both.txt", "A text."), GrownRepository.Put("both/system.md", "A folder."), GrownRepository.Put("deep/er/fabric/system.MD", "Fabric."),
            GrownRepository.Put("deep/er/fabric/user.md", "{{question}}"), GrownRepository.Put("deep/er/fabric-like.md", "Not that."), GrownRepository.Put("tests.prompt.YML", "messages: []"));

        CatalogPrompt[] prompts = [.. _scratch.Repository.Catalog.Current.Prompts.Where(p => p.Path != p.Name)];
        Assert.Equal(["both", "deep/er/fabric", "deep/er/fabric-like", "loud/SHOUT", "tests", "two"], prompts.Select(p => p.Name));
        foreach (CatalogPrompt prompt in prompts)
        {
            LocatedPrompt found = (await _scratch.Locator.FindAsync(prompt.Name, commit, Cancel))!;
            ServedPrompt served = (await _scratch.Reader.ReadAsync(prompt.Name, commit, Cancel))!;
            Assert.Equal((prompt.Path, prompt.Blob, prompt.UserBlob), (found.Path, found.Blob, found.UserBlob));
            Assert.Equal((prompt.Path, prompt.Blob, prompt.UserBlob), (served.Path, served.Version.Blob, served.UserBlob));
        }
    }

    [Fact]
    public async Task A_name_means_the_file_that_it_meant_at_that_commit_whatever_there_is_now()
    {
        string before = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Then."), GrownRepository.Put("a.prompty", "system:\nNow."));
        await _scratch.CommitAsync(GrownRepository.Delete("a.md"));

        Assert.Equal("a.prompty", _scratch.Repository.Catalog.Current.Find("a")!.Path);
        Assert.Equal("a.md", (await _scratch.Reader.ReadAsync("a", before, Cancel))!.Path);
    }

    [Fact]
    public async Task A_prompt_is_found_under_the_name_that_it_had_before_it_was_renamed()
    {
        string before = await _scratch.CommitAsync(GrownRepository.Put("old.md", "A text that is long enough to be found again after a renaming.\n"));
        await _scratch.CommitAsync(GrownRepository.Move("old.md", "new.md"));

        Assert.Equal("old.md", (await _scratch.Locator.FindAsync("new", before, Cancel))!.Path);
        Assert.Null(await _scratch.Locator.FindAsync("never", before, Cancel));
        Assert.Null(await _scratch.Locator.FindAsync("../old", before, Cancel));
    }

    [Fact]
    public async Task A_link_is_not_followed_beside_a_folder_nor_as_a_prompt()
    {
        string commit = await _scratch.CommitAsync(
            GrownRepository.Put("folder/system.md", "System."), GrownRepository.Put("folder/user.md", "/etc/passwd").Replace("100644", "120000", StringComparison.Ordinal),
            GrownRepository.Put("link.md", "folder/system.md").Replace("100644", "120000", StringComparison.Ordinal));

        ServedPrompt served = (await _scratch.Reader.ReadAsync("folder", commit, Cancel))!;
        Assert.Null(served.UserBlob);
        Assert.Null(served.UserContent);
        Assert.Null(await _scratch.Reader.ReadAsync("link", commit, Cancel));
        UnreadFile unread = (await _scratch.Locator.FindUnreadAsync("link", commit, Cancel))!;
        Assert.Equal(("link.md", commit), (unread.Path, unread.Commit));
        Assert.Contains("symbolic link", unread.Problem, StringComparison.Ordinal);
        Assert.Null(await _scratch.Locator.FindUnreadAsync("folder", commit, Cancel));
        Assert.Null(await _scratch.Locator.FindUnreadAsync("never", commit, Cancel));
    }

    public void Dispose() => _scratch.Dispose();
}
