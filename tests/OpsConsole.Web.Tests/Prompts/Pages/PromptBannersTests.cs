using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Web.Prompts.Pages;
using OpsConsole.Web.Prompts.Releases;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class PromptBannersTests
{
    private static readonly PromptDrift Drift = new("production", "support/answer", "support-bot", new string('a', 40), new string('b', 40), DateTime.UnixEpoch, DriftKind.OldVersion);

    [Fact]
    public void Drift_names_who_runs_what_instead_of_what()
    {
        Assert.Equal("", DriftBanner.Describe([]));
        Assert.Equal("support-bot runs support/answer aaaaaaa in production, where bbbbbbb is released.", DriftBanner.Describe([Drift]));
        Assert.EndsWith("where none is released. And 2 more.", DriftBanner.Describe([Drift with { Intended = null }, Drift, Drift]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bypass_names_who_changed_what_is_live_where()
    {
        EnvironmentBypass bypass = new("production", new string('a', 40), "Mallory", "Sneak it in");
        Assert.Equal("", BypassBanner.Describe([]));
        Assert.Equal("Mallory changed what is live in production with a push, past the console: “Sneak it in”.", BypassBanner.Describe([bypass]));
        Assert.EndsWith(" So did pushes in staging.", BypassBanner.Describe([bypass, bypass with { Environment = "staging" }]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RepositoryState.Starting, true, "")]
    [InlineData(RepositoryState.Ready, true, "")]
    [InlineData(RepositoryState.Unreachable, true, "as they were read last")]
    [InlineData(RepositoryState.Unreachable, false, "never read")]
    [InlineData(RepositoryState.BranchMissing, true, "no branch main")]
    public void Trouble_with_the_repository_says_what_still_works(RepositoryState state, bool wasRead, string words)
    {
        string said = RepositoryBanner.Describe(new RepositoryStatus(state, "target", "main", wasRead ? new string('a', 40) : null, null, "problem", false));

        Assert.Equal(words.Length == 0, said.Length == 0);
        Assert.Contains(words, said, StringComparison.Ordinal);
    }
}
