using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Quality.Reviews;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.Quality;

/// <summary>One person at the queue, key by key.</summary>
public sealed class ReviewNextStateTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static long _last = 1_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labelling_shows_the_next_and_undo_the_one_before_again()
    {
        (ReviewNextState state, Actor who, long[] items) = await StartAsync(ReviewScale.GoodOrBad, 3);
        Assert.Equal(items[0], state.Current!.Item.Id);

        await state.GradeAsync(who, Grades.Good);
        Assert.Equal((items[1], 1), (state.Current!.Item.Id, state.Labelled));

        await state.UndoAsync(who);
        Assert.Equal((items[0], 0, false), (state.Current!.Item.Id, state.Labelled, state.CanUndo));
        Assert.Empty(await LabelsAsync(items));

        await state.GradeAsync(who, Grades.Good);
        Assert.Equal(items[1], state.Current!.Item.Id);
        await state.LeaveAsync(who);
    }

    [Fact]
    public async Task Bad_waits_for_a_reason_and_the_reason_says_it()
    {
        (ReviewNextState state, Actor who, long[] items) = await StartAsync(ReviewScale.GoodOrBad, 2);

        await state.GradeAsync(who, Grades.Bad);
        Assert.Equal((items[0], true), (state.Current!.Item.Id, state.WaitsForReason));
        await state.ReasonAsync(who, state.Reasons[2]);

        Assert.Equal((items[1], false), (state.Current!.Item.Id, state.WaitsForReason));
        ReviewLabel label = Assert.Single(await LabelsAsync(items));
        Assert.Equal((Grades.Bad, state.Reasons[2]), (label.Grade, label.Reasons));
        await state.LeaveAsync(who);
    }

    [Fact]
    public async Task What_is_skipped_does_not_come_again_and_is_free_for_others()
    {
        (ReviewNextState state, Actor who, long[] items) = await StartAsync(ReviewScale.OneToFive, 2);

        await state.SkipAsync(who);
        Assert.Equal(items[1], state.Current!.Item.Id);
        Assert.Equal(items[0], (await console.Get<ReviewQueue>().TakeAsync("somebody", [], Cancel))!.Id);

        await state.GradeAsync(who, 4);
        Assert.Null(state.Current);
        Assert.Null(state.Problem);
        await console.Get<ReviewQueue>().ReleaseAsync("somebody", items, Cancel);
    }

    /// <summary>A queue of its own: what other tests left over is done.</summary>
    private async Task<(ReviewNextState State, Actor Who, long[] Items)> StartAsync(ReviewScale scale, int count)
    {
        await using (OpsDbContext db = await console.ContextAsync())
        {
            await db.ReviewItems.ExecuteUpdateAsync(i => i.SetProperty(x => x.IsDone, true), Cancel);
            for (int i = 0; i < count; i++)
            {
                long id = Interlocked.Increment(ref _last);
                db.ReviewItems.Add(new ReviewItem
                {
                    Id = id, TraceId = new TraceId(10, (ulong)id).ToBytes(), RuleId = "0000000000000001", Why = "picked by chance", PickedAt = DateTime.UtcNow, StartedAt = DateTime.UtcNow,
                    Application = "support-bot", Environment = "production", Wanted = 1, Scale = scale,
                });
            }

            await db.SaveChangesAsync(Cancel);
        }

        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(Roles.ProductOwner));
        Actor who = Actor.Person(ticket, new ActorOrigin("web"));
        ReviewNextState state = console.Get<ReviewNextState>();
        await state.StartAsync(who);
        return (state, who, [.. Enumerable.Range(0, count).Select(i => _last - count + 1 + i)]);
    }

    private async Task<List<ReviewLabel>> LabelsAsync(long[] items)
    {
        await using OpsDbContext db = await console.ContextAsync();
        return await db.ReviewLabels.AsNoTracking().Where(l => items.Contains(l.ItemId)).ToListAsync(Cancel);
    }
}
