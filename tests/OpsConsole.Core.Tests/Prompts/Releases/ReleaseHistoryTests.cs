using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Releases;

public sealed class ReleaseHistoryTests
{
    [Fact]
    public async Task What_was_live_is_told_by_the_order_of_the_branch_whatever_clocks_say()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string[] versions = [shared.Tip(), shared.Push("answer.md", "B."), shared.Push("answer.md", "C."), shared.Push("answer.md", "D."), shared.Push("answer.md", "E.")];
        string[] times = ["2026-01-05T00:00:00Z", "2026-01-10T00:00:00Z", "2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2026-01-20T00:00:00Z"];
        foreach ((string version, string time) in versions.Zip(times))
        {
            shared.Push(SharedPrompts.Production, $"answer: {version[..8]}\n", at: time);
        }

        await shared.SyncAsync();

        Assert.Equal(versions.Reverse(), shared.History.Of("production", "answer").Select(s => s.Commit));
        Assert.Equal(versions[4], shared.History.Current("production", "answer")!.Commit);
        Assert.Null(shared.History.At("production", "answer", At("2026-01-04")));
        Assert.Equal(versions[0], shared.History.At("production", "answer", At("2026-01-09"))!.Commit);
        Assert.Equal(versions[1], shared.History.At("production", "answer", At("2026-01-15"))!.Commit);
        Assert.Equal(versions[4], shared.History.At("production", "answer", At("2026-01-25"))!.Commit);
        Assert.Equal(versions[4], shared.History.At("production", "answer", DateTime.UtcNow)!.Commit);
        Assert.Equal(versions[4], Assert.Single(shared.History.AllAt(null, At("2026-01-25"))).Commit);
    }

    [Fact]
    public async Task What_is_read_bit_by_bit_is_what_is_read_at_once()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        foreach (string? text in new[] { $"answer: {version}\n", $"answer: {version}\nother: {version}\n", "", $"other: {version} # again\n", null, $"prompts:\n  answer: {version}\n" })
        {
            shared.Push(SharedPrompts.Production, text);
            shared.Push("unrelated.md", text + "x");
            await shared.SyncAsync();
        }

        IReadOnlyList<LiveSpan> bitByBit = shared.History.Recent(100);
        Assert.Equal(4, bitByBit.Count);
        Assert.NotNull(shared.History.Current("production", "answer"));
        Assert.Null(shared.History.Current("production", "other"));
        await shared.RestartAsync();
        Assert.Equal(bitByBit, shared.History.Recent(100));
    }

    [Theory]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("1 9 3 4", "1 3 3 4")]
    [InlineData("1 2 0 4", "1 2 2 4")]
    [InlineData("9 1 2 3", "1 1 2 3")]
    [InlineData("1 2 9", "1 2 9")]
    [InlineData("1 2 3 0", "1 2 3 3")]
    [InlineData("2 2 2", "2 2 2")]
    [InlineData("", "")]
    public void Times_that_contradict_the_order_are_put_between_their_neighbours(string claimed, string straight) =>
        Assert.Equal(Days(straight), BranchTimes.Straighten(Days(claimed)));

    private static DateTime[] Days(string days) => [.. days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => DateTime.UnixEpoch.AddDays(int.Parse(d)))];

    private static DateTime At(string day) => DateTime.SpecifyKind(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
