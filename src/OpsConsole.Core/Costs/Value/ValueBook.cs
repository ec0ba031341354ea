namespace OpsConsole.Core.Costs.Value;

/// <summary>What outcomes are worth, with its history: later entries of an application count from their day on, and earlier ones before it.</summary>
public sealed class ValueBook
{
    private readonly ILookup<string, ValueEntry> _byApp; // empty for all others; newest first

    /// <summary>A book of these entries.</summary>
    public ValueBook(IReadOnlyList<ValueEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries.OrderBy(e => e.App ?? "", StringComparer.Ordinal).ThenBy(e => e.From)];
        _byApp = Entries.OrderByDescending(e => e.From).ToLookup(e => e.App ?? "", StringComparer.Ordinal);
    }

    /// <summary>The book in which nothing is worth anything yet.</summary>
    public static ValueBook Empty { get; } = new([]);

    /// <summary>All entries, by application and day.</summary>
    public IReadOnlyList<ValueEntry> Entries { get; }

    /// <summary>The entry that counts for an application on a day: its own, else the one for all; null when there is none.</summary>
    public ValueEntry? Find(string app, DateOnly day) => Newest(app, day) ?? Newest("", day);

    /// <summary>Whether what was paid to build it is spread over months that have passed, counted from the application's first entry.</summary>
    public bool IsPaidOff(ValueEntry entry, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return day >= _byApp[entry.App ?? ""].Select(e => e.From).DefaultIfEmpty(entry.From).Min().AddMonths(entry.BuildMonths);
    }

    private ValueEntry? Newest(string app, DateOnly day) => _byApp[app].FirstOrDefault(e => e.From <= day);
}
