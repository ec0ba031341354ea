using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>Closes requests that nobody confirmed in time, and does what was agreed to when the console did not live to do it.</summary>
public sealed partial class RestoreUpkeep : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly RestoreStore _store;
    private readonly RestoreApplication _application;
    private readonly SwitchBoard _board;
    private readonly KillSwitchOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RestoreUpkeep> _logger;

    internal RestoreUpkeep(
        IDbContextFactory<OpsDbContext> contexts, RestoreStore store, RestoreApplication application, SwitchBoard board, KillSwitchOptions options, TimeProvider time,
        ILogger<RestoreUpkeep> logger) =>
        (_contexts, _store, _application, _board, _options, _time, _logger) = (contexts, store, application, board, options, time, logger);

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime, since = now - _options.RestoreLifetime;
        List<RestoreRequest> due;
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            due = await context.RestoreRequests.AsNoTracking().Include(r => r.Confirmations)
                .Where(r => (r.State == RestoreState.Waiting && r.ExpiresAt <= now) || (r.State == RestoreState.Done && r.Kind == RestoreKind.Restore && r.DecidedAt >= since))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (RestoreRequest request in due)
        {
            if (request.State == RestoreState.Waiting)
            {
                await ExpireAsync(request.Id, now, cancellationToken).ConfigureAwait(false);
            }
            else if (RestoreRules.HasSomethingLeft(request, _board.Current))
            {
                await _application.ApplyAsync(request).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, _time);
        do
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                Log.Failed(_logger, exception); // tried again in half a minute
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private Task<RestoreResult> ExpireAsync(string id, DateTime now, CancellationToken cancellationToken) => _store.RunAsync(
        async context =>
        {
            RestoreRequest? request = await context.RestoreRequests.SingleOrDefaultAsync(r => r.Id == id && r.State == RestoreState.Waiting, cancellationToken).ConfigureAwait(false);
            if (request is null)
            {
                return RestoreOutcome.Decided; // another node was quicker
            }

            (request.State, request.DecidedAt) = (RestoreState.Expired, now);
            request.Revision++;
            return new RestoreStep(new RestoreResult(RestoreOutcome.Done, id), RestoreEvents.Expired(request));
        },
        cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Requests to restore could not be looked through. Kills are not concerned.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
