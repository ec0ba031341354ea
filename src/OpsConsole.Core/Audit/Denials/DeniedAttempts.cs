using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit.Denials;

/// <summary>
/// Records requests that roles or scopes do not allow. Whoever repeats them cannot flood the trail: past
/// <see cref="Limit"/> a minute an actor's further attempts are counted, and the count is an event of its own.
/// </summary>
public sealed partial class DeniedAttempts(AuditTrail trail, TimeProvider time, ILogger<DeniedAttempts> logger) : BackgroundService
{
    /// <summary>Attempts of one actor that are recorded each, in a window of a minute.</summary>
    public const int Limit = 20;

    /// <summary>Actors that are told apart in one window; what the others try is counted together.</summary>
    public const int MaxActors = 5_000;

    /// <summary>Events that wait for the database at the same time. Beyond, attempts are counted: who is refused must not keep others from it.</summary>
    private const int MaxWaiting = 64;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private int _waiting;

    /// <summary>Records a refused request. It never fails: a refusal stands, whether or not it could be written down.</summary>
    /// <param name="by">Who asked.</param>
    /// <param name="endpoint">Method and route, <c>POST /v1/traces</c>.</param>
    /// <param name="permission">What was missing; null when nobody was signed in or the key is not known.</param>
    public async Task RecordAsync(Actor by, string endpoint, string? permission)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!IsRecorded(by))
        {
            return;
        }

        try
        {
            await WriteAsync(new AuditEvent(IdentityEvents.AccessDenied, by, "endpoint", endpoint)
            {
                Outcome = AuditOutcome.Denied,
                After = permission is null ? null : new JsonObject { ["permission"] = permission },
            }).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Writes how often actors were refused beyond what was recorded each, and starts a new window.</summary>
    public async Task FlushAsync()
    {
        Dictionary<string, Tally> tallies;
        lock (_lock)
        {
            (tallies, _tallies) = (_tallies, new(StringComparer.Ordinal));
        }

        foreach (Tally tally in tallies.Values.Where(t => t.Counted > 0))
        {
            await WriteAsync(new AuditEvent(IdentityEvents.AccessDenied, tally.Actor, "endpoint", "-")
            {
                Outcome = AuditOutcome.Denied,
                After = new JsonObject { ["furtherAttempts"] = tally.Counted },
            }).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Window, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await FlushAsync().ConfigureAwait(false); // stopping waits for it
        }
    }

    private static string KeyOf(Actor actor) => actor.Type switch
    {
        ActorType.Nobody => "nobody " + actor.Origin.Address,
        _ => $"{actor.Type} {actor.Id}",
    };

    /// <summary>Whether an attempt is recorded by itself; else it is counted.</summary>
    private bool IsRecorded(Actor by)
    {
        lock (_lock)
        {
            string key = KeyOf(by);
            if (!_tallies.ContainsKey(key) && _tallies.Count >= MaxActors)
            {
                key = ""; // too many to tell apart
            }

            Tally tally = _tallies.GetValueOrDefault(key, new Tally(key.Length == 0 ? Actor.Nobody("", ActorOrigin.Console) : by, 0, 0));
            bool recorded = tally.Recorded < Limit && Volatile.Read(ref _waiting) < MaxWaiting;
            _tallies[key] = recorded ? tally with { Recorded = tally.Recorded + 1 } : tally with { Counted = tally.Counted + 1 };
            _ = recorded ? Interlocked.Increment(ref _waiting) : 0;
            return recorded;
        }
    }

    private async Task WriteAsync(AuditEvent denied)
    {
        try
        {
            await trail.RecordAsync(denied).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            Log.NotRecorded(logger, denied.ObjectId, exception);
        }
    }

    private sealed record Tally(Actor Actor, int Recorded, int Counted);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A refused request ({Endpoint}) could not be written to the audit trail.")]
        public static partial void NotRecorded(ILogger logger, string endpoint, Exception exception);
    }
}
