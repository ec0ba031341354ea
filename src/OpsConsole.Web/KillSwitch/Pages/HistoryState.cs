using System.Data.Common;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>The history of the kill switch as the page's address says. Knows nothing of Blazor.</summary>
internal sealed partial class HistoryState(SwitchQueries queries, ILogger<HistoryState> logger)
{
    /// <summary>Address of the page.</summary>
    public const string Path = "/killswitch/history";

    /// <summary>Decisions of a page.</summary>
    public const int PageSize = 50;

    /// <summary>What is looked at.</summary>
    public HistoryFilter Filter { get; private set; } = new();

    /// <summary>The decisions, newest first; null until they are loaded.</summary>
    public IReadOnlyList<HistoryItem>? Items { get; private set; }

    /// <summary>How they reached the instances, by record.</summary>
    public IReadOnlyDictionary<string, Reach> Reaches { get; private set; } = new Dictionary<string, Reach>();

    /// <summary>Whether there are older ones.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Whether the database could not be read.</summary>
    public bool Fails { get; private set; }

    /// <summary>Address of the page before this one, towards now; null on the newest.</summary>
    public string? NewestHref => Filter.Before is null ? null : Href(Filter with { Before = null });

    /// <summary>Address of older decisions; null when there are none.</summary>
    public string? OlderHref => HasOlder && Items is { Count: > 0 } items ? Href(Filter with { Before = items[^1].Position }) : null;

    /// <summary>Loads what an address asks for. Never fails.</summary>
    public async Task LoadAsync(HistoryFilter filter, CancellationToken cancellationToken)
    {
        Filter = filter;
        try
        {
            IReadOnlyList<HistoryItem> found = await queries.HistoryAsync(filter, PageSize + 1, cancellationToken);
            Items = [.. found.Take(PageSize)];
            Reaches = (await queries.DeliveriesAsync([.. Items.Select(i => i.Record.Id)], cancellationToken)).GroupBy(d => d.RecordId)
                .ToDictionary(g => g.Key, g => Reach.Of(g, null, 0)!, StringComparer.Ordinal);
            (HasOlder, Fails) = (found.Count > PageSize, false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Fails = true;
        }
    }

    /// <summary>Address of a filter.</summary>
    public static string Href(HistoryFilter filter)
    {
        Dictionary<string, string?> query = new()
        {
            ["env"] = filter.Environment,
            ["scope"] = filter.Scope,
            ["before"] = filter.Before?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["drills"] = filter.WithDrills ? "show" : null,
        };
        return QueryHelpers.AddQueryString(Path, query.Where(p => p.Value is not null));
    }

    /// <summary>What a decision did, in a word or two.</summary>
    public static string Word(SwitchRecord record) => record.Action switch
    {
        SwitchAction.Kill => record.Cause is SwitchCause.Rule or SwitchCause.Budget ? "tripped" : "killed",
        SwitchAction.Restore => record.Cause == SwitchCause.BreakGlass ? "glass broken" : "restored",
        _ => "moved on",
    };

    /// <summary>The tone of a decision.</summary>
    public static string Tone(SwitchRecord record) => record.Action switch
    {
        SwitchAction.Kill => "bad",
        SwitchAction.Restore => record.Cause == SwitchCause.BreakGlass ? "warn" : "ok",
        _ => "info",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The history of the kill switch could not be read from the database.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
