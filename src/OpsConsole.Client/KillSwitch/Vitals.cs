namespace OpsConsole.Client.KillSwitch;

/// <summary>What is known of the connection. Written by the follower, read by everybody.</summary>
internal sealed class Vitals(TimeProvider time, TimeSpan staleAfter)
{
    private readonly Lock _lock = new();
    private long _heardAt, _messages, _malformed, _attempts;
    private int _heard; // 1 once _heardAt holds something
    private SwitchTransport _transport;
    private DateTime? _lastHeard, _nextAttempt;
    private string? _lastError;

    /// <summary>Whether the key is refused.</summary>
    public bool AuthFailed { get; private set; }

    /// <summary>Number of messages or parts of them that could not be read.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Whether the console was ever heard.</summary>
    public bool HasHeard => Volatile.Read(ref _heard) == 1;

    /// <summary>Whether the console was not heard for too long.</summary>
    public bool IsStale => !HasHeard || time.GetElapsedTime(Interlocked.Read(ref _heardAt)) >= staleAfter;

    /// <summary>Whether there is a way by which news would arrive.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_lock)
            {
                return _transport != SwitchTransport.None;
            }
        }
    }

    public void CountMalformed(int number) => Interlocked.Add(ref _malformed, number);

    public void Tries()
    {
        lock (_lock)
        {
            _attempts++;
            _nextAttempt = null;
        }
    }

    public void Hears(SwitchTransport transport)
    {
        lock (_lock)
        {
            Interlocked.Exchange(ref _heardAt, time.GetTimestamp());
            Volatile.Write(ref _heard, 1);
            _messages++;
            _lastHeard = time.GetUtcNow().UtcDateTime;
            _transport = transport;
            AuthFailed = false;
            _lastError = null;
        }
    }

    /// <summary>The connection ended, or none was made.</summary>
    /// <returns>Whether it was there before.</returns>
    public bool Loses(string problem, bool refused)
    {
        lock (_lock)
        {
            bool wasThere = _transport != SwitchTransport.None;
            _transport = SwitchTransport.None;
            _lastError = problem;
            AuthFailed = refused;
            return wasThere;
        }
    }

    public void Waits(TimeSpan wait)
    {
        lock (_lock)
        {
            _nextAttempt = (time.GetUtcNow() + wait).UtcDateTime;
        }
    }

    public KillSwitchStatus Snapshot(SwitchState? state, string? confirmed, string? stateProblem)
    {
        lock (_lock)
        {
            return new KillSwitchStatus
            {
                Transport = _transport,
                IsStale = IsStale,
                AuthFailed = AuthFailed,
                Basis = Basis(state),
                State = state,
                Confirmed = confirmed,
                LastHeard = _lastHeard,
                NextAttempt = _nextAttempt,
                Messages = _messages,
                Malformed = Malformed,
                Attempts = _attempts,
                LastError = _lastError,
                StateProblem = stateProblem,
            };
        }
    }

    public VerdictBasis Basis(SwitchState? state) => state is null ? VerdictBasis.Declared : !HasHeard ? VerdictBasis.Remembered : IsStale ? VerdictBasis.Stale : VerdictBasis.Current;
}
