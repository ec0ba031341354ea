using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>How the queue hands out what waits, and what becomes of labels.</summary>
public class ReviewQueueTests
{
    private const string Anna = "anna", Ben = "ben";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gets_what_another_is_at_until_it_is_let_go_or_forgotten()
    {
        await using QualityConsole console = await FilledAsync(1, reviewers: 1);
        ReviewQueue queue = console.Get<ReviewQueue>();

        ReviewItem? annas = await queue.TakeAsync(Anna, [], Cancel);
        Assert.NotNull(annas);
        Assert.Null(await queue.TakeAsync(Ben, [], Cancel));
        Assert.Equal(annas.Id, (await queue.TakeAsync(Anna, [], Cancel))!.Id); // her own she gets again

        console.Time.Advance(ReviewQueue.Held + TimeSpan.FromSeconds(1));
        Assert.Equal(annas.Id, (await queue.TakeAsync(Ben, [], Cancel))!.Id);

        await queue.ReleaseAsync(Ben, [annas.Id], Cancel);
        Assert.Equal(annas.Id, (await queue.TakeAsync(Anna, [], Cancel))!.Id);
    }

    [Fact]
    public async Task Two_who_take_at_once_never_get_the_same()
    {
        await using QualityConsole console = await FilledAsync(12, reviewers: 1);
        ReviewQueue queue = console.Get<ReviewQueue>();

        ReviewItem?[] taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => queue.TakeAsync($"person-{i}", [], Cancel))));

        Assert.Equal(12, taken.Select(t => t!.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_two_are_to_judge_is_done_when_both_have_and_a_person_counts_once()
    {
        await using QualityConsole console = await FilledAsync(1, reviewers: 2);
        ReviewQueue queue = console.Get<ReviewQueue>();
        long item = (await queue.TakeAsync(Anna, [], Cancel))!.Id;

        await LabelAsync(console, Anna, item, Grades.Good);
        await LabelAsync(console, Anna, item, Grades.Bad, "Wrong");
        Assert.Null(await queue.TakeAsync(Anna, [], Cancel));
        Assert.Equal((1, false), await CountsAsync(console));

        Assert.Equal(item, (await queue.TakeAsync(Ben, [], Cancel))!.Id);
        await LabelAsync(console, Ben, item, Grades.Bad);
        Assert.Equal((2, true), await CountsAsync(console));
        await using OpsDbContext db = console.Context();
        Assert.Equal([(Anna, Grades.Bad, "Wrong"), (Ben, Grades.Bad, "")], (await db.ReviewLabels.OrderBy(l => l.PersonId).ToListAsync(Cancel)).Select(l => (l.PersonId, l.Grade, l.Reasons)));
    }

    [Fact]
    public async Task A_label_that_is_taken_back_waits_again_for_who_took_it_back()
    {
        await using QualityConsole console = await FilledAsync(1, reviewers: 1);
        ReviewQueue queue = console.Get<ReviewQueue>();
        long item = (await queue.TakeAsync(Anna, [], Cancel))!.Id;
        await LabelAsync(console, Anna, item, Grades.Good);

        Assert.Null((await console.Get<ReviewCommands>().WithdrawAsync(QualityConsole.Person(Anna), item, Cancel)).Problem);

        Assert.Equal((0, false), await CountsAsync(console));
        Assert.Null(await queue.TakeAsync(Ben, [], Cancel));
        Assert.Equal(item, (await queue.TakeAsync(Anna, [], Cancel))!.Id);
    }

    [Fact]
    public async Task Notes_are_redacted_and_reasons_are_those_of_the_list()
    {
        await using QualityConsole console = await FilledAsync(1, reviewers: 1);
        long item = (await console.Get<ReviewQueue>().TakeAsync(Anna, [], Cancel))!.Id;

        await console.Get<ReviewCommands>().LabelAsync(QualityConsole.Person(Anna), item, new ReviewSaying(Grades.Bad, ["Wrong", "not a reason"], "ask ana@example.com"), Cancel);

        await using OpsDbContext db = console.Context();
        ReviewLabel label = await db.ReviewLabels.SingleAsync(Cancel);
        Assert.Equal(("Wrong", "ask [email]"), (label.Reasons, label.Note));
    }

    [Fact]
    public async Task A_grade_that_is_not_on_the_scale_is_refused()
    {
        await using QualityConsole console = await FilledAsync(1, reviewers: 1);
        long item = (await console.Get<ReviewQueue>().TakeAsync(Anna, [], Cancel))!.Id;

        Assert.NotNull((await console.Get<ReviewCommands>().LabelAsync(QualityConsole.Person(Anna), item, new ReviewSaying(3, []), Cancel)).Problem);
    }

    [Fact]
    public async Task Agreement_is_of_pairs_and_what_differs_is_settled_by_a_person()
    {
        await using QualityConsole console = await FilledAsync(4, reviewers: 2);
        List<ReviewItem> items = await console.ItemsAsync();
        byte[] annas = [Grades.Good, Grades.Good, Grades.Bad, Grades.Good], bens = [Grades.Good, Grades.Good, Grades.Bad, Grades.Bad];
        for (int i = 0; i < items.Count; i++)
        {
            await LabelAsync(console, Anna, items[i].Id, annas[i]);
            await LabelAsync(console, Ben, items[i].Id, bens[i]);
        }

        ReviewQueries queries = console.Get<ReviewQueries>();
        AgreementReport report = await queries.AgreementAsync(Cancel);

        // Three of four alike; by chance 3/4 · 2/4 + 1/4 · 2/4 = 1/2.
        Assert.Equal((4, 0.75, 0.5), (report.All.Cases, report.All.Share, Math.Round(report.All.Value!.Value, 10)));
        LabelledItem differing = Assert.Single(report.Differing);
        Assert.Null(differing.Grade);

        await console.Get<ReviewCommands>().SettleAsync(QualityConsole.Person("cleo"), differing.Item.Id, Grades.Bad, Cancel);
        Assert.Empty((await queries.AgreementAsync(Cancel)).Differing);
        Assert.Equal(Grades.Bad, (await queries.FindAsync(differing.Item.TraceId, Cancel))!.Grade);
    }

    private static async Task<QualityConsole> FilledAsync(int count, int reviewers)
    {
        QualityConsole console = await QualityConsole.StartAsync();
        await console.RuleAsync(new ReviewRuleDraft { Name = "All", Kind = ReviewRuleKind.Random, Limit = 1, PerDay = 500, Reviewers = reviewers });
        for (int i = 0; i < count; i++)
        {
            await console.SendAsync();
        }

        await console.RunAsync("review-sampling");
        Assert.Equal(count, (await console.ItemsAsync()).Count);
        return console;
    }

    private static async Task LabelAsync(QualityConsole console, string person, long item, byte grade, params string[] reasons)
    {
        QualityOutcome outcome = await console.Get<ReviewCommands>().LabelAsync(QualityConsole.Person(person), item, new ReviewSaying(grade, reasons), Cancel);
        Assert.Null(outcome.Problem);
    }

    private static async Task<(int Labels, bool IsDone)> CountsAsync(QualityConsole console)
    {
        ReviewItem item = Assert.Single(await console.ItemsAsync());
        return (item.Labels, item.IsDone);
    }
}
