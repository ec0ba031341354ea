using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>What the page is set to: exactly what its address carries.</summary>
/// <param name="Measure">The measure; null for the one that moved most clearly.</param>
/// <param name="Range">The window; null for the clearest that the console finds.</param>
/// <param name="Filter">Which interactions.</param>
public sealed record WhatMovedView(MovedMeasure? Measure, TimeRange? Range, MetricsFilter Filter)
{
    /// <summary>Address of the page.</summary>
    public const string Path = "/what-moved";

    /// <summary>What the window is compared with.</summary>
    public MovedBaseline Baseline { get; init; }

    /// <summary>What the change is taken apart by; null for what explains it.</summary>
    public string? By { get; init; }

    /// <summary>The address.</summary>
    public string Url
    {
        get
        {
            List<KeyValuePair<string, string?>> query = [.. (Range?.ToQuery() ?? []).Concat(Filter.ToQuery()).Select(p => new KeyValuePair<string, string?>(p.Key, p.Value))];
            if (Measure is not null)
            {
                query.Insert(0, new("measure", Measure.Id));
            }

            if (Baseline == MovedBaseline.WeekBefore)
            {
                query.Add(new("baseline", "week"));
            }

            if (By is not null)
            {
                query.Add(new("by", By));
            }

            return QueryHelpers.AddQueryString(Path, query);
        }
    }

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static WhatMovedView FromQuery(Func<string, string?> query, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(query);
        problem = null;
        string? Text(string name) => query(name) is { Length: > 0 and <= 200 } text ? text : null;
        TimeRange? range = null;
        if (Text("range") is not null || Text("from") is not null || Text("to") is not null)
        {
            range = TimeRange.FromQuery(query("range"), query("from"), query("to"), out problem);
        }

        MovedMeasure? measure = MovedMeasure.Find(Text("measure"));
        if (measure is null && Text("measure") is { } unknown)
        {
            problem ??= $"'{unknown}' is no measure. Use one of {string.Join(", ", MovedMeasure.All.Select(m => m.Id))}.";
        }

        return new WhatMovedView(measure, range, new MetricsFilter(Text("app"), Text("env"), Text("model"), Text("prompt"), Text("feature"), Text("appVersion")))
        {
            Baseline = query("baseline") == "week" ? MovedBaseline.WeekBefore : MovedBaseline.Before,
            By = MovedSplit.IsKnown(Text("by")) ? Text("by") : null,
        };
    }
}
