namespace OpsConsole.Web.Layout;

/// <summary>A line of the command palette.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Hint">Where it belongs, muted.</param>
/// <param name="Icon">Name of a symbol in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Href">Address it opens.</param>
/// <param name="Act">Or an act of <c>js/shell.js</c>.</param>
/// <param name="Keys">Shortcut that does the same.</param>
internal sealed record PaletteLine(string Label, string Hint, string Icon, string? Href = null, string? Act = null, string? Keys = null);

/// <summary>What the command palette lists, and which line the keyboard stands on.</summary>
/// <param name="lines">Pages and commands of this person, in their order.</param>
/// <param name="mayFind">Whether the person may look up interactions.</param>
/// <param name="sources">What else can be found by typing, of this person.</param>
internal sealed class PaletteState(IReadOnlyList<PaletteLine> lines, bool mayFind, IReadOnlyList<IPaletteSource>? sources = null)
{
    private const int MostOfSource = 6;

    /// <summary>Most lines listed.</summary>
    public const int Most = 12;

    /// <summary>What was typed.</summary>
    public string Query { get; private set; } = "";

    /// <summary>The lines that fit, best first.</summary>
    public IReadOnlyList<PaletteLine> Found { get; private set; } = [.. lines.Take(Most)];

    /// <summary>Index of the line that Enter runs; -1 when nothing is found.</summary>
    public int At { get; private set; } = lines.Count > 0 ? 0 : -1;

    /// <summary>The line that Enter runs.</summary>
    public PaletteLine? Chosen => At < 0 ? null : Found[At];

    /// <summary>Lists what fits.</summary>
    public void Search(string? query)
    {
        Query = query ?? "";
        IEnumerable<PaletteLine> fitting = lines
            .Select(line => (Line: line, Score: PaletteMatch.Score(Query, line.Label)))
            .Where(scored => scored.Score is not null)
            .OrderByDescending(scored => scored.Score)
            .Select(scored => scored.Line);
        string text = Query.Trim();
        IEnumerable<PaletteLine> found = text.Length < 2 || sources is null ? [] : sources.SelectMany(source => source.Find(text, MostOfSource));
        List<PaletteLine> listed = [.. fitting.Concat(found).Take(Most)];
        Found = mayFind ? WithLookup(text, listed) : listed;
        At = Found.Count > 0 ? 0 : -1;
    }

    /// <summary>Moves by lines; past an end it goes on at the other.</summary>
    public void Move(int by)
    {
        if (Found.Count > 0)
        {
            At = ((At + by) % Found.Count + Found.Count) % Found.Count;
        }
    }

    // A trace id opens its interaction. What else looks like an id (a response, a conversation) is looked up, first; any other text last.
    private static List<PaletteLine> WithLookup(string text, List<PaletteLine> fitting)
    {
        if (TraceIdIn(text) is { } traceId)
        {
            return [new PaletteLine($"Open interaction {traceId}", "Trace id", "interactions", $"/interactions/{traceId}"), .. fitting];
        }

        if (text.Length < 3)
        {
            return fitting;
        }

        PaletteLine find = new($"Find interactions with “{text}”", "Any id", "search", "/interactions?q=" + Uri.EscapeDataString(text));
        bool isId = text.Length >= 8 && text.Any(char.IsAsciiDigit) && !text.Any(char.IsWhiteSpace);
        return isId ? [find, .. fitting] : [.. fitting, find];
    }

    // As 32 hexadecimal digits, as a UUID, or inside a W3C traceparent (00-<trace id>-<span id>-01).
    private static string? TraceIdIn(string text)
    {
        string candidate = text.Length == 55 && text[2] == '-' && text[35] == '-' ? text[3..35] : text.Replace("-", "", StringComparison.Ordinal);
        return candidate.Length == 32 && candidate.All(char.IsAsciiHexDigit) && candidate.Any(c => c != '0') ? candidate.ToLowerInvariant() : null;
    }
}
