namespace OpsConsole.Core.Alerts;

/// <summary>Recipients that no channel reaches, since the start of this node; so that a name that is spelled wrong is seen. Bounded. Any thread.</summary>
public sealed class UnreachedRecipients
{
    private const int Most = 20, MaxLength = 100;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Each, and why it is not reached.</summary>
    public IReadOnlyList<(string Recipient, string Why)> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _names.Select(n => (n.Key, n.Value))];
            }
        }
    }

    internal void Add(string recipient, bool hasEmail)
    {
        bool address = recipient.Contains('@', StringComparison.Ordinal);
        string name = address && !hasEmail ? "e-mail addresses" : NotificationText.Cut(NotificationText.Line(recipient), MaxLength); // nobody's address for what is missing here
        lock (_lock)
        {
            if (_names.Count < Most || _names.ContainsKey(name))
            {
                _names[name] = !address ? "no channel has this name" : hasEmail ? "it is no address that every mail server takes" : "Alerts:Email:Host is not set";
            }
        }
    }
}
