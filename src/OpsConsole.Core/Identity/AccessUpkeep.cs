using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>Where several nodes share a database, learns every second what the others changed.</summary>
internal sealed partial class AccessRefresh(AccessLoader loader, IStorageDialect dialect, TimeProvider time, ILogger<AccessRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!dialect.IsShared)
        {
            return;
        }

        bool failing = false;
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await loader.RefreshAsync(stoppingToken).ConfigureAwait(false);
                failing = false;
            }
            catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
            {
                if (!failing)
                {
                    Log.RefreshFailed(logger, exception);
                }

                failing = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "People and keys could not be read from the database. The last known ones count until it answers.")]
        public static partial void RefreshFailed(ILogger logger, Exception exception);
    }
}

/// <summary>Writes when keys were last used, at most once a minute a key, off the request path.</summary>
internal sealed partial class KeyUseUpkeep(IDbContextFactory<OpsDbContext> contexts, KeyDirectory keys, TimeProvider time, ILogger<KeyUseUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTime> _written = new(StringComparer.Ordinal);

    /// <summary>Writes the uses since the last time.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DateTime> used = keys.LastUses()
            .Where(use => !_written.TryGetValue(use.Key, out DateTime written) || written < use.Value)
            .ToDictionary(StringComparer.Ordinal);
        if (used.Count == 0)
        {
            return;
        }

        try
        {
            await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            List<string> ids = [.. used.Keys];
            foreach (ApiKey row in await context.ApiKeys.Where(k => ids.Contains(k.Id)).ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                row.LastUsedAt = row.LastUsedAt > used[row.Id] ? row.LastUsedAt : used[row.Id];
            }

            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            foreach ((string id, DateTime at) in used)
            {
                _written[id] = at;
            }
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or OperationCanceledException)
        {
            Log.FlushFailed(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await FlushAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false); // stopping waits for it
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The times of last use of keys could not be written. They are kept for the next minute.")]
        public static partial void FlushFailed(ILogger logger, Exception exception);
    }
}
