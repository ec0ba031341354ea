using System.Globalization;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Which interactions a list shows. Parts that are null let everything through; the parts are joined by "and".</summary>
public sealed record InteractionFilter
{
    /// <summary>Longest search text, user or conversation in characters; nothing stored is longer.</summary>
    public const int MaxTextLength = 200;

    /// <summary>The words of <see cref="Feedback"/>.</summary>
    public const string Good = "good", Bad = "bad";

    /// <summary>When the interaction started.</summary>
    public TimeRange Range { get; init; } = TimeRange.Default;

    /// <summary>Application, environment, model of the primary call, prompt, feature, version of the application.</summary>
    public MetricsFilter Dimensions { get; init; } = MetricsFilter.All;

    /// <summary>How it ended; query parameter <c>outcome</c>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Why it did not succeed; query parameter <c>error</c>.</summary>
    public ErrorClass? ErrorClass { get; init; }

    /// <summary>Shortest duration in milliseconds, inclusive; query parameter <c>min</c>.</summary>
    public long? MinMillis { get; init; }

    /// <summary>Longest duration in milliseconds, inclusive; query parameter <c>max</c>.</summary>
    public long? MaxMillis { get; init; }

    /// <summary>What the user said of it: <c>good</c> or <c>bad</c>; query parameter <c>feedback</c>.</summary>
    public string? Feedback { get; init; }

    /// <summary>What it is about, as its application says, exactly; query parameter <c>topic</c>.</summary>
    public string? Topic { get; init; }

    /// <summary>Fewest tool calls; query parameter <c>tools</c>.</summary>
    public int? MinTools { get; init; }

    /// <summary>What else is true of it, a single one; query parameter <c>trait</c>.</summary>
    public Traits? Trait { get; init; }

    /// <summary>Whether it asks for what the index of lists has not: then a page looks at a bounded number of interactions.</summary>
    internal bool IsDeep => Feedback is not null || Topic is not null || MinTools is not null || Trait is not null;

    /// <summary>A user: the id as the application sends it, or the hash under which the console shows it; query parameter <c>user</c>.</summary>
    public string? User { get; init; }

    /// <summary>A conversation, exactly; query parameter <c>conversation</c>.</summary>
    public string? Conversation { get; init; }

    /// <summary>
    /// What somebody typed into the search box; query parameter <c>q</c>. A trace id or response id is found whatever the time
    /// range; otherwise it is a conversation, a user, a span id or a piece of the interaction's name.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>The query parameters that carry it.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery()
    {
        List<KeyValuePair<string, string>> query = [.. Range.ToQuery(), .. Dimensions.ToQuery()];
        Add("outcome", Outcome?.Word());
        Add("error", ErrorClass?.Word());
        Add("min", MinMillis?.ToString(CultureInfo.InvariantCulture));
        Add("max", MaxMillis?.ToString(CultureInfo.InvariantCulture));
        Add("feedback", Feedback);
        Add("topic", Topic);
        Add("tools", MinTools?.ToString(CultureInfo.InvariantCulture));
        Add("trait", Trait?.Split().First());
        Add("user", User);
        Add("conversation", Conversation);
        Add("q", Search);
        return query;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                query.Add(new(name, value));
            }
        }
    }

    /// <summary>Reads the query parameters. What cannot be read is left out and named in <paramref name="problems"/>.</summary>
    /// <param name="query">Value of a parameter by name; null or empty when it is absent.</param>
    /// <param name="problems">One sentence for each parameter that could not be read, fit to show its sender.</param>
    public static InteractionFilter FromQuery(Func<string, string?> query, out IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<string> found = [];
        TimeRange range = TimeRange.FromQuery(query("range"), query("from"), query("to"), out string? rangeProblem);
        if (rangeProblem is not null)
        {
            found.Add(rangeProblem);
        }

        InteractionFilter filter = new()
        {
            Range = range,
            Dimensions = new MetricsFilter(Text("app"), Text("env"), Text("model"), Text("prompt"), Text("feature"), Text("appVersion")),
            Outcome = Word<Outcome>("outcome", Words.TryParse, Words.Outcomes),
            ErrorClass = Word<ErrorClass>("error", Words.TryParse, Words.ErrorClasses),
            MinMillis = Millis("min"),
            MaxMillis = Millis("max"),
            Feedback = Sign(),
            Topic = Text("topic"),
            MinTools = Tools(),
            Trait = Word<Traits>("trait", TraitWords.TryParse, TraitWords.Words),
            User = Text("user"),
            Conversation = Text("conversation"),
            Search = Text("q"),
        };
        if (filter.MinMillis > filter.MaxMillis)
        {
            found.Add("'min' must not be larger than 'max'.");
        }

        problems = found;
        return filter;

        string? Text(string name)
        {
            string? value = query(name)?.Trim();
            if (value is not { Length: > 0 })
            {
                return null;
            }

            if (value.Length <= MaxTextLength)
            {
                return value;
            }

            found.Add($"'{name}' is longer than {MaxTextLength} characters.");
            return null;
        }

        T? Word<T>(string name, TryParse<T> parse, IReadOnlyList<string> words) where T : struct
        {
            string? value = Text(name);
            if (value is null)
            {
                return null;
            }

            if (parse(value, out T parsed))
            {
                return parsed;
            }

            found.Add($"'{name}' must be one of {string.Join(", ", words)}.");
            return null;
        }

        string? Sign()
        {
            string? value = Text("feedback");
            if (value is null or Good or Bad)
            {
                return value;
            }

            found.Add($"'feedback' must be {Good} or {Bad}.");
            return null;
        }

        int? Tools()
        {
            string? value = Text("tools");
            if (value is null || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int tools) && tools > 0))
            {
                return value is null ? null : int.Parse(value, CultureInfo.InvariantCulture);
            }

            found.Add("'tools' must be a whole number from 1 on.");
            return null;
        }

        long? Millis(string name)
        {
            string? value = Text(name);
            if (value is null)
            {
                return null;
            }

            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long millis) && millis <= MaxMillisValue)
            {
                return millis;
            }

            found.Add($"'{name}' must be a whole number of milliseconds.");
            return null;
        }
    }

    private const long MaxMillisValue = long.MaxValue / 1000 - 1;

    private delegate bool TryParse<T>(string? word, out T value);
}
