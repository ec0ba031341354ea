using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>What the page of a prompt looks at, as its address says it.</summary>
/// <param name="Name">Name of the prompt.</param>
public sealed record PromptView(string Name)
{
    /// <summary>Says "the newest version" where a version is compared.</summary>
    public const string Newest = "newest";

    /// <summary>Comes before the environment where the version that is live in it is compared: <c>live:production</c>.</summary>
    public const string Live = "live:";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    // What stands behind /prompts/ on the other pages of the catalog, in any case: routes do not tell cases apart. A prompt of such a name has a longer address.
    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(["edit", "environments", "name", "new", "proposals"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The range that numbers are shown for unless the address says another.</summary>
    public static readonly TimeRange DefaultRange = TimeRange.TryRelative("7d", out TimeRange week) ? week : TimeRange.Default;

    /// <summary>The side that is shown.</summary>
    public PromptTab Tab { get; init; }

    /// <summary>An older version, a whole or short SHA; null for the newest.</summary>
    public string? Sha { get; init; }

    /// <summary>Older side of a comparison: a SHA, <see cref="Newest"/> or <see cref="Live"/> with an environment; null for the one before the newer side.</summary>
    public string? From { get; init; }

    /// <summary>Newer side of a comparison, likewise; null for the newest.</summary>
    public string? To { get; init; }

    /// <summary>Whether a comparison is shown in one column.</summary>
    public bool Inline { get; init; }

    /// <summary>The moment whose live version is asked for, UTC; null for none.</summary>
    public DateTime? At { get; init; }

    /// <summary>One environment; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>The time that numbers are of.</summary>
    public TimeRange Range { get; init; } = DefaultRange;

    /// <summary>Reads an address.</summary>
    /// <param name="name">The prompt's name, from the path.</param>
    /// <param name="query">The query, with its question mark or without.</param>
    /// <param name="problem">What could not be read and is left out; null for nothing.</param>
    public static PromptView Read(string name, string query, out string? problem)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> values = QueryHelpers.ParseQuery(query);
        problem = null;
        TimeRange range = DefaultRange;
        if (Value("range") is not null || Value("since") is not null || Value("until") is not null)
        {
            range = TimeRange.FromQuery(Value("range"), Value("since"), Value("until"), out problem);
            range = problem is null ? range : DefaultRange;
        }

        string? sha = Value("sha");
        if (sha is not null && !PromptVersion.IsSha(sha))
        {
            problem = "What stands at 'sha' is no version. A version is a commit's SHA of 7 to 64 hexadecimal digits.";
            sha = null;
        }

        DateTime? at = null;
        if (Value("at") is { } moment)
        {
            if (DateTime.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime found))
            {
                at = found;
            }
            else
            {
                problem = "What stands at 'at' is no time. Use one like 2026-11-21T14:00:00Z.";
            }
        }

        return new PromptView(name)
        {
            Tab = Enum.TryParse(Value("tab"), ignoreCase: true, out PromptTab tab) && Enum.IsDefined(tab) ? tab : PromptTab.Content,
            Sha = sha,
            From = Side(Value("from")),
            To = Side(Value("to")),
            Inline = Value("mode") == "inline",
            At = at,
            Environment = Value("env"),
            Range = range,
        };

        string? Value(string key) => values.TryGetValue(key, out Microsoft.Extensions.Primitives.StringValues found) && found.LastOrDefault() is { Length: > 0 } text ? text : null;
    }

    /// <summary>The address.</summary>
    public string Href()
    {
        Dictionary<string, string?> query = new()
        {
            ["tab"] = Tab == PromptTab.Content ? null : Word(Tab),
            ["sha"] = Sha,
            ["from"] = Tab == PromptTab.Compare ? From : null,
            ["to"] = Tab == PromptTab.Compare ? To : null,
            ["mode"] = Tab == PromptTab.Compare && Inline ? "inline" : null,
            ["at"] = Tab == PromptTab.Releases ? At?.ToString(TimeFormat, CultureInfo.InvariantCulture) : null,
            ["env"] = Tab is PromptTab.Releases or PromptTab.Numbers ? Environment : null,
        };
        if (Tab == PromptTab.Numbers && Range.Preset != DefaultRange.Preset)
        {
            foreach ((string key, string value) in Range.ToQuery())
            {
                query[key switch { "from" => "since", "to" => "until", _ => key }] = value; // 'from' and 'to' are versions here
            }
        }

        return QueryHelpers.AddQueryString(Address(Name), query.Where(p => p.Value is not null));
    }

    /// <summary>The same prompt and version from another side.</summary>
    public PromptView On(PromptTab tab) => new(Name) { Tab = tab, Sha = Sha };

    /// <summary>Address of a prompt's page.</summary>
    public static string Of(string name) => Address(name);

    /// <summary>Address of a version of a prompt.</summary>
    public static string Of(string name, string sha) => new PromptView(name) { Sha = sha }.Href();

    /// <summary>Address of the comparison of two versions.</summary>
    public static string Compare(string name, string from, string? to) => new PromptView(name) { Tab = PromptTab.Compare, From = from, To = to }.Href();

    /// <summary>A name as it stands in an address: its '/' stay.</summary>
    public static string Escape(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    /// <summary>How a side is called in the address.</summary>
    public static string Word(PromptTab tab) => tab.ToString().ToLowerInvariant();

    private static string? Side(string? text) =>
        text is not null && (text == Newest || text.StartsWith(Live, StringComparison.Ordinal) || PromptVersion.IsSha(text)) ? text : null;

    private static string Address(string name)
    {
        string first = name.Split('/', 2)[0];
        return PromptsWeb.Path + (Taken.Contains(first) ? "/name/" : "/") + Escape(name);
    }
}
