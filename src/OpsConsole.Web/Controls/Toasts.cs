namespace OpsConsole.Web.Controls;

/// <summary>A short message that something was done, or was not.</summary>
/// <param name="Id">Identity within the circuit.</param>
/// <param name="Tone">How it looks.</param>
/// <param name="Text">One sentence.</param>
internal sealed record Toast(int Id, Tone Tone, string Text);

/// <summary>The messages of one circuit. A message goes by itself after <see cref="Stay"/>; a bad one stays until it is dismissed.</summary>
internal sealed class Toasts(TimeProvider time) : IDisposable
{
    /// <summary>How long a message stays.</summary>
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(6);

    /// <summary>Most messages at once; past it the oldest goes.</summary>
    public const int Most = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, ITimer> _timers = [];
    private List<Toast> _shown = [];
    private int _last;

    /// <summary>Raised after each change, on any thread.</summary>
    public event Action? Changed;

    /// <summary>What is shown, oldest first.</summary>
    public IReadOnlyList<Toast> Shown => _shown;

    /// <summary>Shows a message.</summary>
    /// <param name="text">One sentence.</param>
    /// <param name="tone"><c>ok</c>, <c>info</c>, <c>warn</c>; <c>bad</c> stays until dismissed.</param>
    public void Show(string text, string tone = "ok")
    {
        Toast toast;
        lock (_gate)
        {
            toast = new Toast(++_last, Tone.Named(tone), text);
            _shown = [.. _shown.TakeLast(Most - 1), toast];
            if (toast.Tone != Tone.Bad)
            {
                _timers[toast.Id] = time.CreateTimer(_ => Dismiss(toast.Id), null, Stay, Timeout.InfiniteTimeSpan);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>Takes a message away.</summary>
    public void Dismiss(int id)
    {
        lock (_gate)
        {
            _shown = [.. _shown.Where(toast => toast.Id != id)];
            if (_timers.Remove(id, out ITimer? timer))
            {
                timer.Dispose();
            }
        }

        Changed?.Invoke();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (ITimer timer in _timers.Values)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }
}
