using OpsConsole.Core.Telemetry.Redaction;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>The keys of one page, in order, and the cursors around it.</summary>
internal sealed record KeyPage(IReadOnlyList<long> Ids, string? Next, string? Previous, bool Incomplete);

/// <summary>
/// Finds the keys of a page. Everything it filters and sorts by, except user, conversation, feedback, topic, tool calls, traits and text, is in the time index, so
/// that the table itself is not read; for the last five a bounded part of it is.
/// </summary>
/// <param name="filter">Which interactions.</param>
/// <param name="numbers">The numbers of its dimensions.</param>
/// <param name="topic">The number of its topic; 0 where it asks for none.</param>
/// <param name="target">What its search text stands for.</param>
/// <param name="hasher">Hashes users.</param>
/// <param name="nowUtc">Now.</param>
internal sealed class InteractionKeys(InteractionFilter filter, FilterNumbers numbers, int topic, SearchTarget target, UserHasher hasher, DateTime nowUtc)
{
    private sealed record Key(long Id, DateTime StartedAt, long DurationMicros)
    {
        public InteractionCursor Cursor(InteractionSort sort, bool backwards) =>
            new(sort, backwards, sort == InteractionSort.Newest ? StartedAt.Ticks : DurationMicros, Id);
    }

    public async Task<KeyPage> ReadAsync(OpsDbContext db, InteractionSort sort, InteractionCursor? start, int limit, CancellationToken cancellationToken)
    {
        bool backwards = start?.Backwards ?? false;
        List<Key> keys = await Keys(db, sort, start, limit).Select(i => new Key(i.Id, i.StartedAt, i.DurationMicros))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        bool more = keys.Count > limit;
        if (more)
        {
            keys.RemoveAt(limit);
        }

        Key? stopped = more ? null : await ScanEndAsync(db, sort, start, cancellationToken).ConfigureAwait(false);
        if (backwards)
        {
            keys.Reverse();
        }

        Key? first = keys.Count > 0 ? keys[0] : null, last = keys.Count > 0 ? keys[^1] : null;
        InteractionCursor? onward = more ? (backwards ? first : last)!.Cursor(sort, backwards) : stopped?.Cursor(sort, backwards);

        // Where it came from: from the page's own edge, or from the cursor itself when the page is empty.
        InteractionCursor? back = start is null ? null
            : (backwards ? last : first)?.Cursor(sort, !backwards) ?? start.Value with { Backwards = !backwards };
        return new KeyPage(
            [.. keys.Select(k => k.Id)],
            (backwards ? back : onward)?.ToString(),
            (backwards ? onward : back)?.ToString(),
            stopped is not null);
    }

    /// <summary>The page's interactions and one more, nearest to the cursor first.</summary>
    internal IQueryable<Interaction> Keys(OpsDbContext db, InteractionSort sort, InteractionCursor? start, int limit)
    {
        bool backwards = start?.Backwards ?? false;
        IQueryable<Interaction> rows = Ordered(After(Matching(db, sort, start), sort, start), sort, backwards);
        if (Scans)
        {
            IQueryable<Interaction> seen = Stated(rows.Take(InteractionQueries.ScanBound));
            rows = Ordered(
                target switch
                {
                    SearchTarget.Scan { SpanId: { } span } scan => seen.Where(i => EF.Functions.Like(i.Name, scan.NamePattern, "\\") || db.ModelCalls.Any(c => c.InteractionId == i.Id && c.SpanId == span)),
                    SearchTarget.Scan scan => seen.Where(i => EF.Functions.Like(i.Name, scan.NamePattern, "\\")),
                    _ => seen,
                },
                sort, backwards);
        }

        return rows.Take(limit + 1);
    }

    private bool Scans => target is SearchTarget.Scan || filter.IsDeep;

    private IQueryable<Interaction> Stated(IQueryable<Interaction> rows)
    {
        if (filter.Feedback is { } feedback)
        {
            rows = feedback == InteractionFilter.Good ? rows.Where(i => i.FeedbackMillis > 0) : rows.Where(i => i.FeedbackMillis < 0);
        }

        if (filter.MinTools is { } tools)
        {
            rows = rows.Where(i => i.ToolCalls >= tools);
        }

        if (filter.Trait is { } trait)
        {
            rows = rows.Where(i => (i.Traits & trait) != 0);
        }

        return filter.Topic is null ? rows : rows.Where(i => i.TopicId == topic);
    }

    private async Task<Key?> ScanEndAsync(OpsDbContext db, InteractionSort sort, InteractionCursor? start, CancellationToken cancellationToken) =>
        Scans
            ? await Ordered(After(Matching(db, sort, start), sort, start), sort, start?.Backwards ?? false)
                .Skip(InteractionQueries.ScanBound - 1)
                .Select(i => new Key(i.Id, i.StartedAt, i.DurationMicros))
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            : null;

    private IQueryable<Interaction> Matching(OpsDbContext db, InteractionSort sort, InteractionCursor? start)
    {
        IQueryable<Interaction> rows = db.Interactions.AsNoTracking();
        rows = target switch
        {
            SearchTarget.Trace trace => rows.Where(i => i.TraceId == trace.Id),
            SearchTarget.Rows found => rows.Where(i => found.Ids.Contains(i.Id)),
            _ => InRange(rows, sort, start),
        };
        rows = target switch
        {
            SearchTarget.Conversation conversation => rows.Where(i => i.Conversation == conversation.Value),
            SearchTarget.User user => OfUser(rows, user.Hashes),
            _ => rows,
        };
        if (filter.Conversation is { } named)
        {
            rows = rows.Where(i => i.Conversation == named);
        }

        if (filter.User is { } who)
        {
            rows = OfUser(rows, InteractionSearch.UserHashes(hasher, who));
        }

        return Measured(numbers.Of(rows));
    }

    // A cursor takes the place of the bound it is tighter than. With both, SQLite seeks to either, and where it takes the range's,
    // a page far from it would read everything in between.
    private IQueryable<Interaction> InRange(IQueryable<Interaction> rows, InteractionSort sort, InteractionCursor? start)
    {
        (DateTime from, DateTime to) = filter.Range.Resolve(nowUtc);
        if (sort == InteractionSort.Newest && start is { } cursor)
        {
            DateTime at = new(cursor.Key, DateTimeKind.Utc);
            if (cursor.Backwards && at >= from)
            {
                return rows.Where(i => i.StartedAt >= at && i.StartedAt < to);
            }

            if (!cursor.Backwards && at < to)
            {
                return rows.Where(i => i.StartedAt >= from && i.StartedAt <= at);
            }
        }

        return rows.Where(i => i.StartedAt >= from && i.StartedAt < to);
    }

    private IQueryable<Interaction> Measured(IQueryable<Interaction> rows)
    {
        if (filter.Outcome is { } outcome)
        {
            rows = rows.Where(i => i.Outcome == outcome);
        }

        if (filter.ErrorClass is { } errorClass)
        {
            rows = rows.Where(i => i.ErrorClass == errorClass);
        }

        if (filter.MinMillis * 1000 is { } shortest)
        {
            rows = rows.Where(i => i.DurationMicros >= shortest);
        }

        if (filter.MaxMillis * 1000 is { } longest)
        {
            rows = rows.Where(i => i.DurationMicros <= longest);
        }

        return rows;
    }

    private static IQueryable<Interaction> OfUser(IQueryable<Interaction> rows, long[] hashes) => hashes is [long only]
        ? rows.Where(i => i.UserHash == only)
        : rows.Where(i => i.UserHash != null && hashes.Contains(i.UserHash.Value));

    private static IQueryable<Interaction> After(IQueryable<Interaction> rows, InteractionSort sort, InteractionCursor? start)
    {
        if (start is not { } cursor)
        {
            return rows;
        }

        long id = cursor.Id, duration = cursor.Key;
        DateTime at = sort == InteractionSort.Newest ? new DateTime(cursor.Key, DateTimeKind.Utc) : default;
        return (sort, cursor.Backwards) switch
        {
            (InteractionSort.Newest, false) => rows.Where(i => i.StartedAt < at || (i.StartedAt == at && i.Id < id)),
            (InteractionSort.Newest, true) => rows.Where(i => i.StartedAt > at || (i.StartedAt == at && i.Id > id)),
            (_, false) => rows.Where(i => i.DurationMicros < duration || (i.DurationMicros == duration && i.Id < id)),
            (_, true) => rows.Where(i => i.DurationMicros > duration || (i.DurationMicros == duration && i.Id > id)),
        };
    }

    private static IQueryable<Interaction> Ordered(IQueryable<Interaction> rows, InteractionSort sort, bool backwards) => (sort, backwards) switch
    {
        (InteractionSort.Newest, false) => rows.OrderByDescending(i => i.StartedAt).ThenByDescending(i => i.Id),
        (InteractionSort.Newest, true) => rows.OrderBy(i => i.StartedAt).ThenBy(i => i.Id),
        (_, false) => rows.OrderByDescending(i => i.DurationMicros).ThenByDescending(i => i.Id),
        (_, true) => rows.OrderBy(i => i.DurationMicros).ThenBy(i => i.Id),
    };
}
