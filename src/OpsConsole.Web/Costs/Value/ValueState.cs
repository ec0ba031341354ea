using System.Data.Common;
using System.Globalization;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Costs.Value;

/// <summary>What outcomes are worth, who said so when, and asking for something else.</summary>
internal sealed class ValueState(ValueInForce values, SettingsInForce settings, SettingWishes wishes, MetricsQuery query, AccessDirectory access)
{
    private const int MostVersions = 20;

    /// <summary>The book in force.</summary>
    public ValueBook Book => values.Book;

    /// <summary>What was in force, newest first.</summary>
    public IReadOnlyList<SettingVersion> History { get; private set; } = [];

    /// <summary>Applications that telemetry knows.</summary>
    public IReadOnlyList<string> Applications { get; private set; } = [];

    /// <summary>Whether who looks may ask for changes.</summary>
    public bool MayAsk { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Raised when something else is in force. Any thread.</summary>
    public event Action? Changed
    {
        add => settings.Changed += value;
        remove => settings.Changed -= value;
    }

    /// <summary>Loads it.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        MayAsk = who.May(Permissions.ChangeMoney, access);
        try
        {
            History = [.. (await settings.HistoryAsync(ValueSettings.Name, cancellationToken)).Take(MostVersions)];
            Applications = (await query.DimensionsAsync(cancellationToken)).Applications;
            Problem = null;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            Problem = "The database cannot be read. Try again in a moment; if it persists, look at the health page.";
        }
    }

    /// <summary>Asks for an entry more; one of the same application and day is replaced.</summary>
    public Task<ChangeOutcome> AskAsync(Actor by, ValueEntry entry, string? why, CancellationToken cancellationToken = default) => AskAsync(
        by, [.. Book.Entries.Where(e => (e.App, e.From) != (entry.App, entry.From)), entry],
        string.Create(CultureInfo.InvariantCulture, $"Value an outcome of {entry.App ?? "all applications"} {(entry.OneOutcome is { } one ? $"at ${one:0.####}" : "as it is sent")} from {entry.From:yyyy-MM-dd}"), why, cancellationToken);

    /// <summary>Asks for an entry less.</summary>
    public Task<ChangeOutcome> AskWithoutAsync(Actor by, ValueEntry entry, string? why, CancellationToken cancellationToken = default) => AskAsync(
        by, [.. Book.Entries.Where(e => (e.App, e.From) != (entry.App, entry.From))],
        string.Create(CultureInfo.InvariantCulture, $"Remove the value of {entry.App ?? "all applications"} from {entry.From:yyyy-MM-dd}"), why, cancellationToken);

    private Task<ChangeOutcome> AskAsync(Actor by, IReadOnlyList<ValueEntry> entries, string title, string? why, CancellationToken cancellationToken) =>
        wishes.AskAsync(by, ValueSettings.Name, ValueText.Write(new ValueBook(entries)), title, string.IsNullOrWhiteSpace(why) ? null : why, cancellationToken);
}
