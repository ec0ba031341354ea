namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// Chooses between the stream and asking again and again. Some proxies hold back a stream or refuse it; a console that is merely gone
/// is no reason to poll.
/// </summary>
internal sealed class TransportChoice(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromMinutes(10);

    private int _silent;
    private bool _everStreamed;
    private TimeSpan _pause = FirstPause;
    private DateTimeOffset _pollUntil = DateTimeOffset.MinValue;

    /// <summary>Whether the next attempt asks once, instead of opening the stream.</summary>
    public bool Polls => time.GetUtcNow() < _pollUntil;

    /// <summary>A stream brought a valid message.</summary>
    public void Streamed()
    {
        _everStreamed = true;
        _silent = 0;
        _pause = FirstPause;
    }

    /// <summary>A stream was not refused for a passing reason, and yet brought nothing.</summary>
    public void StayedSilent()
    {
        _silent++;
        if (_silent >= (_everStreamed ? 2 : 1))
        {
            _pollUntil = time.GetUtcNow() + _pause;
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    /// <summary>Asking brought nothing either: then it is not the stream.</summary>
    public void PollFailed()
    {
        _pollUntil = DateTimeOffset.MinValue;
        _pause = FirstPause;
    }
}
