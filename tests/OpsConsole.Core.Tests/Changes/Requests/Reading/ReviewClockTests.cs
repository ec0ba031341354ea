using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;

namespace OpsConsole.Core.Tests.Changes.Requests.Reading;

public sealed class ReviewClockTests
{
    private static readonly DateTime Began = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, 24, ReviewStage.Fresh)]
    [InlineData(11.9, 24, ReviewStage.Fresh)]
    [InlineData(12, 24, ReviewStage.Late)]
    [InlineData(23.9, 24, ReviewStage.Late)]
    [InlineData(24, 24, ReviewStage.Overdue)]
    [InlineData(30, 72, ReviewStage.Overdue)] // it expires before anybody would hear of it
    public void It_is_late_past_half_the_time_and_overdue_past_all(double waitedHours, double escalatesAfterHours, ReviewStage stage)
    {
        ChangePolicy policy = new() { EscalateAfter = TimeSpan.FromHours(escalatesAfterHours), ReviewFor = TimeSpan.FromHours(30) };
        Assert.Equal(stage, ReviewClock.Of(Waiting(ChangeState.InReview), policy, Began.AddHours(waitedHours))!.Stage);
    }

    [Theory]
    [InlineData(ChangeState.Draft)]
    [InlineData(ChangeState.Approved)]
    [InlineData(ChangeState.Released)]
    public void What_waits_for_no_decision_has_no_clock(ChangeState state) => Assert.Null(ReviewClock.Of(Waiting(state), new ChangePolicy(), Began.AddDays(9)));

    private static ChangeRequest Waiting(ChangeState state) =>
        new() { Id = "1", Environment = "production", Subject = "answer", Title = "Be kind", AuthorId = "1", AuthorName = "Ann", State = state, WaitsSince = Began };
}
