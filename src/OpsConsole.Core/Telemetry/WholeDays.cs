using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry;

/// <summary>Days (UTC) that jobs count once they are over.</summary>
internal static class WholeDays
{
    /// <summary>How far back days are read; older telemetry is seldom there.</summary>
    public const int Most = 400;

    /// <summary>The first instant of a day.</summary>
    public static DateTime Start(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>The first day that has interactions, at most <see cref="Most"/> days back; null where there are none up to the last.</summary>
    /// <param name="context">Where they are.</param>
    /// <param name="last">The last day that is over.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<DateOnly?> FirstAsync(OpsDbContext context, DateOnly last, CancellationToken cancellationToken)
    {
        DateTime end = Start(last.AddDays(1));
        DateTime? first = await context.Interactions.Where(i => i.StartedAt < end).MinAsync(i => (DateTime?)i.StartedAt, cancellationToken).ConfigureAwait(false);
        return first is { } at ? DateOnly.FromDateTime(at) is var day && day < last.AddDays(-Most) ? last.AddDays(-Most) : day : null;
    }
}
