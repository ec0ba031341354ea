using System.Text.Json;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>A column of promptfoo's results: what one prompt and one provider did with all cases.</summary>
/// <param name="Prompt">What tells its prompt from others.</param>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Failed">Cases that did not.</param>
/// <param name="Errors">Cases that could not be run. They count as zero in the mean score, as in promptfoo.</param>
/// <param name="Score">Sum of the scores of all cases.</param>
/// <param name="Named">Means of the scores that have a name, as promptfoo shows them; null for one that has no value.</param>
internal sealed record PromptfooColumn(string Prompt, int Passed, int Failed, int Errors, double? Score, IReadOnlyList<(string Name, double? Value)> Named)
{
    /// <summary>Most columns of a report.</summary>
    public const int Most = 100;

    private const int ErrorReason = 2; // failureReason of a row that could not be run

    public int Cases => Passed + Failed + Errors;

    /// <summary>Whether promptfoo summed it up.</summary>
    public static bool IsSummed(JsonElement head) => head.Object("metrics") is { } metrics && (metrics.Member("testPassCount") ?? metrics.Member("testFailCount")) is not null;

    /// <summary>A column as it was summed up.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="path">Where that is, for problems.</param>
    /// <param name="rows">Its results.</param>
    public static PromptfooColumn OfHead(JsonElement head, string path, IEnumerable<JsonElement> rows)
    {
        JsonElement metrics = head.Object("metrics")!.Value;
        JsonElement? weights = metrics.Object("namedScoreWeights"), counts = metrics.Object("namedScoresCount");
        JsonElement.ObjectEnumerator sums = Members(metrics.Object("namedScores"));
        Dictionary<string, double?>? means = weights is null && counts is null ? NamedOf(rows).ToDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal) : null; // older versions kept sums alone
        return new PromptfooColumn(
            PromptOf(head), metrics.Count("testPassCount", path), metrics.Count("testFailCount", path), metrics.Count("testErrorCount", path), metrics.Member("score").Number(),
            [.. sums.Select(s => (s.Name, means is null ? Mean(((JsonElement?)s.Value).Number(), s.Name, weights, counts) : means.GetValueOrDefault(s.Name)))]);
    }

    /// <summary>Columns of a report that sums up none.</summary>
    public static IEnumerable<PromptfooColumn> OfRows(JsonElement[] rows) => rows.Where(r => r.ValueKind == JsonValueKind.Object).GroupBy(KeyOf).Select(column =>
    {
        JsonElement[] errors = [.. column.Where(IsError)];
        int passed = column.Count(r => r.Member("success") is { ValueKind: JsonValueKind.True });
        double score = column.Sum(r => r.Member("score").Number() ?? 0);
        return new PromptfooColumn(PromptOf(column.First().Object("prompt") ?? default), passed, column.Count() - passed - errors.Length, errors.Length, score, NamedOf(column));
    });

    private static bool IsError(JsonElement row) => row.Member("success") is not { ValueKind: JsonValueKind.True }
        && (row.Member("failureReason").Number() == ErrorReason || (row.Member("failureReason") is null && row.Member("error") is not null && row.Object("gradingResult") is null));

    private static (double?, string?, string) KeyOf(JsonElement row) =>
        (row.Member("promptIdx").Number(), row.Object("provider")?.Text("id"), row.Member("promptIdx") is null ? PromptOf(row.Object("prompt") ?? default) : "");

    private static string PromptOf(JsonElement head) => head.Text("id") ?? $"{head.Text("label") ?? head.Text("display")}\n{head.Text("raw")}";

    /// <summary>promptfoo keeps the sum and what it is of: weights, or in older versions numbers of assertions. A metric that is derived from others has neither and is what it is.</summary>
    private static double? Mean(double? sum, string name, JsonElement? weights, JsonElement? counts)
    {
        double? of = (weights?.Member(name)).Number() ?? (counts?.Member(name)).Number();
        return of is null ? sum : of > 0 ? sum / of : null;
    }

    /// <summary>Means of the scores with a name over the rows that have them, weighed as promptfoo weighs them.</summary>
    private static List<(string Name, double? Value)> NamedOf(IEnumerable<JsonElement> rows)
    {
        Dictionary<string, (double Sum, double Of)> named = new(StringComparer.Ordinal);
        foreach (JsonElement row in rows)
        {
            JsonElement? grading = row.Object("gradingResult");
            foreach (JsonProperty score in Members(row.Object("namedScores")))
            {
                if (((JsonElement?)score.Value).Number() is { } value && (named.Count < EvaluationReportReader.MaxScores * 2 || named.ContainsKey(score.Name)))
                {
                    double? weight = (grading?.Object("namedScoreWeights")?.Member(score.Name)).Number();
                    (double sum, double of) = named.GetValueOrDefault(score.Name);
                    named[score.Name] = (sum + (value * (weight ?? 1)), of + (weight ?? Assertions(grading, score.Name)));
                }
            }
        }

        return [.. named.Select(n => (n.Key, n.Value.Of > 0 ? n.Value.Sum / n.Value.Of : (double?)null))];
    }

    private static int Assertions(JsonElement? grading, string metric) => Math.Max(1, grading?.Array("componentResults")?.EnumerateArray().Count(c => c.Object("assertion")?.Text("metric") == metric) ?? 1);

    private static JsonElement.ObjectEnumerator Members(JsonElement? element) => element is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject() : default;
}
