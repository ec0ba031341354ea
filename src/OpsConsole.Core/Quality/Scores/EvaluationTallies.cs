using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Quality.Scores;

/// <summary>
/// Counts evaluations into hours and days in the order of their arrival. What was counted and how far it has come is one transaction, so that each evaluation counts once.
/// Hours are kept for <see cref="HoursKept"/>, days for good.
/// </summary>
internal sealed class EvaluationTallies(IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : IConsoleJob
{
    public const string Name = "evaluation-tallies";

    /// <summary>An evaluation may come before the interaction that it judges, and two nodes write at once: what is younger waits for the next run.</summary>
    internal static readonly TimeSpan Settles = TimeSpan.FromMinutes(1);

    internal static readonly TimeSpan HoursKept = TimeSpan.FromDays(40);

    internal const int AtOnce = 5_000, MostOfRun = 500_000;

    private static readonly TallyTier[] Days = [TallyTier.Day, TallyTier.DayTogether], Tiers = [TallyTier.Hour, TallyTier.HourTogether, .. Days];

    private const int KeysAQuery = 500; // SQL Server takes 2,100 parameters

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        long until = SortableId.FirstAt(time.GetUtcNow().UtcDateTime - Settles), counted = 0;
        while (counted < MostOfRun)
        {
            (IReadOnlyList<Judged> judged, long seen) = await ReadAsync(until, cancellationToken).ConfigureAwait(false);
            if (judged.Count == 0)
            {
                break;
            }

            await run.WriteAsync(context => WriteAsync(context, judged, seen, time.GetUtcNow().UtcDateTime - HoursKept, cancellationToken), cancellationToken).ConfigureAwait(false);
            counted += judged.Count;
            run.Report((int)Math.Min(99, 100 * counted / MostOfRun), string.Create(CultureInfo.InvariantCulture, $"{counted:N0} evaluations counted"));
        }

        await ForgetAsync(run, cancellationToken).ConfigureAwait(false);
        run.Report(100, counted == 0 ? "No new evaluations" : string.Create(CultureInfo.InvariantCulture, $"{counted:N0} evaluations counted"));
    }

    private async Task<(IReadOnlyList<Judged> Judged, long Seen)> ReadAsync(long until, CancellationToken cancellationToken)
    {
        OpsDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            long seen = await db.EvaluationTallyStates.Select(s => s.SeenId).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            List<Judged> judged = await db.Evaluations.AsNoTracking().Where(e => e.Id > seen && e.Id < until).OrderBy(e => e.Id).Take(AtOnce)
                .Select(e => new Judged { Id = e.Id, At = e.At, Name = e.Name, Score = e.Score, Label = e.Label, TraceId = e.TraceId, ResponseHash = e.ResponseHash }).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (judged.Count > 0)
            {
                await PlaceAsync(db, judged, cancellationToken).ConfigureAwait(false);
            }

            return (judged, judged.Count > 0 ? judged[^1].Id : seen);
        }
    }

    /// <summary>Finds the interactions that were judged: by trace, else by the response.</summary>
    private static async Task PlaceAsync(OpsDbContext db, List<Judged> judged, CancellationToken cancellationToken)
    {
        Dictionary<string, Place> byTrace = new(StringComparer.Ordinal);
        foreach (byte[][] traces in judged.Where(j => j.TraceId is not null).Select(j => j.TraceId!).DistinctBy(Convert.ToHexString).Chunk(KeysAQuery))
        {
            foreach (var row in await db.Interactions.AsNoTracking().Where(i => traces.Contains(i.TraceId)).Select(i => new { i.TraceId, i.ApplicationId, i.EnvironmentId, i.ModelId, i.PromptId })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                byTrace[Convert.ToHexString(row.TraceId)] = new Place(row.ApplicationId, row.EnvironmentId, row.ModelId, row.PromptId);
            }
        }

        Dictionary<long, Place> byResponse = [];
        foreach (long[] hashes in judged.Where(j => j.TraceId is null).Select(j => j.ResponseHash).OfType<long>().Distinct().Chunk(KeysAQuery))
        {
            foreach (var row in await db.ModelCalls.AsNoTracking().Where(c => c.ResponseHash != null && hashes.Contains(c.ResponseHash.Value))
                .Join(db.Interactions, c => c.InteractionId, i => i.Id, (c, i) => new { Hash = c.ResponseHash!.Value, i.ApplicationId, i.EnvironmentId, i.ModelId, i.PromptId })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                byResponse.TryAdd(row.Hash, new Place(row.ApplicationId, row.EnvironmentId, row.ModelId, row.PromptId));
            }
        }

        foreach (Judged one in judged)
        {
            one.Place = one.TraceId is { } trace ? byTrace.GetValueOrDefault(Convert.ToHexString(trace)) : byResponse.GetValueOrDefault(one.ResponseHash ?? 0);
        }
    }

    private static async Task<long> WriteAsync(OpsDbContext db, IReadOnlyList<Judged> judged, long seen, DateTime hoursFrom, CancellationToken cancellationToken)
    {
        Dictionary<string, int> suites = await SuitesAsync(db, judged, cancellationToken).ConfigureAwait(false);
        Dictionary<TallyKey, List<Judged>> groups = [];
        foreach (Judged one in judged)
        {
            foreach (TallyTier tier in one.At >= hoursFrom ? Tiers : Days)
            {
                TallyKey key = new(tier, TallyTime.BucketOf(tier, one.At), suites[one.Name], TallyTime.IsTogether(tier) ? one.Place with { ModelId = 0, PromptId = 0 } : one.Place);
                (groups.TryGetValue(key, out List<Judged>? group) ? group : groups[key] = []).Add(one);
            }
        }

        foreach (IGrouping<(TallyTier Tier, int Bucket), KeyValuePair<TallyKey, List<Judged>>> bucket in groups.GroupBy(g => (g.Key.Tier, g.Key.Bucket)))
        {
            Dictionary<TallyKey, EvaluationTally> rows = (await db.EvaluationTallies.Where(t => t.Tier == bucket.Key.Tier && t.Bucket == bucket.Key.Bucket).ToListAsync(cancellationToken).ConfigureAwait(false))
                .ToDictionary(t => new TallyKey(t.Tier, t.Bucket, t.SuiteId, new Place(t.ApplicationId, t.EnvironmentId, t.ModelId, t.PromptId)));
            foreach ((TallyKey key, List<Judged> group) in bucket)
            {
                Add(rows.GetValueOrDefault(key) ?? New(db, key), group);
            }
        }

        EvaluationTallyState? state = await db.EvaluationTallyStates.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            db.EvaluationTallyStates.Add(state = new EvaluationTallyState { Id = 1 });
        }

        state.SeenId = seen;
        return groups.Count;
    }

    private static EvaluationTally New(OpsDbContext db, TallyKey key)
    {
        EvaluationTally tally = new()
        {
            Tier = key.Tier, Bucket = key.Bucket, SuiteId = key.SuiteId, ApplicationId = key.Place.ApplicationId, EnvironmentId = key.Place.EnvironmentId, ModelId = key.Place.ModelId, PromptId = key.Place.PromptId, Scores = [],
        };
        db.EvaluationTallies.Add(tally);
        return tally;
    }

    private static void Add(EvaluationTally tally, List<Judged> group)
    {
        ScoreCounts scores = new();
        scores.Add(tally.Scores);
        foreach (Judged one in group)
        {
            bool? passed = EvaluationVerdict.Passed(one.Label, one.Score);
            tally.Count++;
            tally.Judged += passed is null ? 0 : 1;
            tally.Passed += passed == true ? 1 : 0;
            scores.Add(one.Score);
        }

        tally.Scores = scores.Pack();
    }

    private static async Task<Dictionary<string, int>> SuitesAsync(OpsDbContext db, IReadOnlyList<Judged> judged, CancellationToken cancellationToken)
    {
        string[] wanted = [.. judged.Select(j => j.Name).Distinct(StringComparer.Ordinal)];
        Dictionary<string, int> known = (await db.EvaluationSuites.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(s => s.Name, s => s.Id, StringComparer.Ordinal);
        List<EvaluationSuite> added = [.. wanted.Where(n => !known.ContainsKey(n)).Take(Math.Max(0, ScoreQuery.MostSuites - known.Count)).Select(n => new EvaluationSuite { Name = n })];
        if (wanted.Length > added.Count && wanted.Any(n => !known.ContainsKey(n) && added.TrueForAll(a => a.Name != n)) && !known.ContainsKey(ScoreQuery.Others))
        {
            added.Add(new EvaluationSuite { Name = ScoreQuery.Others });
        }

        if (added.Count > 0)
        {
            db.EvaluationSuites.AddRange(added);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false); // the database gives the numbers
            foreach (EvaluationSuite suite in added)
            {
                known[suite.Name] = suite.Id;
            }
        }

        return wanted.ToDictionary(n => n, n => known.TryGetValue(n, out int id) ? id : known[ScoreQuery.Others], StringComparer.Ordinal);
    }

    private async Task ForgetAsync(JobRunning run, CancellationToken cancellationToken)
    {
        int before = TallyTime.BucketOf(TallyTier.Hour, time.GetUtcNow().UtcDateTime - HoursKept);
        OpsDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            foreach (TallyTier tier in Tiers.Where(TallyTime.IsHour))
            {
                if (await db.EvaluationTallies.AnyAsync(t => t.Tier == tier && t.Bucket < before, cancellationToken).ConfigureAwait(false))
                {
                    run.Wrote(await db.EvaluationTallies.Where(t => t.Tier == tier && t.Bucket < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false));
                }
            }
        }
    }

    private readonly record struct Place(int ApplicationId, int EnvironmentId, int ModelId, int PromptId);

    private readonly record struct TallyKey(TallyTier Tier, int Bucket, int SuiteId, Place Place);

    private sealed record Judged
    {
        public long Id { get; init; }
        public DateTime At { get; init; }
        public string Name { get; init; } = "";
        public double? Score { get; init; }
        public string? Label { get; init; }
        public byte[]? TraceId { get; init; }
        public long? ResponseHash { get; init; }
        public Place Place { get; set; }
    }
}
