using Microsoft.Extensions.Logging;

namespace OpsConsole.Client.KillSwitch;

/// <summary>Follows the console as long as the application runs: one attempt after the other, by stream or by asking, with pauses in between. It never gives up and never throws.</summary>
internal sealed partial class ConsoleFollower(SwitchApi api, KillSwitchOptions options, string environment, Vitals vitals, ILogger logger)
{
    private static readonly TimeSpan FirstMessageLimit = TimeSpan.FromSeconds(10), LivedWell = TimeSpan.FromSeconds(10), RefusedPause = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time = options.Time;
    private readonly TimeSpan _staleAfter = KillSwitchOptions.Within(options.StaleAfter, 5, 45), _pollInterval = KillSwitchOptions.Within(options.PollInterval, 1, 30);
    private readonly ReconnectBackoff _backoff = new(options.Random);
    private readonly TransportChoice _choice = new(options.Time);
    private string? _etag;
    private bool _complained, _polling;

    /// <summary>The state that is obeyed, such as <c>1-42</c>; null for none.</summary>
    public required Func<string?> Obeyed { get; init; }

    /// <summary>Takes a valid message, and notes that the console was heard.</summary>
    public required Action<SwitchDocument, SwitchTransport> Take { get; init; }

    /// <summary>The key was refused; called for each attempt.</summary>
    public required Action<string> Refused { get; init; }

    /// <summary>Follows until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            long began = _time.GetTimestamp();
            bool polls = _choice.Polls;
            vitals.Tries();
            Attempt attempt = await TryAsync(polls, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            TimeSpan wait = polls && attempt.End == AttemptEnd.Worked ? PollPause() : Conclude(attempt, polls, _time.GetElapsedTime(began));
            Task pause = Task.Delay(wait, _time, stop);
            vitals.Waits(wait);
            try
            {
                await pause.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private TimeSpan PollPause()
    {
        if (!_polling)
        {
            Log.Polling(logger, _pollInterval.TotalSeconds);
        }

        (_polling, _complained) = (true, false);
        _backoff.Reset();
        return _pollInterval * (0.8 + (0.4 * options.Random.NextDouble()));
    }

    /// <summary>Notes how an attempt ended.</summary>
    /// <returns>The pause before the next.</returns>
    private TimeSpan Conclude(Attempt attempt, bool polled, TimeSpan took)
    {
        bool wasThere = vitals.Loses(attempt.Problem, attempt.End == AttemptEnd.Refused);
        if (attempt.End == AttemptEnd.Malformed)
        {
            vitals.CountMalformed(1);
        }

        if (polled)
        {
            _choice.PollFailed();
        }
        else if (attempt.End is AttemptEnd.Silent || (attempt.End is AttemptEnd.Malformed && !wasThere))
        {
            _choice.StayedSilent();
        }

        if (attempt.End == AttemptEnd.Refused)
        {
            Log.Refused(logger, attempt.Problem);
            Refused(attempt.Problem);
            return RefusedPause + (RefusedPause / 4 * options.Random.NextDouble());
        }

        if (attempt.End == AttemptEnd.Worked && took >= LivedWell)
        {
            _backoff.Reset();
        }

        TimeSpan wait = _backoff.Next(took, attempt.RetryAfter);
        if (!_complained || attempt.End == AttemptEnd.Malformed)
        {
            _complained = true; // an outage is worth one warning, not one for each attempt
            Log.Lost(logger, attempt.Problem, wait.TotalSeconds);
        }
        else
        {
            Log.Failed(logger, attempt.Problem, wait.TotalSeconds);
        }

        return wait;
    }

    private async Task<Attempt> TryAsync(bool polls, CancellationToken stop)
    {
        using CancellationTokenSource watchdog = new(FirstMessageLimit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, watchdog.Token);
        bool heard = false;
        try
        {
            return polls
                ? await PollAsync(either.Token).ConfigureAwait(false)
                : await StreamAsync(() => { heard = true; watchdog.CancelAfter(_staleAfter); }, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested)
        {
            return heard
                ? new Attempt(AttemptEnd.Worked, $"The console was not heard for {_staleAfter.TotalSeconds:0} s.")
                : new Attempt(AttemptEnd.Silent, $"The console did not answer within {FirstMessageLimit.TotalSeconds:0} s.");
        }
        catch (FormatException exception)
        {
            return new Attempt(AttemptEnd.Malformed, exception.Message);
        }
        catch (Exception exception) // whatever a network, a proxy or a handler of the application comes up with
        {
            return new Attempt(heard ? AttemptEnd.Worked : AttemptEnd.Unreachable, exception.GetBaseException().Message);
        }
    }

    private async Task<Attempt> StreamAsync(Action heard, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await api.OpenStreamAsync(Obeyed(), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode || !Is(response, "text/event-stream"))
        {
            return Attempt.Of(response, _time.GetUtcNow());
        }

        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        EventStreamReader reader = new(body);
        bool any = false;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (message.Type is not ("state" or "heartbeat"))
            {
                continue; // something newer than this client
            }

            SwitchDocument document = SwitchDocument.Read(message.Data, environment);
            if (!any)
            {
                any = true;
                (_polling, _complained) = (false, false);
                Log.Connected(logger, document.State.Id);
                _choice.Streamed();
            }

            heard();
            Hear(document, SwitchTransport.Stream);
        }

        return any ? new Attempt(AttemptEnd.Worked, "The console closed the stream.") : new Attempt(AttemptEnd.Silent, "The stream ended before it began.");
    }

    private async Task<Attempt> PollAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await api.PollAsync(_etag, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotModified && _etag is not null)
        {
            vitals.Hears(SwitchTransport.Poll);
            return new Attempt(AttemptEnd.Worked, "");
        }

        if (!response.IsSuccessStatusCode || !Is(response, "application/json"))
        {
            return Attempt.Of(response, _time.GetUtcNow());
        }

        byte[] body = await ReadBoundedAsync(response.Content, cancellationToken).ConfigureAwait(false);
        Hear(SwitchDocument.Read(body, environment), SwitchTransport.Poll);
        _etag = response.Headers.ETag?.ToString();
        return new Attempt(AttemptEnd.Worked, "");
    }

    private void Hear(SwitchDocument document, SwitchTransport transport)
    {
        vitals.CountMalformed(document.Skipped);
        Take(document, transport);
    }

    private static bool Is(HttpResponseMessage response, string type) => string.Equals(response.Content.Headers.ContentType?.MediaType, type, StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> ReadBoundedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using MemoryStream read = new();
        byte[] buffer = new byte[16 * 1024];
        for (int length = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false); length > 0; length = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false))
        {
            read.Write(buffer, 0, length);
            if (read.Length > SwitchDocument.MaxLength)
            {
                throw new FormatException("The answer is longer than 1 MiB.");
            }
        }

        return read.ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Following the kill switch by stream, at {State}")]
        public static partial void Connected(ILogger logger, string state);

        [LoggerMessage(LogLevel.Warning, "The kill switch's stream does not come through; asking every {Seconds:0} s instead, so kills take that long")]
        public static partial void Polling(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Warning, "The kill switch is not heard: {Problem} The last known state stays; next attempt in {Seconds:0.0} s")]
        public static partial void Lost(ILogger logger, string problem, double seconds);

        [LoggerMessage(LogLevel.Debug, "The kill switch is still not heard: {Problem} Next attempt in {Seconds:0.0} s")]
        public static partial void Failed(ILogger logger, string problem, double seconds);

        [LoggerMessage(LogLevel.Error, "The kill switch will not be heard until somebody acts: {Problem} The last known state stays")]
        public static partial void Refused(ILogger logger, string problem);
    }
}
