using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>The query of <c>GET /api/v1/audit</c>. All are text, so that what cannot be read is refused with what to write instead.</summary>
internal sealed record AuditParameters
{
    [FromQuery(Name = "from"), Description("Earliest time of recording, inclusive, RFC 3339.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Time of recording before which entries end, RFC 3339.")]
    public string? To { get; init; }

    [FromQuery(Name = "actor"), Description("Id of who did it: an account, a key, name@host, a node.")]
    public string? Actor { get; init; }

    [FromQuery(Name = "object"), Description("What it happened to, type:id, or a type alone.")]
    public string? Object { get; init; }

    [FromQuery(Name = "kind"), Description("A kind, or all of a feature by a prefix that ends in a dot: apikey.created, apikey.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "outcome"), Description("done, denied or failed.")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "change"), Description("Id of a change request.")]
    public string? Change { get; init; }

    [FromQuery(Name = "q"), Description("A piece of text in the kind, ids, reason, before, after or personal details. Looks at 20,000 entries a page; then 'incomplete' is true and nextCursor goes on. With other filters or a time range there is less to look at.")]
    public string? Text { get; init; }

    [FromQuery(Name = "heartbeats"), Description("hide leaves out what the console writes each minute to show that it runs.")]
    public string? Heartbeats { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before; leave it out to start at the newest entry.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("Most entries of a page, 1 to 200; 50 when left out.")]
    public string? Limit { get; init; }

    /// <summary>The filter, and what could not be read.</summary>
    public AuditFilter ToFilter(out IReadOnlyList<string> problems) => AuditFilterQuery.Read(
        name => name switch
        {
            "from" => From,
            "to" => To,
            "actor" => Actor,
            "object" => Object,
            "kind" => Kind,
            "outcome" => Outcome,
            "change" => Change,
            "q" => Text,
            "heartbeats" => Heartbeats,
            _ => null,
        },
        out problems);
}
