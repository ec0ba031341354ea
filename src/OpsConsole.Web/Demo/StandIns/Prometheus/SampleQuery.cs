using System.Globalization;
using System.Text.RegularExpressions;

namespace OpsConsole.Web.Demo.StandIns.Prometheus;

/// <summary>As much PromQL as the console asks where it reads OpenTelemetry's metrics: a selector of names and labels, perhaps with a range, and two functions.</summary>
internal sealed partial class SampleQuery
{
    private readonly IReadOnlyList<(string Label, bool IsNegated, Regex Value)> _conditions;

    private SampleQuery(IReadOnlyList<(string, bool, Regex)> conditions, SampleFunction function, int? minutes) => (_conditions, Function, Minutes) = (conditions, function, minutes);

    /// <summary>What is made of the series.</summary>
    public SampleFunction Function { get; }

    /// <summary>Length of the range; null for none.</summary>
    public int? Minutes { get; }

    /// <summary>Reads a query.</summary>
    /// <exception cref="FormatException">It is another one than those that are known here.</exception>
    public static SampleQuery Parse(string text)
    {
        Match whole = Known().Match(text);
        try
        {
            SampleFunction function = whole.Groups["function"].Value switch { "" => SampleFunction.None, "last_over_time" => SampleFunction.Last, _ => SampleFunction.Count };
            int? minutes = whole.Groups["seconds"] is { Success: true, Value: var seconds } ? int.Parse(seconds, CultureInfo.InvariantCulture) / 60 : null;
            return whole.Success && (function == SampleFunction.Last) == (minutes is not null && function != SampleFunction.None)
                ? new SampleQuery([.. Condition().Matches(whole.Groups["selector"].Value).Select(ConditionOf)], function, minutes)
                : throw new FormatException("This stands in for Prometheus in the sample data: it knows only the queries by which OpenTelemetry's GenAI metrics are read.");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Whether a series is selected.</summary>
    public bool Selects(ScrapedSeries series) => _conditions.All(c => c.Value.IsMatch(series.Labels.GetValueOrDefault(c.Label, "")) != c.IsNegated);

    private static (string, bool, Regex) ConditionOf(Match match)
    {
        string value = Escape().Replace(match.Groups["value"].Value, "$1"), compared = match.Groups["operator"].Value;
        string pattern = compared.EndsWith('~') ? value : Regex.Escape(value);
        return (match.Groups["label"].Value, compared[0] == '!', new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    [GeneratedRegex("""^(?:(?<function>last_over_time|count by \(__name__\)) ?\()?\{(?<selector>(?:"(?:\\.|[^"\\])*"|[^"}])*)\}(?:\[(?<seconds>[0-9]{1,7})s\])?(?(function)\))$""")]
    private static partial Regex Known();

    [GeneratedRegex("""(?<label>[A-Za-z_][A-Za-z0-9_]*)(?<operator>=~|!~|!=|=)"(?<value>(?:\\.|[^"\\])*)"(?:,|$)""")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}

/// <summary>What a query makes of the series that it selects.</summary>
internal enum SampleFunction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The last value of each (<c>last_over_time</c>).</summary>
    Last,

    /// <summary>How many there are of each name (<c>count by (__name__)</c>).</summary>
    Count,
}
