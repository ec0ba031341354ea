using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Conversations;

/// <summary>
/// Counts the turns of conversations, of whole days: those that were not read yet, those that had not seen the whole day after them, and the last ones again for what came late. Rows of millions of interactions are
/// read by this job, the pages read the counts. It holds three days of turns at a time, 24 bytes each.
/// </summary>
internal sealed class ConversationCountJob(IDbContextFactory<OpsDbContext> contexts, IOptions<TelemetryOptions> options, TimeProvider time) : IConsoleJob
{
    public const string Name = "conversation-count";

    /// <summary>What arrives later than this is not counted any more.</summary>
    private const int LateDays = 4;

    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public static IServiceCollection Register(IServiceCollection services) =>
        services.AddRepeatedJob<ConversationCountJob>(Name, "Counts conversations by day: how many turns they take, and which turns are completed", TimeSpan.Zero, _ => Every);

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        DateOnly last = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        await using OpsDbContext reading = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await WholeDays.FirstAsync(reading, last, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            run.Report(100, "There are no interactions of whole days yet.");
            return;
        }

        HashSet<DateOnly> read = [.. await reading.ConversationDays.Where(c => c.ApplicationId == 0).Select(c => c.Day).ToListAsync(cancellationToken).ConfigureAwait(false)];
        DateOnly again = run.IsAtStart ? last : last.AddDays(-LateDays); // at a start there are first readers to serve: what came late can wait
        DateOnly[] due =
        [
            .. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays)
                .Where(d => d > again || !read.Contains(d) || (d < last && !read.Contains(d.AddDays(1)))), // when it was read, the day after it was not over
        ];
        Dictionary<DateOnly, Turn[]> near = [];
        foreach ((int i, DateOnly day) in due.Index())
        {
            run.Report(99 * i / due.Length, $"Conversations of {day:yyyy-MM-dd}, {i + 1} of {due.Length} days");
            near = await NearAsync(reading, day, near, cancellationToken).ConfigureAwait(false);
            var counts = TurnCounting.Of(near[day.AddDays(-1)], near[day], near[day.AddDays(1)]);
            int[] kept = read.Contains(day) ? await DeletedAsync(reading, day, cancellationToken).ConfigureAwait(false) : [];
            await run.WriteAsync(context => ReplaceAsync(context, day, kept, counts, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        run.Report(100, $"{due.Length} days were read, up to {last:yyyy-MM-dd}.");
    }

    /// <summary>The turns of a day and of those beside it; what was read for the day before it is not read again.</summary>
    private static async Task<Dictionary<DateOnly, Turn[]>> NearAsync(OpsDbContext reading, DateOnly day, Dictionary<DateOnly, Turn[]> known, CancellationToken cancellationToken)
    {
        Dictionary<DateOnly, Turn[]> near = [];
        for (DateOnly d = day.AddDays(-1); d <= day.AddDays(1); d = d.AddDays(1))
        {
            near[d] = known.Remove(d, out Turn[]? turns) ? turns : await TurnsAsync(reading, d, cancellationToken).ConfigureAwait(false);
        }

        return near;
    }

    private static async Task<Turn[]> TurnsAsync(OpsDbContext reading, DateOnly day, CancellationToken cancellationToken)
    {
        (DateTime from, DateTime to) = (WholeDays.Start(day), WholeDays.Start(day.AddDays(1)));
        List<Turn> turns = [];
        var rows = reading.Interactions.AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to && i.Conversation != null).OrderBy(i => i.StartedAt).ThenBy(i => i.Id)
            .Select(i => new { i.ApplicationId, i.EnvironmentId, i.Conversation, i.Outcome });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            turns.Add(new Turn(new ConversationKey(row.ApplicationId, row.EnvironmentId, ResponseHash.Of(row.Conversation!)), row.Outcome));
        }

        return [.. turns];
    }

    /// <summary>The environments whose telemetry of that time is deleted: what was counted of it while it was there stays.</summary>
    private async Task<int[]> DeletedAsync(OpsDbContext reading, DateOnly day, CancellationToken cancellationToken)
    {
        TimeSpan age = time.GetUtcNow().UtcDateTime - WholeDays.Start(day.AddDays(-1));
        var counted = await reading.ConversationDays.Where(c => c.Day == day && c.EnvironmentId != 0).Select(c => c.EnvironmentId).Distinct()
            .Join(reading.Dimensions, id => id, d => d.Id, (id, d) => new { d.Id, d.Value }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. counted.Where(e => options.Value.For(e.Value).Retention < age).Select(e => e.Id)];
    }

    private static async Task<long> ReplaceAsync(
        OpsDbContext context, DateOnly day, int[] kept, IReadOnlyDictionary<(int Application, int Environment), TurnCounts> counts, CancellationToken cancellationToken)
    {
        await context.ConversationDays.Where(c => c.Day == day && !kept.Contains(c.EnvironmentId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.ConversationDays.Add(new ConversationDay { Day = day, Counts = TurnCountsCodec.Pack(new TurnCounts()) });
        foreach (((int application, int environment), TurnCounts counted) in counts.Where(c => !kept.Contains(c.Key.Environment)))
        {
            context.ConversationDays.Add(new ConversationDay { Day = day, ApplicationId = application, EnvironmentId = environment, Counts = TurnCountsCodec.Pack(counted) });
        }

        return await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
