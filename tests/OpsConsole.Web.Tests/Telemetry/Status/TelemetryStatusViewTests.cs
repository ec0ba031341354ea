using AngleSharp.Dom;
using Bunit;
using OpsConsole.Web.Telemetry.Status;

namespace OpsConsole.Web.Tests.Telemetry.Status;

public sealed class TelemetryStatusViewTests : BunitContext
{
    private static readonly TelemetryStatus Fresh = new()
    {
        Since = new DateTime(2026, 11, 20, 9, 30, 0, DateTimeKind.Utc),
        Received = [new("Requests", 0), new("Spans", 0)],
        Refused = [],
        Redacted = [],
        Skewed = 0,
        Writer = new() { QueuedRequests = (0, 4096), QueuedBytes = (0, 64 << 20), Commits = 0 },
        Dimensions = [new("Applications", 0, 2000, false)],
        Environments = [new("*", false, TimeSpan.FromDays(90))],
        Storage = new("Sqlite", "3.40.1", 4096),
    };

    [Fact]
    public void A_console_that_received_nothing_says_so()
    {
        IRenderedComponent<TelemetryStatusView> view = Show(Fresh);

        Assert.Contains("Nothing was refused.", Section(view, "refused-title"), StringComparison.Ordinal);
        Assert.Contains("Nothing looked like personal data.", Section(view, "redacted-title"), StringComparison.Ordinal);
        Assert.Contains("Nothing was committed yet.", Section(view, "writer-title"), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_stand_with_their_reasons_rules_and_units()
    {
        IRenderedComponent<TelemetryStatusView> view = Show(Fresh with
        {
            Received = [new("Requests", 1234), new("Spans", 1234567)],
            Refused = [new("Unauthorized (401)", 3), new("Too large (413)", 1)],
            Redacted = [new("email", 2048)],
            Skewed = 7,
            Writer = new()
            {
                QueuedRequests = (12, 4096), QueuedBytes = (3 << 20, 64 << 20), Commits = 900,
                GroupSize = new(1, 8, 40), CommitMilliseconds = new(4.25, 18.4, 61),
            },
        });

        Assert.Equal(["1,234", "1,234,567", "4", "2,048", "7"], view.FindAll(".stat dd").Select(d => d.TextContent));
        Assert.Contains("Unauthorized (401)", Section(view, "refused-title"), StringComparison.Ordinal);
        Assert.Contains("3.0 MiB", Section(view, "writer-title"), StringComparison.Ordinal);
        Assert.Equal(["4.3 ms", "18 ms", "61 ms"], view.FindAll("[aria-labelledby=writer-title] tr")[^1].QuerySelectorAll("td.num").Select(d => d.TextContent));
    }

    [Theory]
    [InlineData(1500, false, "OK")]
    [InlineData(1600, false, "Nearly full")]
    [InlineData(2000, true, "Full: the rest is (other)")]
    public void A_full_dimension_is_told_in_words(int values, bool overflowed, string said)
    {
        IRenderedComponent<TelemetryStatusView> view = Show(Fresh with { Dimensions = [new("Prompt versions", values, 2000, overflowed)] });

        Assert.Equal(said, view.Find("[aria-labelledby=dimensions-title] .badge").TextContent);
        Assert.Equal(overflowed, Section(view, "dimensions-title").Contains("Telemetry:DimensionLimit", StringComparison.Ordinal));
    }

    [Fact]
    public void Environments_say_what_is_kept_and_for_how_long()
    {
        IRenderedComponent<TelemetryStatusView> view = Show(Fresh with
        {
            Environments = [new("staging", true, TimeSpan.FromDays(14)), new("*", false, TimeSpan.FromHours(12))],
        });

        IReadOnlyList<IElement> rows = view.FindAll("[aria-labelledby=environments-title] tbody tr");
        Assert.Equal(["staging", "stored, redacted", "14 days"], rows[0].QuerySelectorAll("td").Select(d => d.TextContent));
        Assert.Equal(["all others", "not stored", "12 hours"], rows[1].QuerySelectorAll("td").Select(d => d.TextContent));
    }

    [Fact]
    public void A_database_that_is_elsewhere_has_no_size_here()
    {
        Assert.Contains("ask the database server", Section(Show(Fresh with { Storage = new("SqlServer", "16.0", null) }), "storage-title"), StringComparison.Ordinal);
    }

    private IRenderedComponent<TelemetryStatusView> Show(TelemetryStatus status) => Render<TelemetryStatusView>(p => p.Add(v => v.Status, status));

    private static string Section(IRenderedComponent<TelemetryStatusView> view, string title) => view.Find($"[aria-labelledby={title}]").TextContent;
}
