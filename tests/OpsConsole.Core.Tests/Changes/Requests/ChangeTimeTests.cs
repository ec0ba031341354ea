using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Times that run out, clocks that jump, times in which nothing goes live.</summary>
public sealed class ChangeTimeTests
{
    private const string Frozen =
        """
        version: 1
        rules:
          - { name: Production, when: { environment: [production] }, risk: high }
        freezes:
          - { name: Christmas, from: 2026-12-24, to: 2026-12-30 }
        """;

    private readonly ManualTime _time = new(new DateTime(2026, 12, 20, 12, 0, 0, DateTimeKind.Utc));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_for_a_week_waits_in_vain()
    {
        await using Reviewed console = await Reviewed.StartAsync(time: _time);
        ChangeRequest asked = await console.AskAsync();
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await console.WatchAsync();
        Assert.Equal(ChangeState.InReview, (await console.FindAsync(asked.Id)).State);

        _time.Advance(TimeSpan.FromMinutes(1));
        await console.WatchAsync();

        Assert.Equal(ChangeState.Expired, (await console.FindAsync(asked.Id)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // a command comes before upkeep looks
    public async Task Approvals_are_too_old_after_three_days_and_a_clock_that_goes_back_revives_nothing(bool upkeep)
    {
        await using Reviewed console = await Reviewed.StartAsync(time: _time);
        ChangeRequest asked = await console.ApprovedAsync();
        _time.Advance(TimeSpan.FromHours(72));
        if (upkeep)
        {
            await console.WatchAsync();
        }
        else
        {
            Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)).Refusal);
        }

        _time.Advance(TimeSpan.FromHours(-3));
        await console.WatchAsync();

        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)).Refusal);
        Assert.Equal(ChangeRefusal.Conflict, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Refusal);
        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal(ChangeState.Expired, now.State);
        Assert.NotNull(Assert.Single(now.Approvals).VoidedAt);
    }

    [Fact]
    public async Task An_approval_of_two_is_too_old_before_the_second_comes_and_stays_so()
    {
        await using Reviewed console = await Reviewed.StartAsync("version: 1\nrules:\n  - { name: Two, when: { environment: [production] }, risk: high, approvals: { people: 2 } }\n", _time);
        ChangeRequest asked = await console.ApprovedAsync();
        _time.Advance(TimeSpan.FromHours(73));
        Assert.Null((await console.Changes.ApproveAsync(console.Cleo, asked.Id, asked.Hash, null, Cancel)).Problem);
        Assert.Equal(ChangeState.InReview, (await console.FindAsync(asked.Id)).State);

        _time.Advance(TimeSpan.FromHours(-3));
        await console.WatchAsync();
        Assert.Equal(ChangeState.InReview, (await console.FindAsync(asked.Id)).State);

        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).State); // once more, and now it counts
    }

    [Fact]
    public async Task A_clock_that_goes_back_gives_nobody_more_time()
    {
        await using Reviewed console = await Reviewed.StartAsync(time: _time);
        ChangeRequest asked = await console.AskAsync();
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Null((await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Problem);
        _time.Advance(TimeSpan.FromHours(-6));
        await console.Changes.CommentAsync(console.Bob, asked.Id, "It is earlier than it was.", Cancel);

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal(asked.CreatedAt.AddHours(3), now.ChangedAt);
        Assert.Equal(now.Steps.Select(s => s.At).Order(), now.Steps.Select(s => s.At));
        Assert.Equal(asked.CreatedAt.AddHours(3 + 72), now.ExpiresAt);
    }

    [Fact]
    public async Task In_a_freeze_nothing_goes_live_and_low_risks_do_by_themselves_when_it_ends()
    {
        _time.Advance(TimeSpan.FromDays(4));
        await using Reviewed console = await Reviewed.StartAsync(Frozen, _time);
        ChangeRequest low = await console.AskAsync(environment: "staging"), high = await console.ApprovedAsync("Answer {{question}} warmly.");
        Assert.Equal(ChangeState.Approved, low.State);
        Assert.Contains("Christmas", (await console.Releases.ReleaseAsync(console.Ann, high.Id, null, null, Cancel)).Problem, StringComparison.Ordinal);
        Assert.Contains("Christmas", (await console.Releases.ReleaseAsync(console.Ann, low.Id, null, null, Cancel)).Problem, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromDays(5)); // longer than approvals count
        await console.WatchAsync();
        Assert.Equal((ChangeState.Approved, ChangeState.Expired), ((await console.FindAsync(low.Id)).State, (await console.FindAsync(high.Id)).State));

        _time.Advance(TimeSpan.FromDays(1));
        await console.WatchAsync();
        Assert.Equal(ChangeState.Released, (await console.FindAsync(low.Id)).State);
    }

    [Fact]
    public async Task A_clock_that_goes_back_before_a_freeze_does_not_thaw()
    {
        await using Reviewed console = await Reviewed.StartAsync(Frozen, _time);
        ChangeRequest high = await console.ApprovedAsync();
        _time.Advance(TimeSpan.FromDays(2.6)); // in the freeze begins
        _time.Advance(TimeSpan.FromDays(1));
        await console.Changes.CommentAsync(console.Bob, high.Id, "It is Christmas.", Cancel);
        _time.Advance(TimeSpan.FromDays(-1));

        Assert.NotNull((await console.Releases.ReleaseAsync(console.Ann, high.Id, null, null, Cancel)).Problem);
    }

    [Fact]
    public async Task What_waits_for_a_day_is_told_once()
    {
        await using Reviewed console = await Reviewed.StartAsync(time: _time);
        ChangeRequest asked = await console.AskAsync();
        await console.WatchAsync();
        Assert.Equal(0, await console.CountEventsAsync("change.escalated", asked.Id));

        _time.Advance(TimeSpan.FromHours(24));
        await console.WatchAsync();
        _time.Advance(TimeSpan.FromHours(24));
        await console.WatchAsync();

        Assert.Equal(1, await console.CountEventsAsync("change.escalated", asked.Id));
        Assert.NotNull((await console.FindAsync(asked.Id)).EscalatedAt);
    }

    [Fact]
    public async Task A_broken_glass_that_nobody_reviews_is_told_once()
    {
        await using Reviewed console = await Reviewed.StartAsync(time: _time);
        ChangeRequest asked = await console.AskAsync();
        await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users get nonsense.", Cancel);
        _time.Advance(TimeSpan.FromHours(24));
        await console.WatchAsync();
        await console.WatchAsync();
        Assert.Equal(1, await console.CountEventsAsync("change.escalated", asked.Id));
    }
}
