using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>What the page of the trail looks at, as its address says it.</summary>
/// <param name="Filter">The filter, without a time range.</param>
/// <param name="Range">The time range; null for all time, which is how an object's history opens.</param>
/// <param name="Heartbeats">Whether the console's heartbeats are shown.</param>
/// <param name="Cursor">The page; null for the newest entries.</param>
public sealed record AuditView(AuditFilter Filter, TimeRange? Range, bool Heartbeats, string? Cursor)
{
    /// <summary>Address of the page.</summary>
    public const string Path = "/audit";

    private const string EvidencePath = "/api/v1/audit/evidence";

    /// <summary>The range the page opens with.</summary>
    public static readonly TimeRange DefaultRange = TimeRange.TryRelative("7d", out TimeRange week) ? week : TimeRange.Default;

    /// <summary>Whether it is the history of one object, or of one change request.</summary>
    public bool IsHistory => Filter.ObjectId is not null || Filter.Change is not null;

    /// <summary>Reads an address.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="problems">What could not be read, and is left out.</param>
    public static AuditView Read(string uri, out IReadOnlyList<string> problems)
    {
        int mark = uri.IndexOf('?');
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(mark < 0 ? "" : uri[mark..]);
        AuditFilter filter = AuditFilterQuery.Read(name => name is "from" or "to" or "heartbeats" ? null : Value(name), out IReadOnlyList<string> found);
        bool timed = Value("range") is not null || Value("from") is not null || Value("to") is not null;
        string? rangeProblem = null;
        TimeRange? range = timed ? TimeRange.FromQuery(Value("range"), Value("from"), Value("to"), out rangeProblem)
            : filter.ObjectId is null && filter.Change is null ? DefaultRange : null;
        problems = rangeProblem is null ? found : [.. found, rangeProblem];
        return new AuditView(filter, range, Value("heartbeats") == "show", Value("cursor"));

        string? Value(string name) => query.TryGetValue(name, out StringValues values) && values.LastOrDefault() is { Length: > 0 } value ? value : null;
    }

    /// <summary>The filter to ask with, at a given now.</summary>
    public AuditFilter Resolve(DateTime now)
    {
        (DateTime From, DateTime To)? times = Range?.Resolve(now);
        return Filter with
        {
            From = times?.From,
            To = Range is { Preset: null } ? times?.To : null, // "last 7 days" has no end: what is written a moment later belongs to it
            ExceptKind = Heartbeats || Filter.Kind == AuditFilter.HeartbeatKind ? null : AuditFilter.HeartbeatKind,
        };
    }

    /// <summary>The address.</summary>
    public string Href()
    {
        List<KeyValuePair<string, string?>> query =
        [
            .. (Range is null || (Range.Preset == DefaultRange.Preset && !IsHistory) ? [] : Range.ToQuery()).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)),
            .. AuditFilterQuery.Write(Filter).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)),
        ];
        if (Heartbeats)
        {
            query.Add(new("heartbeats", "show"));
        }

        if (Cursor is not null)
        {
            query.Add(new("cursor", Cursor));
        }

        return QueryHelpers.AddQueryString(Path, query);
    }

    /// <summary>Address of another filter; the newest entries of it.</summary>
    public string With(AuditFilter filter) => (this with { Filter = filter, Cursor = null }).Href();

    /// <summary>Address of the history of one object.</summary>
    public static string HistoryOf(string type, string id) => new AuditView(new AuditFilter { ObjectType = type, ObjectId = id }, null, false, null).Href();

    /// <summary>Address of the evidence pack of what is looked at; null where it is no one change request or object.</summary>
    public string? EvidenceHref() =>
        Filter.Change is { } change ? QueryHelpers.AddQueryString(EvidencePath, "change", change)
        : Filter is { ObjectType: { } type, ObjectId: { } id } ? QueryHelpers.AddQueryString(EvidencePath, "object", $"{type}:{id}")
        : null;

    /// <summary>Address of one entry.</summary>
    public static string EntryOf(long seq) => $"{Path}/{seq}";
}
