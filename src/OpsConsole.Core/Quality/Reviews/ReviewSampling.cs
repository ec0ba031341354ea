using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>
/// Picks interactions for review by the rules. What arrived is looked at once, in the order of its arrival; what was picked and how far a rule has looked is one transaction, so that
/// a run that is cut off begins again where it was.
/// </summary>
internal sealed class ReviewSampling(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names, QuestionQueries questions, StorageOptions storage, TimeProvider time) : IConsoleJob
{
    public const string Name = "review-sampling";

    /// <summary>Late spans and scores still change an interaction for a while.</summary>
    internal static readonly TimeSpan Settles = TimeSpan.FromMinutes(2);

    /// <summary>Feedback comes late: of interactions of this time.</summary>
    private static readonly TimeSpan FeedbackWithin = TimeSpan.FromDays(7);

    /// <summary>Most interactions or scores that a rule looks at in a run; the next run goes on behind them.</summary>
    internal const int MostSeen = 50_000;

    /// <summary>Most interactions that a rule looks into for their content in a run: what it would have picked past them stays unpicked.</summary>
    internal const int MostOpened = 2_000;

    private const int OpenedAtOnce = 100;

    private const int AtOnce = 500; // SQL Server takes 2,100 parameters

    private readonly SortableId _ids = new(time, storage.Node);

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        List<ReviewRule> rules;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            rules = await context.ReviewRules.AsNoTracking().Where(r => r.Enabled).OrderBy(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        int picked = 0;
        foreach (ReviewRule rule in rules)
        {
            run.Report(100 * rules.IndexOf(rule) / rules.Count, $"Looking by “{rule.Name}”");
            int found = await PickAsync(run, rule, cancellationToken).ConfigureAwait(false);
            if (found > 0)
            {
                run.Say(string.Create(CultureInfo.InvariantCulture, $"“{rule.Name}” picked {found}."));
            }

            picked += found;
        }

        run.Report(100, picked == 0 ? "Nothing new to review" : string.Create(CultureInfo.InvariantCulture, $"{picked} more to review"));
    }

    private async Task<int> PickAsync(JobRunning run, ReviewRule rule, CancellationToken cancellationToken)
    {
        OpsDbContext reading = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        Sample sample;
        List<Candidate> wanted;
        await using (reading.ConfigureAwait(false))
        {
            DateTime now = time.GetUtcNow().UtcDateTime, midnight = now.Date;
            int room = rule.PerDay - await reading.ReviewItems.CountAsync(i => i.RuleId == rule.Id && i.PickedAt >= midnight, cancellationToken).ConfigureAwait(false);
            sample = await SampleAsync(reading, rule, now, Math.Max(room, 0), cancellationToken).ConfigureAwait(false);
            HashSet<string> known = await KnownAsync(reading, sample.Candidates, cancellationToken).ConfigureAwait(false);
            IEnumerable<Candidate> fresh = sample.Candidates.DistinctBy(c => Convert.ToHexString(c.TraceId)).Where(c => !known.Contains(Convert.ToHexString(c.TraceId)));
            wanted = rule.OnlyWithContent ? await WithContentAsync(fresh, Math.Max(room, 0), cancellationToken).ConfigureAwait(false) : [.. fresh.Take(Math.Max(room, 0))];
            await names.EnsureAsync(reading, wanted.SelectMany(c => new[] { (DimensionKind.Application, c.ApplicationId), (DimensionKind.Environment, c.EnvironmentId), (DimensionKind.Prompt, c.PromptId), (DimensionKind.Model, c.ModelId) }), cancellationToken).ConfigureAwait(false);
        }

        if (wanted.Count == 0 && sample.SeenId == rule.SeenId)
        {
            return 0;
        }

        await run.WriteAsync(async writing =>
        {
            writing.ReviewItems.AddRange(wanted.Select(c => ItemOf(rule, c)));
            await writing.ReviewRules.Where(r => r.Id == rule.Id).ExecuteUpdateAsync(r => r.SetProperty(x => x.SeenId, sample.SeenId), cancellationToken).ConfigureAwait(false);
            return wanted.Count;
        }, cancellationToken).ConfigureAwait(false);
        return wanted.Count;
    }

    /// <summary>The first of some whose prompt and answer were captured. No index knows that: they are opened, some at once, until there are enough.</summary>
    private async Task<List<Candidate>> WithContentAsync(IEnumerable<Candidate> candidates, int most, CancellationToken cancellationToken)
    {
        List<Candidate> found = [];
        foreach (Candidate[] some in candidates.Take(most == 0 ? 0 : MostOpened).Chunk(OpenedAtOnce))
        {
            IReadOnlySet<TraceId> captured = await questions.CapturedAsync([.. some.Select(c => c.TraceId)], cancellationToken).ConfigureAwait(false);
            found.AddRange(some.Where(c => captured.Contains(TraceId.FromBytes(c.TraceId))).Take(most - found.Count));
            if (found.Count == most)
            {
                break;
            }
        }

        return found;
    }

    private async Task<Sample> SampleAsync(OpsDbContext db, ReviewRule rule, DateTime now, int room, CancellationToken cancellationToken)
    {
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, names, new(rule.Application, rule.Environment), cancellationToken).ConfigureAwait(false);
        long until = SortableId.FirstAt(now - Settles);
        if (numbers.MatchNothing || until <= rule.SeenId)
        {
            return new Sample([], rule.SeenId);
        }

        return rule.Kind switch
        {
            ReviewRuleKind.LowScore => await LowScoresAsync(db, rule, numbers, until, cancellationToken).ConfigureAwait(false),
            ReviewRuleKind.NegativeFeedback => new Sample(await UnlikedAsync(db, rule, numbers, now, room, cancellationToken).ConfigureAwait(false), rule.SeenId),
            _ => await ArrivedAsync(db, rule, numbers, until, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Interactions in the order of their arrival, of which some are picked.</summary>
    private static async Task<Sample> ArrivedAsync(OpsDbContext db, ReviewRule rule, FilterNumbers numbers, long until, CancellationToken cancellationToken)
    {
        IQueryable<Interaction> seen = db.Interactions.AsNoTracking().Where(i => i.Id > rule.SeenId && i.Id < until).OrderBy(i => i.Id);
        long last = await seen.Skip(MostSeen - 1).Select(i => i.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is > 0 and long at ? at : until - 1;
        IQueryable<Interaction> rows = Of(db.Interactions.AsNoTracking().Where(i => i.Id > rule.SeenId && i.Id <= last), numbers);
        if (rule.Kind == ReviewRuleKind.HighCost)
        {
            long least = (long)Math.Ceiling(rule.Limit * 1_000_000);
            rows = rows.Where(i => i.CostMicros >= least);
        }

        List<Candidate> found = [];
        await foreach (Candidate candidate in Candidates(rows.OrderBy(i => i.Id)).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (rule.Kind == ReviewRuleKind.HighCost)
            {
                found.Add(candidate with { Why = string.Create(CultureInfo.InvariantCulture, $"cost ${candidate.CostMicros / 1_000_000m:0.####}") });
            }
            else if (ReviewChance.Picks(rule.Id, candidate.TraceId, rule.Limit))
            {
                found.Add(candidate with { Why = "by chance" });
            }
        }

        return new Sample(found, last);
    }

    private static async Task<Sample> LowScoresAsync(OpsDbContext db, ReviewRule rule, FilterNumbers numbers, long until, CancellationToken cancellationToken)
    {
        IQueryable<Evaluation> seen = db.Evaluations.AsNoTracking().Where(e => e.Id > rule.SeenId && e.Id < until).OrderBy(e => e.Id);
        long last = await seen.Skip(MostSeen - 1).Select(e => e.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is > 0 and long at ? at : until - 1;
        var low = await db.Evaluations.AsNoTracking().Where(e => e.Id > rule.SeenId && e.Id <= last && e.Name == rule.Suite && e.Score < rule.Limit)
            .OrderBy(e => e.Id).Select(e => new { e.TraceId, e.ResponseHash, e.Score }).ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, double> byTrace = new(StringComparer.Ordinal);
        foreach (var score in low.Where(e => e.TraceId is not null))
        {
            byTrace.TryAdd(Convert.ToHexString(score.TraceId!), score.Score!.Value);
        }

        List<Candidate> found = [];
        foreach (byte[][] traces in byTrace.Keys.Select(Convert.FromHexString).Chunk(AtOnce))
        {
            found.AddRange((await Candidates(Of(db.Interactions.AsNoTracking().Where(i => traces.Contains(i.TraceId)), numbers)).ToListAsync(cancellationToken).ConfigureAwait(false))
                .Select(c => c with { Why = WhyOf(rule, byTrace[Convert.ToHexString(c.TraceId)]) }));
        }

        Dictionary<long, double> byResponse = low.Where(e => e.TraceId is null && e.ResponseHash is not null).DistinctBy(e => e.ResponseHash).ToDictionary(e => e.ResponseHash!.Value, e => e.Score!.Value);
        foreach (long[] hashes in byResponse.Keys.Chunk(AtOnce))
        {
            var calls = await db.ModelCalls.AsNoTracking().Where(c => c.ResponseHash != null && hashes.Contains(c.ResponseHash.Value)).Select(c => new { c.InteractionId, Hash = c.ResponseHash!.Value }).ToListAsync(cancellationToken).ConfigureAwait(false);
            Dictionary<long, double> scores = calls.DistinctBy(c => c.InteractionId).ToDictionary(c => c.InteractionId, c => byResponse[c.Hash]);
            long[] ids = [.. scores.Keys];
            found.AddRange((await Candidates(Of(db.Interactions.AsNoTracking().Where(i => ids.Contains(i.Id)), numbers)).ToListAsync(cancellationToken).ConfigureAwait(false))
                .Select(c => c with { Why = WhyOf(rule, scores[c.Id]) }));
        }

        return new Sample([.. found.OrderBy(c => c.Id)], last);
    }

    /// <summary>Feedback comes when it comes, so all of the past days is looked at again; an index has only those that were not liked.</summary>
    private static async Task<List<Candidate>> UnlikedAsync(OpsDbContext db, ReviewRule rule, FilterNumbers numbers, DateTime now, int room, CancellationToken cancellationToken)
    {
        if (room == 0)
        {
            return [];
        }

        List<Candidate> found = await Candidates(Of(Unliked(db, now - FeedbackWithin), numbers)
            .Where(i => !db.ReviewItems.Any(r => r.TraceId == i.TraceId)).OrderByDescending(i => i.StartedAt).Take(rule.OnlyWithContent ? MostOpened : room)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Select(c => c with { Why = string.Create(CultureInfo.InvariantCulture, $"feedback {c.FeedbackMillis / 1000.0:0.##}") })];
    }

    /// <summary>Interactions that their users did not like.</summary>
    internal static IQueryable<Interaction> Unliked(OpsDbContext db, DateTime from) => db.Interactions.AsNoTracking().Where(i => i.FeedbackMillis < 0 && i.StartedAt >= from);

    private static string WhyOf(ReviewRule rule, double score) => string.Create(CultureInfo.InvariantCulture, $"{rule.Suite} scored {score:0.###}");

    private static IQueryable<Interaction> Of(IQueryable<Interaction> rows, FilterNumbers numbers)
    {
        rows = numbers.Applications is [var application] ? rows.Where(i => i.ApplicationId == application) : rows;
        return numbers.Environments is [var environment] ? rows.Where(i => i.EnvironmentId == environment) : rows;
    }

    private static IQueryable<Candidate> Candidates(IQueryable<Interaction> rows) => rows.Select(i => new Candidate
    {
        Id = i.Id, TraceId = i.TraceId, StartedAt = i.StartedAt, ApplicationId = i.ApplicationId, EnvironmentId = i.EnvironmentId, PromptId = i.PromptId, ModelId = i.ModelId,
        CostMicros = i.CostMicros, FeedbackMillis = i.FeedbackMillis,
    });

    private static async Task<HashSet<string>> KnownAsync(OpsDbContext db, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (byte[][] traces in candidates.Select(c => c.TraceId).Chunk(AtOnce))
        {
            known.UnionWith((await db.ReviewItems.AsNoTracking().Where(i => traces.Contains(i.TraceId)).Select(i => i.TraceId).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(Convert.ToHexString));
        }

        return known;
    }

    private ReviewItem ItemOf(ReviewRule rule, Candidate candidate) => new()
    {
        Id = _ids.Next(),
        TraceId = candidate.TraceId,
        RuleId = rule.Id,
        Why = candidate.Why,
        PickedAt = time.GetUtcNow().UtcDateTime,
        StartedAt = candidate.StartedAt,
        Application = names.Name(DimensionKind.Application, candidate.ApplicationId) ?? "",
        Environment = names.Name(DimensionKind.Environment, candidate.EnvironmentId) ?? "",
        Prompt = names.Name(DimensionKind.Prompt, candidate.PromptId),
        Model = names.Name(DimensionKind.Model, candidate.ModelId),
        Scale = rule.Scale,
        Wanted = rule.Reviewers,
    };

    private sealed record Sample(IReadOnlyList<Candidate> Candidates, long SeenId);

    private sealed record Candidate
    {
        public long Id { get; init; }
        public byte[] TraceId { get; init; } = [];
        public DateTime StartedAt { get; init; }
        public int ApplicationId { get; init; }
        public int EnvironmentId { get; init; }
        public int PromptId { get; init; }
        public int ModelId { get; init; }
        public long? CostMicros { get; init; }
        public short? FeedbackMillis { get; init; }
        public string Why { get; init; } = "";
    }
}
