using System.Globalization;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>
/// A filter as query parameters: <c>from</c>, <c>to</c>, <c>actor</c>, <c>object</c> (<c>type:id</c>, or a type alone), <c>kind</c>,
/// <c>outcome</c>, <c>change</c>, <c>q</c>, and <c>heartbeats=hide</c>. The page, the list and the export have the same ones.
/// </summary>
public static class AuditFilterQuery
{
    /// <summary>Longest search text in characters.</summary>
    public const int MaxTextLength = 200;

    private const string Hide = "hide", Show = "show";

    /// <summary>How an entry can have ended, as filters write it.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [.. Enum.GetValues<AuditOutcome>().Select(AuditEntry.Name)];

    /// <summary>Reads query parameters. What cannot be read is left out and named in <paramref name="problems"/>.</summary>
    /// <param name="query">Value of a parameter by name; null or empty when it is absent.</param>
    /// <param name="problems">One sentence for each parameter that could not be read, fit to show its sender.</param>
    public static AuditFilter Read(Func<string, string?> query, out IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<string> found = [];
        string? about = Text("object", AuditRow.MaxNameLength + AuditRow.MaxObjectIdLength), outcome = Text("outcome", 16), heartbeats = Text("heartbeats", 16);
        int colon = about?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        AuditFilter filter = new()
        {
            From = Time("from"),
            To = Time("to"),
            Actor = Text("actor", AuditRow.MaxNameLength),
            ObjectType = colon < 0 ? about : about![..colon],
            ObjectId = colon < 0 || colon == about!.Length - 1 ? null : about[(colon + 1)..],
            Kind = Text("kind", AuditRow.MaxNameLength),
            Outcome = outcome is null || Outcomes.Contains(outcome) ? outcome : null,
            Change = Text("change", AuditRow.MaxNameLength),
            Text = Text("q", MaxTextLength),
            ExceptKind = heartbeats == Hide ? AuditFilter.HeartbeatKind : null,
        };
        if (heartbeats is not (null or Hide or Show))
        {
            found.Add($"'heartbeats' must be {Show} or {Hide}.");
        }

        if (outcome is not null && filter.Outcome is null)
        {
            found.Add($"'outcome' must be one of {string.Join(", ", Outcomes)}.");
        }

        if (filter.From >= filter.To)
        {
            found.Add("'to' must be after 'from'.");
        }

        problems = found;
        return filter;

        string? Text(string name, int longest)
        {
            string? value = query(name)?.Trim();
            if (value is not { Length: > 0 })
            {
                return null;
            }

            if (value.Length <= longest)
            {
                return value;
            }

            found.Add($"'{name}' is longer than {longest} characters.");
            return null;
        }

        DateTime? Time(string name)
        {
            string? value = Text(name, 64);
            if (value is null)
            {
                return null;
            }

            if (DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
            {
                return time;
            }

            found.Add($"'{name}' must be a time like 2026-11-21T14:00:00Z.");
            return null;
        }
    }

    /// <summary>The query parameters that carry a filter.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Write(AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        (string Name, string? Value)[] parts =
        [
            ("from", filter.From is { } from ? AuditEntry.Text(from) : null),
            ("to", filter.To is { } to ? AuditEntry.Text(to) : null),
            ("actor", filter.Actor),
            ("object", filter.ObjectType is { } type ? filter.ObjectId is { } id ? $"{type}:{id}" : type : null),
            ("kind", filter.Kind),
            ("outcome", filter.Outcome),
            ("change", filter.Change),
            ("q", filter.Text),
            ("heartbeats", filter.ExceptKind == AuditFilter.HeartbeatKind ? Hide : null),
        ];
        return parts.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value!));
    }
}
