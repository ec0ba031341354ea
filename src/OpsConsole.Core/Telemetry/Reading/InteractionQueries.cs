using OpsConsole.Core.Telemetry.Redaction;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>
/// Lists of interactions. A page is found in two steps: its keys from an index that covers what is filtered and sorted by,
/// however many millions there are, and then only the page's own rows.
/// </summary>
public sealed class InteractionQueries
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Interactions that a text search looks at for one page, and a filter for what no index has; past it, the page says so and the cursor goes on.</summary>
    internal const int ScanBound = 50_000;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;
    private readonly UserHasher _hasher;
    private readonly TimeProvider _time;

    internal InteractionQueries(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names, UserHasher hasher, TimeProvider time) =>
        (_contexts, _names, _hasher, _time) = (contexts, names, hasher, time);

    /// <summary>Reads one page.</summary>
    /// <param name="filter">Which interactions.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="cursor">Where the page starts, from a page of the same filter and order; null for the start.</param>
    /// <param name="limit">Most rows, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="FormatException">The cursor is none, or of another order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public async Task<InteractionRows> ListAsync(
        InteractionFilter filter, InteractionSort sort, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        InteractionCursor? start = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            start = InteractionCursor.TryParse(cursor, sort, out InteractionCursor parsed)
                ? parsed
                : throw new FormatException("The cursor does not belong to this list. Leave it out to start at the first page.");
        }

        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter.Dimensions, cancellationToken).ConfigureAwait(false);
        int topic = await TopicAsync(db, filter.Topic, cancellationToken).ConfigureAwait(false);
        if (numbers.MatchNothing || (topic == 0 && filter.Topic is not null))
        {
            return InteractionRows.Empty;
        }

        SearchTarget target = await InteractionSearch.ResolveAsync(db, _hasher, filter.Search, cancellationToken).ConfigureAwait(false);
        InteractionKeys keys = new(filter, numbers, topic, target, _hasher, _time.GetUtcNow().UtcDateTime);
        KeyPage page = await keys.ReadAsync(db, sort, start, limit, cancellationToken).ConfigureAwait(false);
        return new InteractionRows(await RowsAsync(db, page.Ids, cancellationToken).ConfigureAwait(false), page.Next, page.Previous, page.Incomplete);
    }

    /// <summary>The trace and span of a model call by the provider's id of its response, the newest when several share it; null when there is none.</summary>
    public async Task<ResponsePlace?> FindResponseAsync(string responseId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(responseId);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var found = await InteractionSearch.ByResponse(db, responseId)
            .OrderByDescending(c => c.StartedAt)
            .Join(db.Interactions, c => c.InteractionId, i => i.Id, (c, i) => new { i.TraceId, c.SpanId })
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return found is null ? null : new ResponsePlace(TraceId.FromBytes(found.TraceId), new SpanId((ulong)found.SpanId));
    }

    /// <summary>The number of a topic; 0 for none, and for one that no interaction has. What the catalog does not know, another node may have added.</summary>
    private async Task<int> TopicAsync(OpsDbContext db, string? topic, CancellationToken cancellationToken)
    {
        if (topic is null)
        {
            return 0;
        }

        if (_names.TryFind(DimensionKind.Topic, topic, out int number))
        {
            return number;
        }

        await _names.LoadAsync(db, cancellationToken).ConfigureAwait(false);
        return _names.TryFind(DimensionKind.Topic, topic, out number) ? number : 0;
    }

    private async Task<IReadOnlyList<InteractionRow>> RowsAsync(OpsDbContext db, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        // Projected: the packed facts and segment ids are most of a row and are not needed here.
        List<InteractionLine> lines = await db.Interactions.Where(i => ids.Contains(i.Id)).Select(InteractionLine.Projection).ToListAsync(cancellationToken).ConfigureAwait(false);
        await _names.EnsureAsync(db, lines.SelectMany(l => l.Dimensions), cancellationToken).ConfigureAwait(false);
        Dictionary<long, InteractionLine> byId = lines.ToDictionary(l => l.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id].ToRow(_names))];
    }
}

/// <summary>Where a response is.</summary>
/// <param name="TraceId">Its interaction.</param>
/// <param name="SpanId">Its model call.</param>
public sealed record ResponsePlace(TraceId TraceId, SpanId SpanId);
