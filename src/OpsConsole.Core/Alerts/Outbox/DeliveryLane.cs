using Microsoft.Extensions.Logging;
using OpsConsole.Core.Alerts.Channels;

namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>
/// Delivers what waits for one channel, one at a time and at least once. A channel that fails is left alone for a while, with all that waits
/// for it; other channels have lanes of their own.
/// </summary>
internal sealed partial class DeliveryLane(INotificationChannel channel, OutboxStore store, AlertsOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>After this time a notification helps nobody any more, and is given up.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int Batch = 50;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1); // of the channel, so that its recovery is soon seen; each message waits for itself

    private bool _prepared;
    private int _failures;
    private DateTime _notBefore;

    /// <summary>How long an attempt may take. Shorter than <see cref="OutboxStore.Claim"/>.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Name of the channel.</summary>
    public string Name => channel.Name;

    /// <summary>Tries what is due.</summary>
    /// <returns>When to look again, UTC; null when nothing waits.</returns>
    public async Task<DateTime?> RunAsync(CancellationToken cancellationToken)
    {
        if (!_prepared)
        {
            await store.PrepareAsync(channel, cancellationToken).ConfigureAwait(false);
            _prepared = true;
        }

        if (Now() < _notBefore && _notBefore - Now() <= DeliveryBackOff.Most) // a clock that was set back does not stop it for longer
        {
            return _notBefore;
        }

        while (!await store.IsClosedAsync(channel.Name, cancellationToken).ConfigureAwait(false))
        {
            List<string> due = await store.DueAsync(channel.Name, Now(), Batch, cancellationToken).ConfigureAwait(false);
            if (due.Count == 0)
            {
                return await store.NextAsync(channel.Name, cancellationToken).ConfigureAwait(false);
            }

            foreach (string id in due)
            {
                if (await store.ClaimAsync(id, Now(), cancellationToken).ConfigureAwait(false) is { } message
                    && !await TryAsync(message, cancellationToken).ConfigureAwait(false))
                {
                    return _notBefore;
                }
            }
        }

        return null;
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    /// <summary>Tries one.</summary>
    /// <returns>Whether the channel can be used for more.</returns>
    private async Task<bool> TryAsync(OutboxMessage message, CancellationToken stopping)
    {
        SendResult result = await SendAsync(message, stopping).ConfigureAwait(false);
        string problem = NotificationText.Cut(NotificationText.Line(result.Problem), AlertsConfiguration.MaxProblem);
        DateTime now = Now(), end = message.CreatedAt + Lifetime;
        DateTime next = now + DeliveryBackOff.After(message.Attempts, result.RetryAfter, Random.Shared.NextDouble());
        next = next < end || now >= end ? next : end; // one last time before it is given up
        switch (result.Outcome)
        {
            case SendOutcome.Delivered:
                await store.DeliveredAsync(message, now).ConfigureAwait(false);
                break;
            case SendOutcome.Closed:
                await store.CloseAsync(message, problem, now, next).ConfigureAwait(false);
                Log.Closed(logger, channel.Name, problem);
                return false;
            case SendOutcome.Never:
                await store.GiveUpAsync(message, problem, now).ConfigureAwait(false);
                Log.GivenUp(logger, message.Id, channel.Name, problem);
                break;
            case var outcome:
                if (now >= end)
                {
                    await store.GiveUpAsync(message, problem, now).ConfigureAwait(false);
                    Log.GivenUp(logger, message.Id, channel.Name, problem);
                }
                else
                {
                    await store.FailedAsync(message, problem, outcome == SendOutcome.ChannelFailed, now, next).ConfigureAwait(false);
                }

                return outcome == SendOutcome.NotNow || Pause(problem, result.RetryAfter);
        }

        if (_failures > 0)
        {
            Log.Recovered(logger, channel.Name);
        }

        _failures = 0;
        return true;
    }

    /// <summary>Leaves the channel alone for a while.</summary>
    private bool Pause(string problem, TimeSpan? asked)
    {
        if (_failures++ == 0)
        {
            Log.Failing(logger, channel.Name, problem);
        }

        TimeSpan pause = DeliveryBackOff.After(_failures, null, Random.Shared.NextDouble());
        pause = pause < LongestPause ? pause : LongestPause;
        _notBefore = Now() + (asked > pause ? asked.Value : pause);
        return false;
    }

    private async Task<SendResult> SendAsync(OutboxMessage message, CancellationToken stopping)
    {
        OutgoingMessage outgoing = new(
            message.Id, message.Topic, message.Title, message.Text, options.PublicAddress.TrimEnd('/') + message.Link, message.Severity, message.CreatedAt, message.Recipient, message.DedupeKey);
        using CancellationTokenSource limit = new(Limit, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await channel.SendAsync(outgoing, end.Token).WaitAsync(end.Token).ConfigureAwait(false); // even a channel that does not listen ends in time
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.ChannelFailed, $"{channel.Target} did not answer within {Limit.TotalSeconds:0.#} seconds.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Unexpected(logger, channel.Name, exception);
            return new SendResult(SendOutcome.ChannelFailed, $"It failed in an unexpected way ({exception.GetType().Name}). The log of the console says more.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Notifications do not go out by '{Channel}': {Problem} It is tried again.")]
        public static partial void Failing(ILogger logger, string channel, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "Notifications go out by '{Channel}' again.")]
        public static partial void Recovered(ILogger logger, string channel);

        [LoggerMessage(Level = LogLevel.Error, Message = "Notification {Id} by '{Channel}' is given up: {Problem}")]
        public static partial void GivenUp(ILogger logger, string id, string channel, string problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "Nothing more is sent by '{Channel}': {Problem}")]
        public static partial void Closed(ILogger logger, string channel, string problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "The channel '{Channel}' failed in an unexpected way.")]
        public static partial void Unexpected(ILogger logger, string channel, Exception exception);
    }
}
