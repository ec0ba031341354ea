using System.Buffers;
using System.IO.Pipelines;
using OpsConsole.Core.Identity;
using OpsConsole.Web.KillSwitch.Delivery.States;

namespace OpsConsole.Web.KillSwitch.Delivery.Streams;

/// <summary>
/// One open stream. Whoever finds it free writes what is newest; whoever finds it busy leaves it, because the writer looks again before it
/// goes. So a slow client holds up nobody, and gets the newest state instead of all it missed.
/// </summary>
/// <param name="state">The state it tells.</param>
/// <param name="form">In which words.</param>
/// <param name="pipe">Where the answer goes.</param>
/// <param name="key">The key that opened it.</param>
/// <param name="time">The clock.</param>
/// <param name="beside">What else is news when it is another object than before; null for nothing.</param>
internal sealed class OpenStream(EnvironmentState state, EventForm form, PipeWriter pipe, KeyEntry key, TimeProvider time, Func<object?>? beside = null)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _idle;
    private string? _sentTag;
    private object? _sentBeside;
    private long _busySince;
    private int _busy = 1; // until it is opened
    private int _beats;
    private bool _closed;

    /// <summary>The key that opened it.</summary>
    public KeyEntry Key => key;

    /// <summary>Timestamp of the next heartbeat. Only the thread that sends to all reads and writes it.</summary>
    public long NextBeat { get; set; }

    /// <summary>Ends when the stream does.</summary>
    public Task Ended => _end.Task;

    /// <summary>Timestamp since when a write waits for the client; 0 when none does.</summary>
    public long BusySince => Volatile.Read(ref _busySince);

    /// <summary>Begins: the first words, then the state. Until then nobody else writes.</summary>
    public void Open(byte[] greeting)
    {
        pipe.Write(greeting);
        Release();
        Send();
    }

    /// <summary>Writes the newest state, if the client does not have it.</summary>
    public void Send()
    {
        do
        {
            if (Interlocked.Exchange(ref _busy, 1) == 1)
            {
                return;
            }

            if (!TryWrite())
            {
                return; // the client has to read first: Resume goes on
            }
        }
        while (HasNews());
    }

    /// <summary>Writes a heartbeat.</summary>
    public void Beat()
    {
        Volatile.Write(ref _beats, 1);
        Send();
    }

    /// <summary>Ends the stream.</summary>
    /// <param name="comment">Last words, a comment of the stream; null for none.</param>
    public void End(byte[]? comment = null)
    {
        if (comment is not null && Interlocked.Exchange(ref _busy, 1) == 0)
        {
            Say(comment);
            Release();
        }

        _end.TrySetResult();
    }

    /// <summary>After this, nobody writes any more: the connection may be used for something else.</summary>
    public Task CloseAsync()
    {
        TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _idle, idle);
        Volatile.Write(ref _closed, true);
        return Interlocked.Exchange(ref _busy, 1) == 0 ? Task.CompletedTask : idle.Task;
    }

    private void Say(byte[] comment)
    {
        try
        {
            if (!Volatile.Read(ref _closed))
            {
                pipe.Write(comment);
            }
        }
        catch (InvalidOperationException)
        {
            // The connection broke at this moment: nobody is there to hear it.
        }
    }

    private bool HasNews() => !Volatile.Read(ref _closed) && (Volatile.Read(ref _beats) == 1 || state.Current.ETag != _sentTag || beside?.Invoke() != _sentBeside);

    /// <summary>Writes while nobody else does. Returns whether the client took it at once.</summary>
    private bool TryWrite()
    {
        ValueTask<FlushResult> flush;
        try
        {
            if (Volatile.Read(ref _closed) || NextEvent() is not { } bytes)
            {
                Release();
                return true;
            }

            pipe.Write(bytes);
            flush = pipe.FlushAsync();
            if (!flush.IsCompleted)
            {
                Volatile.Write(ref _busySince, Math.Max(1, time.GetTimestamp()));
                _ = ResumeAsync(flush);
                return false;
            }

            Finish(flush.Result);
        }
        catch (Exception)
        {
            Fail();
        }

        return true;
    }

    private byte[]? NextEvent()
    {
        StateDocument document = state.Current;
        object? other = beside?.Invoke();
        bool isNew = document.ETag != _sentTag || other != _sentBeside;
        bool beats = Interlocked.Exchange(ref _beats, 0) == 1;
        (_sentTag, _sentBeside) = (document.ETag, other);
        return isNew ? form.Change(document) : beats ? form.Beat(document) : null;
    }

    /// <summary>Goes on when the client has read.</summary>
    private async Task ResumeAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            FlushResult result = await flush;
            Volatile.Write(ref _busySince, 0);
            Finish(result);
        }
        catch (Exception)
        {
            Volatile.Write(ref _busySince, 0);
            Fail();
        }

        if (HasNews())
        {
            Send();
        }
    }

    private void Finish(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            _end.TrySetResult(); // the other side is gone
        }

        Release();
    }

    /// <summary>The connection broke; how does not matter.</summary>
    private void Fail()
    {
        Volatile.Write(ref _closed, true);
        _end.TrySetResult();
        Release();
    }

    private void Release()
    {
        Interlocked.Exchange(ref _busy, 0);
        if (Volatile.Read(ref _closed))
        {
            Volatile.Read(ref _idle)?.TrySetResult();
        }
    }
}
