using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Prompts.Editing;
using OpsConsole.Web.Tests.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>What the release dialog says is always of the version that it would release.</summary>
public sealed class ReleaseDialogStateTests(EditingConsole console) : IClassFixture<EditingConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Findings_of_a_version_chosen_before_are_never_taken_for_those_of_this_one()
    {
        await console.ReadyAsync();
        SlowVersions versions = new();
        ReleaseDialogState dialog = new(
            console.Get<PromptCatalog>(), console.Get<PromptHistory>(), versions.Reader(), console.Get<ReleaseHistory>(), console.Get<ChangeCommands>(), console.Get<ObservedVersions>(),
            NullLogger<ReleaseDialogState>.Instance);
        string clean = new('a', 40), broken = new('b', 40);
        Task older = dialog.ChooseAsync("staging", clean, Cancel), newer = dialog.ChooseAsync("staging", broken, Cancel);
        Assert.Equal("Reading the version…", dialog.Refusal);

        versions.Answer(broken, "AKIAIOSFODNN7EXAMPLQ");
        await newer;
        versions.Answer(clean, "Answer kindly.");
        await older;

        Assert.Equal(broken, dialog.Commit);
        Assert.NotEmpty(dialog.Look!.Problems);
        Assert.StartsWith("It has errors", dialog.Refusal, StringComparison.Ordinal);
    }
}
