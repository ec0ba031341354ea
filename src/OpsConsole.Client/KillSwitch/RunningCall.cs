using System.Diagnostics;

namespace OpsConsole.Client.KillSwitch;

/// <summary>A call of a model that is under way: watches for a kill, and cancels what waits for the model.</summary>
internal sealed class RunningCall : IDisposable
{
    private readonly KillSwitchClient _client;
    private readonly CancellationTokenSource? _cancel;
    private readonly Func<Verdict?> _ask;
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _watching;
    private Verdict? _killed;
    private bool _over;

    /// <summary>Begins a call.</summary>
    /// <param name="client">The kill switch.</param>
    /// <param name="span">The span that the call is noted on.</param>
    /// <param name="killed">Why it must not begin; null when it may.</param>
    /// <param name="watches">Whether a later kill stops it.</param>
    /// <param name="ask">Whether it must stop, and why; null when it may go on.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public RunningCall(KillSwitchClient client, Activity? span, Verdict? killed, bool watches, Func<Verdict?> ask, CancellationToken cancellationToken)
    {
        (_client, Span, Token, _killed, _ask) = (client, span, cancellationToken, killed, ask);
        if (killed is null && watches)
        {
            _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Token = _cancel.Token;
            Watch();
        }
    }

    /// <summary>The span that the call is noted on.</summary>
    public Activity? Span { get; }

    /// <summary>Cancelled by the caller, and by a kill.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why the call is stopped; null while it may go on. Asks anew.</summary>
    public Verdict? Killed => _killed ??= _cancel is null ? null : _ask();

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            _watching.Unregister();
            _cancel?.Dispose();
        }
    }

    private void Watch()
    {
        // Not by the event: adding a handler copies the handlers of all the calls that run.
        CancellationTokenRegistration watching = _client.NextChange.UnsafeRegister(static call => ((RunningCall)call!).OnChanged(), this);
        lock (_lock)
        {
            _watching = watching;
            if (_over)
            {
                watching.Unregister();
            }
        }
    }

    private void OnChanged()
    {
        lock (_lock)
        {
            if (_over)
            {
                return;
            }
        }

        if (_ask() is null)
        {
            Watch();
            return;
        }

        try
        {
            _cancel!.Cancel(); // not under the lock: what it wakes may end the call
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
