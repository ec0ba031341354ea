using System.Diagnostics;
using System.Net;

namespace OpsConsole.Client.KillSwitch;

/// <summary>Tells the console which state is obeyed, beside the stream: the newest only, spread over a short time, again and again until it is taken.</summary>
internal sealed class Confirmer : IAsyncDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10), AfterRefusal = TimeSpan.FromSeconds(60);

    private readonly SwitchApi _api;
    private readonly KillSwitchOptions _options;
    private readonly Vitals _vitals;
    private readonly TimeSpan _spread;
    private readonly ReconnectBackoff _backoff;
    private readonly LatestWork<Obeyed> _work;
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyDictionary<string, ColdStart>? _coldStart;
    private string? _confirmed;
    private bool _refused;

    public Confirmer(SwitchApi api, KillSwitchOptions options, Vitals vitals, IReadOnlyDictionary<string, ColdStart> coldStart, Action<Exception> failed)
    {
        (_api, _options, _vitals, _coldStart) = (api, options, vitals, coldStart);
        _spread = KillSwitchOptions.Within(options.ConfirmationSpread, 0, 5);
        _backoff = new ReconnectBackoff(options.Random);
        _work = new LatestWork<Obeyed>(ConfirmAsync, (a, b) => b.State.CompareTo(a.State) >= 0 ? b : a, failed);
    }

    private sealed record Obeyed(SwitchState State, long Since);

    /// <summary>The newest state that the console took a confirmation of, such as <c>1-42</c>.</summary>
    public string? Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>Has a state confirmed that is obeyed from now on.</summary>
    public void Confirm(SwitchState state) => _work.Post(new Obeyed(state, _options.Time.GetTimestamp()));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ConfirmAsync(Obeyed obeyed, CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
            await DelayAsync(_spread * _options.Random.NextDouble(), either.Token).ConfigureAwait(false);
            long began = _options.Time.GetTimestamp();
            while (_refused || _vitals.AuthFailed) // the stream tries the key, once a minute; that is enough
            {
                _refused = false;
                await DelayAsync(AfterRefusal, either.Token).ConfigureAwait(false);
            }

            if (await SendAsync(obeyed, either.Token).ConfigureAwait(false))
            {
                _backoff.Reset();
                return;
            }

            await DelayAsync(_backoff.Next(_options.Time.GetElapsedTime(began)), either.Token).ConfigureAwait(false);
            _work.Post(obeyed); // what is newer by now goes before it
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || _stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Sends a confirmation.</summary>
    /// <returns>Whether there is no sense in sending it again.</returns>
    private async Task<bool> SendAsync(Obeyed obeyed, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(CallLimit, _options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            HttpStatusCode status = await _api.ConfirmAsync(
                obeyed.State, _options.Time.GetElapsedTime(obeyed.Since), _options.Witness?.Newest, _coldStart, either.Token).ConfigureAwait(false);
            if ((int)status is >= 200 and < 300)
            {
                _coldStart = null; // said once
                Volatile.Write(ref _confirmed, obeyed.State.Id);
                return true;
            }

            _refused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
            return status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge; // it will never be taken
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Debug.WriteLine(exception); // the stream says that the console is gone; a confirmation need not
            return false;
        }
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, _options.Time, cancellationToken);
}
