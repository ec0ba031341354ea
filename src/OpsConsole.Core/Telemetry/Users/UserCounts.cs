using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Telemetry.Users;

/// <summary>Users of one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Users">Distinct users of each application and environment, added up.</param>
/// <param name="New">Those whom an application had not met in the 30 days before; null while these are not all known.</param>
public sealed record UsersOfDay(DateOnly Day, int Users, int? New);

/// <summary>Who came back of those who met something.</summary>
/// <param name="Name">The model or prompt version; null for none.</param>
/// <param name="Returned">Of the users of each day, those seen again within 30 days.</param>
/// <param name="Users">Users of each day of which that is known, added up.</param>
public sealed record ReturnedUsers(string? Name, long Returned, long Users);

/// <summary>Users over a range.</summary>
/// <param name="Days">By day, oldest first; days without users are left out.</param>
/// <param name="ByModel">Who came back, by the model that they met.</param>
/// <param name="ByPrompt">Who came back, by the prompt version that they met.</param>
/// <param name="Known">The first and the last day whose users are counted for who came back: those of the range of which it is known, else the last 30 of which it is; null where it is of none.</param>
public sealed record UserCount(IReadOnlyList<UsersOfDay> Days, IReadOnlyList<ReturnedUsers> ByModel, IReadOnlyList<ReturnedUsers> ByPrompt, (DateOnly From, DateOnly To)? Known);

/// <summary>Reads what the job <c>user-count</c> counted.</summary>
public sealed class UserCounts
{
    /// <summary>The job that counts.</summary>
    public const string Job = UserCountJob.Name;

    /// <summary>Days before the end of a range in which days are looked for whose users' return is known.</summary>
    private const int LookBack = (2 * UserRetention.Days) + 5;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal UserCounts(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>Reads it. A model or a prompt narrows the days, or the table of the other; both together, and features, are not counted.</summary>
    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Last day, inclusive.</param>
    /// <param name="filter">Which interactions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where users are not counted by such a filter.</returns>
    public async Task<UserCount?> ReadAsync(DateOnly from, DateOnly to, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Feature is not null || filter.AppVersion is not null || filter is { Model: not null, Prompt: not null })
        {
            return null;
        }

        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        DateOnly earliest = to.AddDays(-LookBack) is var back && back < from ? back : from;
        List<UserDay> rows = numbers.MatchNothing ? [] : await db.UserDays.AsNoTracking().Where(u => u.Day >= earliest && u.Day <= to).ToListAsync(cancellationToken).ConfigureAwait(false);
        rows.RemoveAll(r => numbers.Applications?.Contains(r.ApplicationId) == false || numbers.Environments?.Contains(r.EnvironmentId) == false);
        await _names.EnsureAsync(db, rows.SelectMany(r => new[] { (DimensionKind.Model, r.ModelId), (DimensionKind.Prompt, r.PromptId) }).Where(n => n.Item2 != 0).Distinct(), cancellationToken).ConfigureAwait(false);
        UserDay[] models = [.. rows.Where(r => r.ModelId != 0 && numbers.Models?.Contains(r.ModelId) != false)], prompts = [.. rows.Where(r => r.PromptId != 0 && numbers.Prompts?.Contains(r.PromptId) != false)];
        IEnumerable<UserDay> all = filter.Model is not null ? models : filter.Prompt is not null ? prompts : rows.Where(r => r is { ModelId: 0, PromptId: 0 });
        (DateOnly From, DateOnly To)? known = KnownOf(rows, from);
        return new UserCount(
            [.. all.Where(r => r.Day >= from).GroupBy(r => r.Day).OrderBy(g => g.Key).Select(g => new UsersOfDay(g.Key, g.Sum(r => r.Users), g.Any(r => r.New is null) ? null : g.Sum(r => r.New!.Value)))],
            filter.Prompt is null ? Returned(models, known, r => _names.Name(DimensionKind.Model, r.ModelId)) : [],
            filter.Model is null ? Returned(prompts, known, r => _names.Name(DimensionKind.Prompt, r.PromptId)) : [],
            known);
    }

    private static (DateOnly From, DateOnly To)? KnownOf(List<UserDay> rows, DateOnly from)
    {
        DateOnly[] days = [.. rows.Where(r => r.Returned is not null).Select(r => r.Day).Distinct().Order()];
        return days.Length == 0 ? null : days[^1] >= from ? (days.First(d => d >= from), days[^1]) : (days.First(d => d > days[^1].AddDays(-UserRetention.Days)), days[^1]);
    }

    private static IReadOnlyList<ReturnedUsers> Returned(UserDay[] rows, (DateOnly From, DateOnly To)? known, Func<UserDay, string?> name) =>
    [
        .. rows.Where(r => r.Returned is not null && r.Day >= known?.From && r.Day <= known?.To).GroupBy(name).Select(g => new ReturnedUsers(g.Key, g.Sum(r => (long)r.Returned!.Value), g.Sum(r => (long)r.Users)))
            .OrderByDescending(r => r.Users).ThenBy(r => r.Name, StringComparer.Ordinal),
    ];
}
