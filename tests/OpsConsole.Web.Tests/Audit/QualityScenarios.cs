using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What is done to reviews and datasets.</summary>
internal static class QualityScenarios
{
    private static readonly ReviewRuleDraft Draft = new() { Name = "By chance", Kind = ReviewRuleKind.Random, Limit = 0.1, Enabled = false };

    private static long _last = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a review rule is made, changed and removed", ["ReviewRuleCommands.CreateAsync", "ReviewRuleCommands.ChangeAsync", "ReviewRuleCommands.RemoveAsync"],
            ["review_rule.created done", "review_rule.changed done", "review_rule.removed done"], async console =>
        {
            Actor engineer = await PersonAsync(console, Roles.Engineer);
            ReviewRuleCommands commands = console.Get<ReviewRuleCommands>();
            return async () =>
            {
                string id = (await commands.CreateAsync(engineer, Draft, Cancel)).Id!;
                Assert.Null((await commands.ChangeAsync(engineer, id, 1, Draft with { Limit = 0.2 }, Cancel)).Problem);
                Assert.NotNull((await commands.ChangeAsync(engineer, id, 1, Draft, Cancel)).Problem); // somebody changed it: nothing happens
                Assert.Null((await commands.RemoveAsync(engineer, id, 2, Cancel)).Problem);
            };
        }),
        new("an interaction is labelled, the label corrected, settled and taken back", ["ReviewCommands.LabelAsync", "ReviewCommands.SettleAsync", "ReviewCommands.WithdrawAsync"],
            ["review.labelled done", "review.corrected done", "review.labelled done", "review.settled done", "review.withdrawn done"], async console =>
        {
            long item = await ItemAsync(console);
            (Actor owner, Actor engineer) = (await PersonAsync(console, Roles.ProductOwner), await PersonAsync(console, Roles.Engineer));
            ReviewCommands commands = console.Get<ReviewCommands>();
            return async () =>
            {
                Assert.Null((await commands.LabelAsync(owner, item, new ReviewSaying(Grades.Good, []), Cancel)).Problem);
                Assert.Null((await commands.LabelAsync(owner, item, new ReviewSaying(Grades.Bad, []), Cancel)).Problem);
                Assert.Null((await commands.LabelAsync(engineer, item, new ReviewSaying(Grades.Good, []), Cancel)).Problem);
                Assert.Null((await commands.SettleAsync(engineer, item, Grades.Bad, Cancel)).Problem);
                Assert.Null((await commands.WithdrawAsync(engineer, item, Cancel)).Problem);
            };
        }),
        new("a dataset is made, filled, frozen and proposed", ["DatasetCommands.CreateAsync", "DatasetCommands.FreezeAsync", "DatasetCommands.RemoveCaseAsync", "DatasetProposals.ProposeAsync", "ProposalCommands.ProposeFileAsync"],
            ["dataset.created done", "dataset.version_made done", "dataset.case_removed done", "change.proposed done", "dataset.proposed done"], async console =>
        {
            Actor owner = await PersonAsync(console, Roles.ProductOwner);
            DatasetCommands commands = console.Get<DatasetCommands>();
            string slug = "d" + Interlocked.Increment(ref _last);
            return async () =>
            {
                Assert.Null((await commands.CreateAsync(owner, new DatasetDraft(slug, "Cases", DatasetPurpose.Evaluation), Cancel)).Problem);
                long one = await CaseAsync(console, slug);
                Assert.Null((await commands.FreezeAsync(owner, slug, 1, null, Cancel)).Problem);
                Assert.Null((await commands.RemoveCaseAsync(owner, slug, one, Cancel)).Problem);
                QualityOutcome proposed = await console.Get<DatasetProposals>().ProposeAsync(owner, slug, 1, Cancel);
                Assert.Null(proposed.Problem);
            };
        }),
        new("a dataset is removed", ["DatasetCommands.RemoveAsync"], ["dataset.removed done"], async console =>
        {
            string slug = "d" + Interlocked.Increment(ref _last);
            await console.Get<DatasetCommands>().CreateAsync(AuditedConsole.Shell, new DatasetDraft(slug, "Cases", DatasetPurpose.FineTuning), Cancel);
            return () => console.Get<DatasetCommands>().RemoveAsync(AuditedConsole.Shell, slug, Cancel);
        }),
        new("cases are added of what has no content", ["DatasetCommands.AddAsync"], [], async console =>
        {
            string slug = "d" + Interlocked.Increment(ref _last);
            await console.Get<DatasetCommands>().CreateAsync(AuditedConsole.Shell, new DatasetDraft(slug, "Cases", DatasetPurpose.Evaluation), Cancel);
            return async () => Assert.NotNull((await console.Get<DatasetCommands>().AddAsync(AuditedConsole.Shell, slug, [new TraceId(8, 8)], Cancel)).Outcome.Problem);
        }),
        new("reviews and datasets are changed by somebody who may not", [],
            ["review_rule.created denied", "review.labelled denied", "review.settled denied", "dataset.created denied", "dataset.cases_added denied", "dataset.version_made denied", "dataset.proposed denied"], async console =>
        {
            long item = await ItemAsync(console);
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            DatasetCommands datasets = console.Get<DatasetCommands>();
            return async () =>
            {
                Assert.True((await console.Get<ReviewRuleCommands>().CreateAsync(executive, Draft, Cancel)).Denied);
                Assert.True((await console.Get<ReviewCommands>().LabelAsync(executive, item, new ReviewSaying(Grades.Good, []), Cancel)).Denied);
                Assert.True((await console.Get<ReviewCommands>().SettleAsync(executive, item, Grades.Good, Cancel)).Denied);
                Assert.True((await datasets.CreateAsync(executive, new DatasetDraft("cases", "Cases", DatasetPurpose.Evaluation), Cancel)).Denied);
                Assert.True((await datasets.AddAsync(executive, "cases", [new TraceId(8, 8)], Cancel)).Outcome.Denied);
                Assert.True((await datasets.FreezeAsync(executive, "cases", 1, null, Cancel)).Denied);
                Assert.True((await console.Get<DatasetProposals>().ProposeAsync(executive, "cases", 1, Cancel)).Denied);
            };
        }),
    ];

    /// <summary>Something that two people are to judge.</summary>
    private static async Task<long> ItemAsync(AuditedConsole console)
    {
        long id = Interlocked.Increment(ref _last);
        await using OpsDbContext db = await console.ContextAsync();
        db.ReviewItems.Add(new ReviewItem
        {
            Id = id, TraceId = new TraceId(9, (ulong)id).ToBytes(), RuleId = "0000000000000001", Why = "picked by chance", PickedAt = DateTime.UtcNow, StartedAt = DateTime.UtcNow,
            Application = "support-bot", Environment = "production", Wanted = 2,
        });
        await db.SaveChangesAsync(Cancel);
        return id;
    }

    /// <summary>A case, as if it had been made of an interaction with content.</summary>
    private static async Task<long> CaseAsync(AuditedConsole console, string slug)
    {
        long id = Interlocked.Increment(ref _last);
        await using OpsDbContext db = await console.ContextAsync();
        string dataset = await db.Datasets.Where(d => d.Slug == slug).Select(d => d.Id).SingleAsync(Cancel);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO DatasetCases (Id, DatasetId, TraceId, Line, AddedAt, AddedBy, Since) VALUES ({id}, {dataset}, {new TraceId(9, (ulong)id).ToBytes()}, {$$"""{"id":"{{slug}}","input":[]}"""}, {DateTime.UtcNow}, 'tester', 0)", Cancel);
        return id;
    }

    private static async Task<Actor> PersonAsync(AuditedConsole console, string role)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }
}
