using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Causes.Notes;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards.Causes;

namespace OpsConsole.Web.Tests.Dashboards.Causes;

public sealed class CausesOnChartsTests
{
    private static readonly DateTime From = new(2026, 11, 18, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_chart_gets_what_happened_in_its_own_time_only()
    {
        Cause[] causes = [At(1), At(3), At(-1), At(-1) with { Kind = CauseKind.SourceOutage, Until = From.AddHours(1) }];

        ChartPayload payload = ChartPayload.Of(Chart(hours: 2), new CauseList(causes, 0, []));

        Assert.Equal(["18 Nov 01:00 answer@4", "17 Nov 23:00–18 Nov 01:00 answer@4"], payload.Causes.Select(c => c.Text));
        Assert.Equal(["▲", "×"], payload.Causes.Select(c => c.Mark));
    }

    [Fact]
    public void Only_what_goes_on_by_itself_is_drawn_as_a_time()
    {
        Cause[] causes = [At(0) with { Until = From.AddHours(1) }, At(0) with { Kind = CauseKind.Incident, Until = From.AddHours(1) }];

        Assert.Equal([false, true], ChartPayload.Of(Chart(hours: 2), new CauseList(causes, 0, [])).Causes.Select(c => c.Until is not null));
    }

    [Fact]
    public void Every_kind_has_its_own_mark()
    {
        CauseKind[] kinds = Enum.GetValues<CauseKind>();
        Assert.Equal(kinds.Length, kinds.Select(k => CauseWords.Of(k).Mark).Distinct().Count());
    }

    [Fact]
    public void A_note_begins_in_the_middle_of_what_is_shown_and_is_about_what_is_looked_at()
    {
        NoteForm form = NoteForm.For(From, From.AddHours(2), new MetricsFilter("bot", "production"));
        form.Text = "Campaign";

        Assert.Equal((new NoteDraft("Campaign", From.AddHours(1), null, "bot", "production"), null), form.Read());
        form.IsNarrow = false;
        form.Until = "2026-11-18T03:00";
        Assert.Equal((new NoteDraft("Campaign", From.AddHours(1), From.AddHours(3)), null), form.Read());
    }

    [Theory]
    [InlineData("", null, "Give the time of the note")]
    [InlineData("2026-11-18T01:00", "later", "Give the end")]
    public void A_time_that_is_none_is_told(string at, string? until, string problem)
    {
        (NoteDraft? draft, string? said) = new NoteForm { Text = "Campaign", At = at, Until = until }.Read();

        Assert.Null(draft);
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    private static Cause At(int hours) => new(From.AddHours(hours), CauseKind.Release, "answer@4", "/prompts/name/answer");

    private static ChartSpec Chart(int hours) => new() { Unit = "%", From = From, To = From.AddHours(hours), Times = [From], IntervalMinutes = 60, Traces = [], Format = _ => "" };
}
