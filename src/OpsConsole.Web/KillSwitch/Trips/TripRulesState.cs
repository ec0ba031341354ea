using System.Data.Common;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>The list of rules, with how they stand. Knows nothing of Blazor.</summary>
public sealed partial class TripRulesState(TripQueries queries, TripWatch watch, ILogger<TripRulesState> logger)
{
    private const int RecentEvents = 20;

    /// <summary>Raised after the rules were judged, on any thread.</summary>
    public event Action? Judged
    {
        add => watch.Judged += value;
        remove => watch.Judged -= value;
    }

    /// <summary>The rules; null until they are loaded.</summary>
    public IReadOnlyList<TripRuleItem>? Items { get; private set; }

    /// <summary>What rules did lately, newest first.</summary>
    public IReadOnlyList<TripEventItem> Events { get; private set; } = [];

    /// <summary>Why they could not be loaded; null when they could.</summary>
    public string? Error { get; private set; }

    /// <summary>Since when the rules cannot be judged, UTC; null while they can.</summary>
    public DateTime? FailingSince => watch.FailingSince;

    /// <summary>Loads them.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            Items = await queries.ListAsync(cancellationToken);
            Events = await queries.EventsAsync(null, RecentEvents, cancellationToken);
            Error = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Error = "The rules could not be read from the database. Killing by hand works all the same.";
        }
    }

    /// <summary>How a rule stood when it was judged last; null when it was not yet.</summary>
    public TripStatus? StatusOf(string id) => watch.Statuses.GetValueOrDefault(id);

    /// <summary>Name of a rule; its id when it was removed.</summary>
    public string NameOf(string id) => Items?.FirstOrDefault(i => i.Id == id)?.Rule.Name ?? "removed rule";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The list of rules could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
