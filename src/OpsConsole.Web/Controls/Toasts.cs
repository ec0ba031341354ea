namespace OpsConsole.Web.Controls;

/// <summary>A short message that something was done, or was not.</summary>
/// <param name="Id">Identity within the circuit.</param>
/// <param name="Tone">How it looks.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Link">Where to read on; null for nowhere.</param>
internal sealed record Toast(int Id, Tone Tone, string Text, ToastLink? Link);

/// <summary>Where a message leads.</summary>
/// <param name="Text">What is there.</param>
/// <param name="Href">Its address.</param>
internal sealed record ToastLink(string Text, string Href);

/// <summary>The messages of one circuit. A message goes by itself after <see cref="Stay"/>; a bad one, and one with a link, stays until it is dismissed or its link is followed.</summary>
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
    /// <param name="link">Where to read on; a message with one stays until dismissed.</param>
    public void Show(string text, string tone = "ok", ToastLink? link = null)
    {
        Toast toast;
        lock (_gate)
        {
            toast = new Toast(++_last, Tone.Named(tone), text, link);
            _shown = [.. _shown.TakeLast(Most - 1), toast];
            if (toast.Tone != Tone.Bad && link is null)
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
