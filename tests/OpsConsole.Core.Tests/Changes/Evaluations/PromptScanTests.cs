using System.Text;
using OpsConsole.Core.Changes.Evaluations;

namespace OpsConsole.Core.Tests.Changes.Evaluations;

public class PromptScanTests
{
    private const string Key = "AKIA" + "QX7TZ2M4LJ8RN5WD";

    [Fact]
    public void Secrets_and_personal_data_are_found_with_their_lines_and_never_shown()
    {
        IReadOnlyList<ScanProblem> found = Scan($"You help.\nWrite to ann@acme.com.\nUse {Key}.", user: $"Ask {{{{question}}}}.\nKey {Key}");

        Assert.Equal([(ScanKind.Secret, null, 3), (ScanKind.Secret, "user.md", 2), (ScanKind.PersonalData, null, 2)], found.Select(p => (p.Kind, p.File, p.Line)));
        Assert.All(found, p => Assert.False(p.IsLive));
        Assert.All(found, p => Assert.False(p.Words.Contains(Key, StringComparison.Ordinal) || p.Words.Contains("ann@", StringComparison.Ordinal)));
    }

    [Fact]
    public void Data_that_the_live_version_has_is_told_apart_also_on_a_line_that_changed()
    {
        ScanProblem found = Assert.Single(Scan("You help kindly.\nOr write to Ann@acme.com today.", live: "You help.\nWrite to ann@acme.com."));
        Assert.True(found.IsLive);
    }

    [Fact]
    public void A_new_address_beside_one_that_is_live_is_new() =>
        Assert.Equal([(1, false), (2, true)], Scan("Write to ann@acme.com or eve@acme.com.\nOr to ann@acme.com.", live: "Write to ann@acme.com.").Select(p => (p.Line, p.IsLive)));

    [Fact]
    public void A_new_address_behind_many_that_are_live_is_found()
    {
        string live = string.Join('\n', Enumerable.Range(0, 30).Select(i => $"Write to a{i}@acme.com."));
        Assert.Contains(Scan(live + "\nWrite to eve@acme.com.", live: live), p => p is { Line: 31, IsLive: false });
    }

    [Fact]
    public void A_secret_is_one_whatever_is_live() => Assert.False(Assert.Single(Scan($"Use {Key}.", live: $"Use {Key}.")).IsLive);

    [Fact]
    public void A_character_that_nobody_sees_hides_nothing() =>
        Assert.Equal([ScanKind.Secret, ScanKind.PersonalData], Scan($"Use {Key.Insert(9, "\u200B")}.\nWrite to ann\u00AD@acme.com.").Select(p => p.Kind));

    [Fact]
    public void What_is_clean_has_no_problems() => Assert.Empty(Scan("Answer {{question}} in 3 lines.", live: "Write to ann@acme.com."));

    private static IReadOnlyList<ScanProblem> Scan(string text, string? user = null, string? live = null) =>
        PromptScan.Of(new ScannedFiles(Encoding.UTF8.GetBytes(text), user is null ? null : Encoding.UTF8.GetBytes(user)), live is null ? null : new ScannedFiles(Encoding.UTF8.GetBytes(live), null));
}
