using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Scores;

namespace OpsConsole.Web.Quality.Scores;

/// <summary>What the page of scores is set to: exactly what its address carries.</summary>
/// <param name="Range">Time range; without one in the address the last seven days.</param>
/// <param name="Filter">Application, environment, model, prompt.</param>
/// <param name="Suite">One suite, to look into; null for all.</param>
/// <param name="By">By what a suite is told apart.</param>
public sealed record QualityView(TimeRange Range, MetricsFilter Filter, string? Suite = null, ScoreGrouping By = ScoreGrouping.Prompt)
{
    /// <summary>The pages without anything set.</summary>
    public const string Path = "/quality", JudgedPath = Path + "/judged", GuardrailsPath = Path + "/guardrails";

    private const int MaxText = 200;

    /// <summary>What a suite can be told apart by.</summary>
    public static IReadOnlyList<(ScoreGrouping Value, string Text)> Groupings { get; } = [(ScoreGrouping.Prompt, "Prompt"), (ScoreGrouping.Model, "Model"), (ScoreGrouping.Application, "Application")];

    /// <summary>The address.</summary>
    public string Url => UrlAt(Path);

    /// <summary>The guardrails of the same range, application and environment.</summary>
    public string GuardrailsUrl => (this with { Suite = null, Filter = new MetricsFilter(Filter.Application, Filter.Environment) }).UrlAt(GuardrailsPath);

    /// <summary>The interactions behind a number.</summary>
    /// <param name="passed">Those that passed, or those that did not; null for all.</param>
    public string JudgedUrl(bool? passed) => QueryHelpers.AddQueryString(
        UrlAt(JudgedPath), passed is null ? [] : [KeyValuePair.Create<string, string?>("result", passed.Value ? "passed" : "failed")]);

    /// <summary>The address of one of the pages.</summary>
    public string UrlAt(string path)
    {
        List<KeyValuePair<string, string?>> query = [.. Range.ToQuery().Concat(Filter.ToQuery()).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value))];
        if (Suite is not null)
        {
            query.Add(KeyValuePair.Create("suite", (string?)Suite));
            if (By != ScoreGrouping.Prompt)
            {
                query.Add(KeyValuePair.Create("by", (string?)By.ToString().ToLowerInvariant()));
            }
        }

        return QueryHelpers.AddQueryString(path, query);
    }

    /// <summary>The view of one of the groups that a suite is told apart by.</summary>
    public QualityView Of(string? key) => this with
    {
        Filter = By switch { ScoreGrouping.Prompt => Filter with { Prompt = key }, ScoreGrouping.Model => Filter with { Model = key }, _ => Filter with { Application = key } },
    };

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    /// <param name="query">Value of a parameter by name.</param>
    /// <param name="problem">What cannot be read; null when all can.</param>
    public static QualityView FromQuery(Func<string, string?> query, out string? problem)
    {
        bool none = string.IsNullOrEmpty(query("range")) && string.IsNullOrEmpty(query("from")) && string.IsNullOrEmpty(query("to"));
        return new QualityView(
            TimeRange.FromQuery(none ? "7d" : query("range"), query("from"), query("to"), out problem),
            new MetricsFilter(Text("app"), Text("env"), Text("model"), Text("prompt")), Text("suite"),
            Enum.TryParse(query("by"), ignoreCase: true, out ScoreGrouping by) && by is ScoreGrouping.Model or ScoreGrouping.Application ? by : ScoreGrouping.Prompt);

        string? Text(string name) => query(name) is { Length: > 0 and <= MaxText } text ? text : null;
    }
}
