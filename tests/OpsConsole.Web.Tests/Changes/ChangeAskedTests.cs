using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>What pages say of change requests.</summary>
public sealed class ChangeAskedTests : BunitContext
{
    [Fact]
    public void What_waits_is_said_with_a_link_that_stays_and_what_is_live_without()
    {
        using Toasts toasts = new(TimeProvider.System);
        toasts.Say(new ChangeOutcome("1", ChangeState.InReview), "Live.");
        toasts.Say(new ChangeOutcome("2", ChangeState.Released), "Live.");
        toasts.Say(ChangeOutcome.Refused(ChangeRefusal.Conflict, "It is live already."), "Live.");
        Assert.Equal(
            [("info", "It waits for approval.", "/changes/1"), ("ok", "Live.", null), ("bad", "It is live already.", null)],
            toasts.Shown.Select(t => (t.Tone.Name, t.Text, t.Link?.Href)));
    }

    [Fact]
    public void A_reason_that_fits_into_a_line_is_the_title_and_any_other_stands_below_it()
    {
        ChangeWish brief = ChangeTitles.Wish(ChangeKind.Rollback, "production", "support/answer", null, " Answers got worse "), none = ChangeTitles.Wish(ChangeKind.Release, "staging", "support/answer", new string('a', 40), null),
            lines = ChangeTitles.Wish(ChangeKind.Removal, "staging", "support/answer", "ignored", "One.\nTwo.");
        Assert.Equal(("Answers got worse", null), (brief.Title, brief.Description));
        Assert.StartsWith("Release support/answer aaaaaaa", none.Title, StringComparison.Ordinal);
        Assert.Equal(("Take support/answer out of staging", "One.\nTwo.", null), (lines.Title, lines.Description, lines.Wanted));
    }

    [Fact]
    public void A_line_says_where_a_change_stands_and_leads_to_it()
    {
        Services.AddSingleton(TimeProvider.System);
        ChangeRequest request = new() { Id = "0a", Environment = "production", Subject = "support/answer", Title = "Be kind", AuthorId = "a", AuthorName = "Ann", State = ChangeState.InReview };
        IRenderedComponent<ChangeRows> rows = Render<ChangeRows>(p => p.Add(r => r.Requests, [request]));
        Assert.Contains("in review", rows.Markup, StringComparison.Ordinal);
        Assert.Equal("/changes/0a", rows.Find("a").GetAttribute("href"));
        Assert.Contains("Release of support/answer in production, Ann", rows.Markup, StringComparison.Ordinal);
    }
}
