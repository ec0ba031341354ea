using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Reads what people asked where their application names no topic: the newest of a range. Each question reads a bounded part of the telemetry, however much there is.</summary>
public sealed class QuestionQueries
{
    /// <summary>Most questions.</summary>
    public const int Most = 2_000;

    /// <summary>Most interactions that are looked at for them, and most entries of the time index in which those are sought.</summary>
    internal const int MostLooked = 6_000, MostScanned = 50_000;

    /// <summary>Most bytes of telemetry, as it is stored compressed.</summary>
    private const long MostBytes = 48L * 1024 * 1024;

    /// <summary>Interactions read together: those that came together lie in the same segments, which so are inflated once.</summary>
    private const int AtOnce = 250;

    private const int SegmentsAtOnce = 16; // a segment is up to 256 KiB raw

    /// <summary>Segments of one interaction: what it was asked stands in the first ones.</summary>
    private const int SegmentsOfOne = 8;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;
    private readonly IOptionsMonitor<TelemetryOptions> _options;

    internal QuestionQueries(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names, IOptionsMonitor<TelemetryOptions> options) => (_contexts, _names, _options) = (contexts, names, options);

    /// <summary>Reads the newest questions of interactions without a topic, at most <see cref="Most"/>. Asks only environments that store content now.</summary>
    public async Task<CapturedQuestions> NewestAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await _names.LoadAsync(db, cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        TelemetryOptions options = _options.CurrentValue;
        int[] capturing = [.. _names.All(DimensionKind.Environment).Where(e => (filter.Environment is null || e == filter.Environment) && options.For(e).CaptureContent).Select(e => _names.TryFind(DimensionKind.Environment, e, out int id) ? id : 0)];
        if (capturing.Length == 0)
        {
            return new CapturedQuestions([], filter.Environment ?? "*");
        }

        List<CapturedQuestion> questions = [];
        if (numbers.MatchNothing)
        {
            return new CapturedQuestions(questions, null);
        }

        long bytes = 0;
        long[] ids = await Newest(db, from, to, numbers, capturing).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        foreach (long[] some in ids.Chunk(AtOnce))
        {
            Asked[] asked = await AskedAsync(db.Interactions.AsNoTracking().Where(i => some.Contains(i.Id) && i.TopicId == 0).OrderByDescending(i => i.StartedAt).ThenByDescending(i => i.Id), cancellationToken).ConfigureAwait(false);
            bytes += await ReadAsync(db, asked, cancellationToken).ConfigureAwait(false);
            questions.AddRange(asked.Select(a => a.Question()).OfType<CapturedQuestion>().Take(Most - questions.Count));
            if (questions.Count >= Most || bytes >= MostBytes)
            {
                break;
            }
        }

        return new CapturedQuestions(questions, null);
    }

    /// <summary>Which of some interactions have captured prompts or answers.</summary>
    /// <param name="traces">Their trace ids, at most some hundreds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlySet<TraceId>> CapturedAsync(IReadOnlyCollection<byte[]> traces, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(traces);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        byte[][] ids = [.. traces];
        Asked[] asked = await AskedAsync(db.Interactions.AsNoTracking().Where(i => ids.Contains(i.TraceId)), cancellationToken).ConfigureAwait(false);
        await ReadAsync(db, asked, cancellationToken).ConfigureAwait(false);
        return asked.Where(a => a.Said().Count > 0).Select(a => a.TraceId).ToHashSet();
    }

    private static async Task<Asked[]> AskedAsync(IQueryable<Interaction> rows, CancellationToken cancellationToken) =>
    [
        .. (await rows.Select(i => new { i.TraceId, i.StartedAt, i.Outcome, i.Segments, i.Facts }).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Select(r => new Asked(TraceId.FromBytes(r.TraceId), r.StartedAt, r.Outcome, r.Segments, r.Facts)),
    ];

    /// <summary>The newest interactions that a filter lets through, of a bounded number. All that is asked here is in the time index.</summary>
    internal static IQueryable<long> Newest(OpsDbContext db, DateTime from, DateTime to, FilterNumbers numbers, int[] environments)
    {
        IQueryable<Interaction> rows = db.Interactions.AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to).OrderByDescending(i => i.StartedAt).ThenByDescending(i => i.Id)
            .Take(MostScanned).Where(i => environments.Contains(i.EnvironmentId));
        return numbers.Of(rows).OrderByDescending(i => i.StartedAt).ThenByDescending(i => i.Id).Take(MostLooked).Select(i => i.Id);
    }

    /// <summary>Reads the spans of some interactions, each segment once.</summary>
    /// <returns>Bytes that were read.</returns>
    private static async Task<long> ReadAsync(OpsDbContext db, IReadOnlyList<Asked> asked, CancellationToken cancellationToken)
    {
        Dictionary<TraceId, SegmentSpans> spans = asked.ToDictionary(a => a.TraceId, a => a.Spans);
        long bytes = 0;
        foreach (long[] ids in asked.SelectMany(a => SegmentRefs.Ids(a.Segments).Take(SegmentsOfOne)).Distinct().Order().Chunk(SegmentsAtOnce))
        {
            foreach (SpanSegment segment in await db.SpanSegments.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Id).ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                SegmentSpans.TryAdd(segment.Kind, segment.Payload, id => spans.GetValueOrDefault(id));
                bytes += segment.Payload.Length;
            }
        }

        return bytes;
    }

    private sealed record Asked(TraceId TraceId, DateTime StartedAt, Outcome Outcome, byte[] Segments, byte[] Facts)
    {
        public SegmentSpans Spans { get; } = new(TraceId);

        public CapturedQuestion? Question() => CapturedQuestion.TextOf(Said()) is { } text ? new CapturedQuestion(TraceId, StartedAt, Outcome, text) : null;

        public IReadOnlyList<ConversationSection> Said()
        {
            Dictionary<SpanId, SpanRole> roles = FactsCodec.Unpack(Facts).Facts.ToArray().ToDictionary(f => f.SpanId, f => f.Role);
            return Conversation.Build(SpanTree.Build(Spans.Spans().Select(s => roles.TryGetValue(s.SpanId, out SpanRole role) ? s with { Role = role } : s)));
        }
    }
}
