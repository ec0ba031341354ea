using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class FreeRangeTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Two_times_are_read_as_utc()
    {
        string? problem = FreeRange.Read("2026-11-20T10:00", "2026-11-20T12:30", Now, out TimeRange? range);

        Assert.Null(problem);
        Assert.Equal((new DateTime(2026, 11, 20, 10, 0, 0), new DateTime(2026, 11, 20, 12, 30, 0)), range!.Resolve(Now));
        Assert.Equal(DateTimeKind.Utc, range.Resolve(Now).From.Kind);
    }

    [Theory]
    [InlineData(null, "2026-11-20T12:30", "start")]
    [InlineData("yesterday", "2026-11-20T12:30", "start")]
    [InlineData("2026-11-20T12:30", "", "end")]
    [InlineData("2026-11-20T12:30", "2026-11-20T12:30", "after the start")]
    [InlineData("2026-11-20T12:30", "2026-11-20T10:00", "after the start")]
    [InlineData("2026-11-22T12:30", "2026-11-22T13:30", "in the future: it is 2026-11-21 03:00 UTC")]
    [InlineData("2006-11-20T12:30", "2026-11-20T10:00", "at most 3,653 days")]
    public void What_cannot_be_is_explained(string? from, string? to, string said)
    {
        string? problem = FreeRange.Read(from, to, Now, out TimeRange? range);

        Assert.Contains(said, problem, StringComparison.Ordinal);
        Assert.Null(range);
    }

    [Theory]
    [InlineData("15m", "Last 15 minutes")]
    [InlineData("1h", "Last 1 hour")]
    [InlineData("24h", "Last 24 hours")]
    [InlineData("90d", "Last 90 days")]
    public void A_preset_reads_in_words(string preset, string words)
    {
        Assert.True(TimeRange.TryRelative(preset, out TimeRange range));
        Assert.Equal(words, RangeText.Describe(range, Now));
    }

    [Theory]
    [InlineData("2026-11-20T10:00", "2026-11-20T12:30", "20 Nov 10:00 – 12:30")]
    [InlineData("2026-11-20T10:00", "2026-11-21T02:30", "20 Nov 10:00 – 21 Nov 02:30")]
    [InlineData("2025-12-31T23:00", "2026-01-01T01:00", "31 Dec 2025 23:00 – 1 Jan 2026 01:00")]
    [InlineData("2026-11-20T10:00:05", "2026-11-20T10:00:35", "20 Nov 10:00:05 – 10:00:35")]
    public void A_free_range_reads_as_short_as_it_can(string from, string to, string words)
    {
        FreeRange.Read(from, to, Now, out TimeRange? range);
        Assert.Equal(words, RangeText.Describe(range!, Now));
    }
}
