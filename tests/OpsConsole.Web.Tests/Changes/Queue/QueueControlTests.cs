using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Web.Changes.Queue;

namespace OpsConsole.Web.Tests.Changes.Queue;

/// <summary>The parts of the queue, without a server.</summary>
public sealed class QueueControlTests : BunitContext
{
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public QueueControlTests() => Services.AddSingleton<TimeProvider>(new ManualTime(Now));

    [Fact]
    public void A_row_says_what_is_missing_how_long_it_waits_and_why_it_waits_for_me()
    {
        QueueItem item = new(Request(), QueuePlace.Mine, QueueReason.Approval, ["1 of 2 approvals"], new ReviewClock(Now.AddHours(-30), Now.AddHours(-6), ReviewStage.Overdue), false);
        IRenderedComponent<QueueRow> row = Render<QueueRow>(p => p.Add(r => r.Item, item));
        Assert.Equal("/changes/0123456789abcdef", row.Find("a[data-row]").GetAttribute("href"));
        Assert.Equal(["Your approval is missing", "1 of 2 approvals"], row.FindAll(".needs p").Select(p => p.TextContent));
        Assert.Contains("waits 1 d: too long", row.Find(".tone-bad").TextContent, StringComparison.Ordinal);
        Assert.Contains("Release of answer in production", row.Markup, StringComparison.Ordinal);
        Assert.Empty(row.FindAll("input"));
    }

    [Fact]
    public void A_row_that_can_be_released_with_others_can_be_chosen()
    {
        bool chosen = false;
        QueueItem item = new(Request(ChangeState.Approved), QueuePlace.Ready, QueueReason.None, [], null, true);
        IRenderedComponent<QueueRow> row = Render<QueueRow>(p => p.Add(r => r.Item, item).Add(r => r.CanChoose, true).Add(r => r.ChosenChanged, value => chosen = value));
        Assert.Equal("Choose Be kind", row.Find("input").GetAttribute("aria-label"));
        row.Find("input").Change(true);
        Assert.True(chosen);
    }

    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData("production", "in review", "ANN", true)]
    [InlineData("staging", null, null, false)]
    [InlineData(null, "approved", null, false)]
    [InlineData(null, null, "something else", false)]
    public void The_address_says_what_is_looked_at(string? environment, string? state, string? text, bool has) =>
        Assert.Equal(has, new QueueView(environment, state, text).Has(new QueueItem(Request(), QueuePlace.Others, QueueReason.None, [], null, false)));

    [Fact]
    public void An_address_has_only_what_is_set()
    {
        Assert.Equal("/changes", new QueueView(null, null, null).Href());
        Assert.Equal("/changes?env=eu%20west&q=a%26b", new QueueView("eu west", null, "a&b").Href());
    }

    [Fact]
    public void A_broken_glass_is_told_until_it_is_reviewed()
    {
        ChangeRequest broken = Request(ChangeState.Released), reviewed = Request(ChangeState.Released);
        broken.GlassBrokenBy = "7";
        (reviewed.GlassBrokenBy, reviewed.ReviewedBy) = ("7", "8");
        Assert.Equal("", GlassBanner.Describe([reviewed, Request()], _ => "Cleo"));
        Assert.Equal("Cleo broke the glass for “Be kind” in production: another person must review it.", GlassBanner.Describe([broken, reviewed], _ => "Cleo"));
        Assert.Equal("Cleo broke the glass for “Be kind” in production, and there is 1 more: another person must review it.", GlassBanner.Describe([broken, broken], _ => "Cleo"));
    }

    internal static ChangeRequest Request(ChangeState state = ChangeState.InReview) => new()
    {
        Id = "0123456789abcdef",
        Environment = "production",
        Subject = "answer",
        Title = "Be kind",
        AuthorId = "1",
        AuthorName = "Ann",
        State = state,
        Risk = ChangeRisk.High,
        CreatedAt = Now.AddHours(-30),
        Hash = new string('a', 64),
    };
}
