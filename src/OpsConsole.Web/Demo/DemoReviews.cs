using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Demo.World;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo;

/// <summary>
/// Samples the sample applications for review, once, when their history is there: the sample people make rules, two of them label some of what the rules picked, and what they call bad makes a dataset.
/// </summary>
internal sealed partial class DemoReviews(
    OwnAddress address, DemoState state, ReviewQueries queries, ReviewRuleCommands rules, ReviewCommands reviews, ReviewQueue queue, DatasetCommands datasets, DatasetQueries datasetQueries, CaseMaking cases,
    TraceQueries traces, AccessDirectory access, TimeProvider time, ILogger<DemoReviews> logger) : BackgroundService
{
    private const string Engineer = "engineer@demo.example", Owner = "product-owner@demo.example", Slug = "support-regressions";
    private const int Labelled = 36, Picked = 120, DiffersEvery = 7, BadEvery = 3;

    private static readonly TimeSpan Looks = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            await state.Loaded.WaitAsync(stoppingToken);
            if ((await queries.RulesAsync(stoppingToken)).Count > 0)
            {
                return;
            }

            await MakeRulesAsync(stoppingToken);
            while ((await queries.ProgressAsync(PersonOf(Owner).Id, stoppingToken)).Waiting < Picked)
            {
                await Task.Delay(Looks, time, stoppingToken); // the job picks within ten minutes
            }

            await LabelAsync(PersonOf(Engineer), 0, stoppingToken);
            await LabelAsync(PersonOf(Owner), DiffersEvery, stoppingToken);
            await MakeDatasetAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            Log.NotMade(logger, exception);
        }
    }

    private async Task MakeRulesAsync(CancellationToken stopping)
    {
        Actor by = PersonOf(Engineer);
        ReviewRuleDraft[] drafts =
        [
            new() { Name = "Support bot, by chance", Application = DemoApplication.SupportBot, Environment = DemoWorld.Production, Kind = ReviewRuleKind.Random, Limit = 0.15, PerDay = Picked, Reviewers = 2 },
            new() { Name = "Not liked", Environment = DemoWorld.Production, Kind = ReviewRuleKind.NegativeFeedback, PerDay = 20 },
            new() { Name = "Dear answers", Kind = ReviewRuleKind.HighCost, Limit = 0.25, PerDay = 10, Scale = ReviewScale.OneToFive },
        ];
        foreach (ReviewRuleDraft draft in drafts)
        {
            await rules.CreateAsync(by, draft, stopping);
        }
    }

    /// <summary>Labels the oldest ones that two are to judge and that were sent with their content; one of so many otherwise than the other person.</summary>
    private async Task LabelAsync(Actor by, int differsEvery, CancellationToken stopping)
    {
        List<long> passed = [];
        for (int done = 0; done < Labelled && await queue.TakeAsync(by.Id, passed, stopping) is { } item;)
        {
            if (item.Wanted < 2 || await traces.FindAsync(TraceId.FromBytes(item.TraceId), stopping) is not { Conversation.Count: > 0 })
            {
                passed.Add(item.Id);
                continue;
            }

            done++;
            bool bad = done % BadEvery == 0, differs = differsEvery > 0 && done % differsEvery == 0;
            byte grade = bad != differs ? Grades.Bad : Grades.Good;
            string reason = QualityOptions.DefaultReasons[done % QualityOptions.DefaultReasons.Count];
            await reviews.LabelAsync(by, item.Id, new ReviewSaying(grade, grade == Grades.Bad ? [reason] : []), stopping);
        }

        await queue.ReleaseAsync(by.Id, passed, stopping);
    }

    private async Task MakeDatasetAsync(CancellationToken stopping)
    {
        Actor by = PersonOf(Owner);
        await datasets.CreateAsync(by, new DatasetDraft(Slug, "Support bot regressions", DatasetPurpose.Evaluation, "What reviewers called bad: a new prompt must do better on these."), stopping);
        TimeRange month = TimeRange.TryRelative("30d", out TimeRange range) ? range : TimeRange.Default;
        await datasets.AddAsync(by, Slug, await cases.FindAsync(new CaseFilter(CaseSource.LabelledBad, month), stopping), stopping);
        if (await datasetQueries.FindAsync(Slug, stopping) is { Standing: { Cases: > 0, Dataset: var made } })
        {
            await datasets.FreezeAsync(by, Slug, made.Revision, "The first reviews.", stopping);
        }
    }

    /// <summary>A sample person, as if signed in.</summary>
    private Actor PersonOf(string email)
    {
        AccessEntry person = access.People.Single(p => p.Email.Equals(email, StringComparison.OrdinalIgnoreCase));
        return Actor.Person(new AccessTicket(person.PersonId, person.Email, "sample data", person.Stamp), new ActorOrigin("web"));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: the reviews of the sample people could not be made.")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
