using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Telemetry.Conversations;

/// <summary>The conversations of one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Counts">Those that began on it, and the turns of that day.</param>
public sealed record ConversationsOfDay(DateOnly Day, TurnCounts Counts);

/// <summary>Conversations over a range.</summary>
/// <param name="Counts">Those of all counted days of the range.</param>
/// <param name="Before">Those of as many days just before; null where not all of these are counted.</param>
/// <param name="Days">The counted days of the range, oldest first; those without conversations, too.</param>
/// <param name="Until">The last day that is counted at all; null before any is.</param>
public sealed record ConversationFigures(TurnCounts Counts, TurnCounts? Before, IReadOnlyList<ConversationsOfDay> Days, DateOnly? Until);

/// <summary>Reads what the job <c>conversation-count</c> counted.</summary>
public sealed class ConversationQuery
{
    /// <summary>The job that counts.</summary>
    public const string Job = ConversationCountJob.Name;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal ConversationQuery(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>Reads it. A conversation may meet several models, prompt versions and features: it is not counted by these.</summary>
    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Last day, inclusive.</param>
    /// <param name="filter">Which interactions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where conversations are not counted by such a filter.</returns>
    public async Task<ConversationFigures?> ReadAsync(DateOnly from, DateOnly to, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter is not { Model: null, Prompt: null, Feature: null, AppVersion: null })
        {
            return null;
        }

        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        DateOnly earliest = from.AddDays(from.DayNumber - to.DayNumber - 1);
        IQueryable<ConversationDay> rows = db.ConversationDays.AsNoTracking().Where(c => c.Day >= earliest && c.Day <= to);
        if (numbers.Applications is { } applications)
        {
            rows = rows.Where(c => c.ApplicationId == 0 || applications.Contains(c.ApplicationId));
        }

        if (numbers.Environments is { } environments)
        {
            rows = rows.Where(c => c.EnvironmentId == 0 || environments.Contains(c.EnvironmentId));
        }

        SortedDictionary<DateOnly, TurnCounts> days = [];
        foreach (ConversationDay row in await rows.OrderBy(c => c.Day).ThenBy(c => c.ApplicationId).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (row.ApplicationId == 0)
            {
                days.Add(row.Day, new TurnCounts());
            }
            else if (days.TryGetValue(row.Day, out TurnCounts? counts))
            {
                counts.Add(TurnCountsCodec.Unpack(row.Counts));
            }
        }

        ConversationsOfDay[] counted = [.. days.Where(d => d.Key >= from).Select(d => new ConversationsOfDay(d.Key, d.Value))];
        DateOnly? until = await db.ConversationDays.MaxAsync(c => (DateOnly?)c.Day, cancellationToken).ConfigureAwait(false);
        return new ConversationFigures(Sum(counted.Select(d => d.Counts)), Before(days, counted), counted, until);
    }

    private static TurnCounts? Before(SortedDictionary<DateOnly, TurnCounts> days, ConversationsOfDay[] counted)
    {
        if (counted.Length == 0)
        {
            return null;
        }

        DateOnly[] before = [.. Enumerable.Range(1, counted.Length).Select(back => counted[0].Day.AddDays(-back))];
        return before.All(days.ContainsKey) ? Sum(before.Select(d => days[d])) : null;
    }

    private static TurnCounts Sum(IEnumerable<TurnCounts> counts)
    {
        TurnCounts sum = new();
        foreach (TurnCounts day in counts)
        {
            sum.Add(day);
        }

        return sum;
    }
}
