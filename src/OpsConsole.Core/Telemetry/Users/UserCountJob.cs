using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry.Users;

/// <summary>
/// Counts users, of whole days: reads the days that were not read yet, and the last ones again for what came late; then who is new and who came back. Rows of millions of interactions
/// are read once, the pages read the counts.
/// </summary>
internal sealed class UserCountJob(IDbContextFactory<OpsDbContext> contexts, IOptions<TelemetryOptions> options, TimeProvider time) : IConsoleJob
{
    public const string Name = "user-count";

    /// <summary>What arrives later than this is not counted any more.</summary>
    private const int LateDays = 4;

    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public static IServiceCollection Register(IServiceCollection services) =>
        services.AddRepeatedJob<UserCountJob>(Name, "Counts users by day: who is new and who came back", TimeSpan.Zero, _ => Every);

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        DateOnly last = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        if (await FirstAsync(last, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            run.Report(100, "There are no interactions of whole days yet.");
            return;
        }

        HashSet<DateOnly> read = await ReadDaysAsync(cancellationToken).ConfigureAwait(false);
        DateOnly again = run.IsAtStart ? last : last.AddDays(-LateDays); // at a start there are first readers to serve: what came late can wait
        DateOnly[] due = [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Where(d => !read.Contains(d) || d > again)];
        for (int i = 0; i < due.Length; i++)
        {
            run.Report(80 * i / due.Length, $"Users of {due[i]:yyyy-MM-dd}, {i + 1} of {due.Length} days");
            await ReadAsync(run, due[i], cancellationToken).ConfigureAwait(false);
        }

        await CountAsync(run, last, cancellationToken).ConfigureAwait(false);
        run.Report(100, $"{due.Length} days were read, up to {last:yyyy-MM-dd}.");
    }

    private async Task<DateOnly?> FirstAsync(DateOnly last, CancellationToken cancellationToken)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await WholeDays.FirstAsync(context, last, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HashSet<DateOnly>> ReadDaysAsync(CancellationToken cancellationToken)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return [.. await context.SeenUsers.Select(s => s.Day).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false)];
    }

    /// <summary>Reads a day anew.</summary>
    private async Task ReadAsync(JobRunning run, DateOnly day, CancellationToken cancellationToken)
    {
        (DateTime from, DateTime to) = (WholeDays.Start(day), WholeDays.Start(day.AddDays(1)));
        await using OpsDbContext reading = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var seen = await reading.Interactions.AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to && i.UserHash != null)
            .Select(i => new { i.ApplicationId, i.EnvironmentId, User = new SeenUser(i.UserHash!.Value, i.ModelId, i.PromptId) }).ToListAsync(cancellationToken).ConfigureAwait(false);
        await run.WriteAsync(
            async context =>
            {
                await context.SeenUsers.Where(s => s.Day == day).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                foreach (var place in seen.GroupBy(s => (s.ApplicationId, s.EnvironmentId)))
                {
                    context.SeenUsers.Add(new SeenUsers { Day = day, ApplicationId = place.Key.ApplicationId, EnvironmentId = place.Key.EnvironmentId, Users = SeenUsersCodec.Pack(place.Select(s => s.User).Distinct()) });
                }

                return await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts each application anew, and forgets the users of days whose telemetry is gone.</summary>
    private async Task CountAsync(JobRunning run, DateOnly last, CancellationToken cancellationToken)
    {
        await using OpsDbContext reading = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var places = await reading.SeenUsers.Select(s => new { s.ApplicationId, s.EnvironmentId }).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<int, string> environments = await reading.Dimensions.Where(d => places.Select(p => p.EnvironmentId).Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Value, cancellationToken).ConfigureAwait(false);
        foreach ((int at, var place) in places.Index())
        {
            run.Report(80 + (19 * at / places.Count), "Who is new, and who came back");
            TimeSpan retention = options.Value.For(environments.GetValueOrDefault(place.EnvironmentId, "")).Retention;
            DateOnly kept = last.AddDays(1 - Math.Min(WholeDays.Most, (int)retention.TotalDays));
            Dictionary<DateOnly, SeenUser[]> days = await reading.SeenUsers.AsNoTracking().Where(s => s.ApplicationId == place.ApplicationId && s.EnvironmentId == place.EnvironmentId)
                .ToDictionaryAsync(s => s.Day, s => SeenUsersCodec.Unpack(s.Users), cancellationToken).ConfigureAwait(false);
            DateOnly first = days.Keys.Min();
            UserDay[] counted = [.. UserRetention.Of(days, first, last)];
            await run.WriteAsync(
                async context =>
                {
                    await ReplaceAsync(context, place.ApplicationId, place.EnvironmentId, first, counted, cancellationToken).ConfigureAwait(false);
                    await context.SeenUsers.Where(s => s.ApplicationId == place.ApplicationId && s.EnvironmentId == place.EnvironmentId && s.Day < kept).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                    return await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts an application's counts in the place of those of before. Days whose neighbours are gone keep the new users that were counted when these were there.</summary>
    private static async Task ReplaceAsync(OpsDbContext context, int application, int environment, DateOnly first, UserDay[] counted, CancellationToken cancellationToken)
    {
        Dictionary<(DateOnly, int, int), UserDay> before = await context.UserDays.Where(u => u.ApplicationId == application && u.EnvironmentId == environment && u.Day >= first)
            .ToDictionaryAsync(u => (u.Day, u.ModelId, u.PromptId), cancellationToken).ConfigureAwait(false);
        foreach (UserDay now in counted)
        {
            if (before.Remove((now.Day, now.ModelId, now.PromptId), out UserDay? known))
            {
                (known.Users, known.New, known.Returned) = (now.Users, now.New ?? known.New, now.Returned);
            }
            else
            {
                (now.ApplicationId, now.EnvironmentId) = (application, environment);
                context.UserDays.Add(now);
            }
        }

        context.UserDays.RemoveRange(before.Values);
    }
}
