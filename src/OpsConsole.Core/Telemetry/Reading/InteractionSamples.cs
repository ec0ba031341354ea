using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>What rollups cannot tell, from single interactions. Each question reads a bounded number of them, however many millions there are.</summary>
public sealed class InteractionSamples
{
    /// <summary>Most interactions of a sample: as many of each part of its time.</summary>
    public const int Most = Parts * MostOfPart;

    private const int Parts = 40, MostOfPart = 125;

    /// <summary>Entries of the time index that a filter is looked for in, in each part: what is rarer is sampled in part.</summary>
    private const int MostScanned = 1_500;

    /// <summary>Most evaluations that are looked at.</summary>
    private const int MostEvaluations = 2_000;

    /// <summary>Most interactions of a week among which users are looked for, and most users of a model that are followed.</summary>
    private const int MostOfWeek = 3_000, MostScannedOfWeek = 60_000, MostUsers = 200;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal InteractionSamples(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>
    /// Interactions spread over a range, at most <see cref="Most"/>: the first ones of each of its parts, counted from its first interaction on. What lies together is read together,
    /// so that millions of others cost nothing.
    /// </summary>
    public async Task<IReadOnlyList<SampledInteraction>> SpreadAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        IQueryable<Interaction> all = db.Interactions.AsNoTracking();
        if (numbers.MatchNothing || await all.Where(i => i.StartedAt >= from && i.StartedAt < to).MinAsync(i => (DateTime?)i.StartedAt, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            return [];
        }

        List<SampledRow> rows = [];
        for (int part = 0; part < Parts; part++)
        {
            (DateTime begin, DateTime end) = (first + ((to - first) * part / Parts), part == Parts - 1 ? to : first + ((to - first) * (part + 1) / Parts));
            IQueryable<long> ids = Ids(all.Where(i => i.StartedAt >= begin && i.StartedAt < end).OrderBy(i => i.StartedAt).ThenBy(i => i.Id), numbers, MostScanned, MostOfPart);
            rows.AddRange(await all.Where(i => ids.Contains(i.Id))
                .Select(i => new SampledRow(
                    i.ApplicationId, i.ModelId, i.Outcome, i.Calls, i.ToolCalls, i.InputTokens, i.OutputTokens, i.CacheReadTokens, i.CostMicros, i.UserHash != null, i.Conversation != null, i.FirstTokenMicros != null))
                .ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        await LearnAsync(db, rows.SelectMany(r => new[] { (DimensionKind.Model, r.ModelId), (DimensionKind.Application, r.ApplicationId) }), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => new SampledInteraction(
            _names.Name(DimensionKind.Application, r.ApplicationId) ?? "", _names.Name(DimensionKind.Model, r.ModelId), r.Outcome, r.Calls, r.ToolCalls, r.InputTokens, r.OutputTokens,
            r.CacheReadTokens, r.CostMicros, r.HasUser, r.IsConversation, r.Streams))];
    }

    /// <summary>Of the answers of each model that evaluations judged, how many passed: of the newest evaluations of a range.</summary>
    public async Task<IReadOnlyDictionary<string, (long Passed, long Judged)>> JudgedAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        if (numbers.MatchNothing)
        {
            return new Dictionary<string, (long, long)>();
        }

        var rows = await db.Evaluations.AsNoTracking().Where(e => e.At >= from && e.At < to && e.TraceId != null).OrderByDescending(e => e.At).Take(MostEvaluations)
            .Join(db.Interactions, e => e.TraceId, i => i.TraceId, (e, i) => new { e.Label, e.Score, i.ModelId, i.ApplicationId, i.EnvironmentId })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        await LearnAsync(db, rows.Select(r => (DimensionKind.Model, r.ModelId)), cancellationToken).ConfigureAwait(false);
        return rows.Where(r => numbers.Applications?.Contains(r.ApplicationId) != false && numbers.Environments?.Contains(r.EnvironmentId) != false)
            .Select(r => (Model: _names.Name(DimensionKind.Model, r.ModelId), Passed: EvaluationVerdict.Passed(r.Label, r.Score)))
            .Where(r => r.Model is not null && r.Passed is not null)
            .GroupBy(r => r.Model!).ToDictionary(g => g.Key, g => (g.LongCount(r => r.Passed == true), g.LongCount()), StringComparer.Ordinal);
    }

    /// <summary>Of the users of each model in one time, how many came back in another: of the first interactions of that time.</summary>
    public async Task<IReadOnlyDictionary<string, (long Returned, long Users)>> ReturnedAsync(
        (DateTime From, DateTime To) served, (DateTime From, DateTime To) again, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        if (numbers.MatchNothing)
        {
            return new Dictionary<string, (long, long)>();
        }

        IQueryable<long> ids = Ids(db.Interactions.AsNoTracking().Where(i => i.StartedAt >= served.From && i.StartedAt < served.To).OrderBy(i => i.StartedAt).ThenBy(i => i.Id), numbers, MostScannedOfWeek, MostOfWeek);
        var contacts = await db.Interactions.AsNoTracking().Where(i => ids.Contains(i.Id)).Select(i => new { i.Id, i.ModelId, i.UserHash }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var users = contacts.Where(c => c.UserHash is not null && c.ModelId != 0).DistinctBy(c => (c.ModelId, c.UserHash)).GroupBy(c => c.ModelId).SelectMany(g => g.Take(MostUsers)).ToList();
        await LearnAsync(db, users.Select(u => (DimensionKind.Model, u.ModelId)), cancellationToken).ConfigureAwait(false);
        long[] first = [.. users.Select(u => u.Id)];
        HashSet<long> returned = [.. await Returned(db, first, again.From, again.To).ToListAsync(cancellationToken).ConfigureAwait(false)];
        return users.Select(u => (Model: _names.Name(DimensionKind.Model, u.ModelId), Back: returned.Contains(u.Id))).Where(u => u.Model is not null)
            .GroupBy(u => u.Model!).ToDictionary(g => g.Key, g => (g.LongCount(u => u.Back), g.LongCount()), StringComparer.Ordinal);
    }

    /// <summary>Those of some interactions whose users were seen in a time. It says twice that there is a user: else the database would look for none too, and leave the index of users alone.</summary>
    internal static IQueryable<long> Returned(OpsDbContext db, long[] ids, DateTime from, DateTime to) => db.Interactions.AsNoTracking()
        .Where(i => ids.Contains(i.Id) && i.UserHash != null && db.Interactions.Any(j => j.UserHash != null && j.UserHash == i.UserHash && j.StartedAt >= from && j.StartedAt < to))
        .Select(i => i.Id);

    /// <summary>The first ids of an ordered range that a filter lets through. The time index has all that is asked here, so that the table is read for the sample only.</summary>
    private static IQueryable<long> Ids(IOrderedQueryable<Interaction> ordered, FilterNumbers numbers, int scanned, int most)
    {
        if (numbers is { Applications: null, Environments: null })
        {
            return ordered.Take(most).Select(i => i.Id);
        }

        var seen = ordered.Select(i => new { i.Id, i.ApplicationId, i.EnvironmentId }).Take(scanned);
        if (numbers.Applications is [var application])
        {
            seen = seen.Where(i => i.ApplicationId == application);
        }

        if (numbers.Environments is [var environment])
        {
            seen = seen.Where(i => i.EnvironmentId == environment);
        }

        return seen.Select(i => i.Id).OrderByDescending(id => id).Take(most);
    }

    private Task LearnAsync(OpsDbContext db, IEnumerable<(DimensionKind Kind, int Id)> used, CancellationToken cancellationToken) => _names.EnsureAsync(db, used.Distinct(), cancellationToken).AsTask();

    private sealed record SampledRow(
        int ApplicationId, int ModelId, Outcome Outcome, int Calls, int ToolCalls, long InputTokens, long OutputTokens, long CacheReadTokens, long? CostMicros, bool HasUser, bool IsConversation, bool Streams);
}
