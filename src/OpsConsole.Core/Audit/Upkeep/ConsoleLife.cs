using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Upkeep;

/// <summary>
/// Writes into the trail that the console started, lives and stopped, and with which settings of the trail: whoever switches something
/// off leaves a trace, and silence is visible.
/// </summary>
internal sealed partial class ConsoleLife(
    IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AuditOptions options, StorageOptions storage, TimeProvider time, ILogger<ConsoleLife> logger)
    : BackgroundService
{
    private const string Settings = "settings", Start = "start", Version = "version", Previous = "previous";

    private readonly string _start = AuditEntry.Text(AuditEntry.Milliseconds(time.GetUtcNow().UtcDateTime));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => RecordStartAsync(cancellationToken)).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(() => trail.RecordAsync(
            UpkeepEvents.OfConsole(UpkeepEvents.ConsoleStopped, storage.Node) with { After = new JsonObject { [Start] = _start } }, cancellationToken)).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.HeartbeatInterval == TimeSpan.Zero)
        {
            return;
        }

        using PeriodicTimer timer = new(options.HeartbeatInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await TryAsync(() => trail.RecordAsync(UpkeepEvents.OfConsole(UpkeepEvents.Heartbeat, storage.Node), CancellationToken.None)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
    }

    /// <summary>First that the settings are others than at the last start, then that it started: a crash in between repeats the alarm and loses nothing.</summary>
    private async Task RecordStartAsync(CancellationToken cancellationToken)
    {
        (string previous, JsonObject? last) = await LastLifeAsync(cancellationToken).ConfigureAwait(false);
        JsonObject settings = SettingsPicture.Of(options);
        if (last is not null && SettingsPicture.Compare(last, settings) is { Before: var before, After: var after } && before.Count + after.Count > 0)
        {
            await trail.RecordAsync(
                UpkeepEvents.OfConsole(UpkeepEvents.SettingsChanged, storage.Node) with { Before = before, After = after }, cancellationToken).ConfigureAwait(false);
        }

        await trail.RecordAsync(
            UpkeepEvents.OfConsole(UpkeepEvents.ConsoleStarted, storage.Node) with
            {
                After = new JsonObject { [Start] = _start, [Version] = VersionOf(typeof(ConsoleLife).Assembly), [Previous] = previous, [Settings] = settings },
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How this node ended last (<c>stopped</c>, <c>lost</c>, or <c>none</c> when it never ran), and the settings of its last start.</summary>
    private async Task<(string Previous, JsonObject? Settings)> LastLifeAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string node = UpkeepEvents.IdOf(storage.Node);
            IQueryable<AuditRow> own = context.AuditEntries.AsNoTracking()
                .Where(e => e.ObjectType == UpkeepEvents.ConsoleType && e.ObjectId == node).OrderByDescending(e => e.Seq);
            string? last = await own.Select(e => e.Kind).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            byte[]? started = await own.Where(e => e.Kind == UpkeepEvents.ConsoleStarted).Select(e => e.Entry).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return (
                last switch { null => "none", UpkeepEvents.ConsoleStopped => "stopped", _ => "lost" },
                started is null ? null : JsonNode.Parse(started)?["after"]?[Settings] as JsonObject ?? []);
        }
    }

    private static string VersionOf(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The console serves also while the trail cannot be written; every command then fails by itself, and says so.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotRecorded(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A sign of life could not be written into the audit trail.")]
        public static partial void NotRecorded(ILogger logger, Exception exception);
    }
}
