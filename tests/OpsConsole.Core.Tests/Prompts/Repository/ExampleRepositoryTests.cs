using System.Text;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

public sealed class ExampleRepositoryTests : IDisposable
{
    private readonly RepositoryScratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Without_a_repository_an_example_is_made_that_is_an_ordinary_one()
    {
        PromptRepository repository = _scratch.Open("");
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, ExampleRepository.Tip, true), (repository.Status.State, repository.Status.Tip, repository.Status.IsExample));
        string example = repository.ExampleDirectory!;
        Assert.Equal("", Scratch.Git(example, "fsck", "--strict", "--full"));
        Assert.InRange(int.Parse(Scratch.Git(example, "rev-list", "--count", "main")), 20, 40);
        Assert.Equal(3, Scratch.Git(example, "log", "--format=%ae").Split('\n').Distinct().Count());

        string copy = _scratch.Files.At("copy");
        Scratch.Git(_scratch.Files.Root, "clone", "--quiet", example, copy);
        string mine = RepositoryScratch.Commit(copy, "mine.md", "Mine.\n", "Mine");
        await repository.FetchAsync(Cancel);
        Assert.Equal(mine, repository.Status.Tip);

        PromptRepository again = _scratch.Open("");
        await again.FetchAsync(Cancel);
        Assert.Equal(mine, again.Status.Tip); // it is made once
    }

    [Theory, InlineData("support-bot/answer", "support-bot/answer.prompty", 5), InlineData("code-assistant/edit", "code-assistant/edit.prompt", 3), InlineData("document-analyst/extract", "document-analyst/extract.prompt.yml", 2)]
    public async Task The_versions_that_the_sample_data_tells_of_are_in_it(string prompt, string path, int count)
    {
        PromptRepository repository = _scratch.Open("");
        await repository.FetchAsync(Cancel);
        Assert.Equal(Scratch.Git(repository.ExampleDirectory!, "log", "--reverse", "--format=%H", "--", path).Split('\n'), ExampleRepository.Versions(prompt));
        Assert.Equal(count, ExampleRepository.Versions(prompt).Count);
        RepositoryBlob? live = await repository.ReadAtAsync(ExampleRepository.Tip, "environments/production.yaml", 10_000, Cancel);
        Assert.Contains($"\n{prompt}: {ExampleRepository.Versions(prompt)[^1]}\n", Encoding.UTF8.GetString(live!.Content), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_example_does_not_hold_has_no_versions() => Assert.Empty(ExampleRepository.Versions("nothing"));
}
