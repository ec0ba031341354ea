namespace OpsConsole.Web.Layout;

/// <summary>A line above every page, for what people must know as long as the console runs. Features register theirs as singletons.</summary>
/// <param name="Tone">How it looks: <c>info</c>, <c>warn</c>, <c>bad</c>, <c>ok</c>.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Href">Address of a page that says more; null for none.</param>
/// <param name="LinkText">What the link says.</param>
internal sealed record Banner(string Tone, string Text, string? Href = null, string? LinkText = null)
{
    /// <summary>A text that changes as the console runs, shown instead of <see cref="Text"/>; null for none. While it is empty, there is no line.</summary>
    public LiveText? Live { get; init; }

    /// <summary>Permission without which it is not shown; null for everybody.</summary>
    public string? Permission { get; init; }
}

/// <summary>A text that changes while pages show it. Any thread may change it.</summary>
internal sealed class LiveText(string text)
{
    private string _text = text;

    /// <summary>Raised on the thread that changed it.</summary>
    public event Action? Changed;

    public string Text
    {
        get => Volatile.Read(ref _text);
        set
        {
            if (Interlocked.Exchange(ref _text, value) != value)
            {
                Changed?.Invoke();
            }
        }
    }
}
