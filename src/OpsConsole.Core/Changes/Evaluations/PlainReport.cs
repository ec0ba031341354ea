using System.Text.Json;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>The plain shape: <c>{suite, commit?, startedAt?, scores: {name: value}, passed?, failed?, errors?, cases?}</c>. Whoever writes it chose its values, so what is wrong is refused.</summary>
internal static class PlainReport
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ReportException">It cannot be read.</exception>
    public static EvaluationReport Read(JsonElement root, JsonElement scores)
    {
        if (scores.ValueKind != JsonValueKind.Object)
        {
            throw ReportException.Wrong("scores", "an object of names and values");
        }

        ScoreSheet sheet = new();
        foreach (JsonProperty score in scores.EnumerateObject())
        {
            if (ReportJson.Name(score.Name) is not { } name)
            {
                throw ReportException.Wrong("scores", $"an object whose names are one line of at most {EvaluationScore.MaxName} characters");
            }

            double? value = ((JsonElement?)score.Value).Number();
            sheet.Add(name, value is { } given && ReportJson.Score(given) is not null ? value : throw ReportException.Wrong($"scores.{name}", "a number, 0 to 1"));
        }

        (int passed, int failed, int errors) = Cases(root);
        if (passed + failed + errors > 0 && sheet.Scores.All(s => s.Name != EvaluationScore.PassRate))
        {
            sheet.Add(EvaluationScore.PassRate, (double)passed / (passed + failed + errors));
        }

        return sheet.Scores.Count == 0
            ? throw new ReportException("The report has no scores.", "Give at least one under 'scores', or 'passed' and 'failed'.")
            : new EvaluationReport(Named(root, "suite"), EvaluationReport.Plain, sheet.Scores)
            {
                Passed = passed,
                Failed = failed,
                Errors = errors,
                Commit = root.Member("commit") is null ? null : root.Text("commit") is { } commit && PromptVersion.IsSha(commit) ? commit : throw ReportException.Wrong("commit", "a commit: 7 to 64 hexadecimal digits"),
                StartedAt = root.Member("startedAt") is null ? null : ReportJson.Time(root.Text("startedAt")) ?? throw ReportException.Wrong("startedAt", "a time as in RFC 3339, such as 2026-11-21T14:00:00Z"),
            };
    }

    private static (int Passed, int Failed, int Errors) Cases(JsonElement root)
    {
        int passed = root.Count("passed", "report"), failed = root.Count("failed", "report"), errors = root.Count("errors", "report");
        if (root.Member("cases") is null)
        {
            return (passed, failed, errors);
        }

        // What is not given is the rest: those that failed, then those that ended in an error, then those that passed.
        int cases = root.Count("cases", "report"), rest = cases - passed - failed - errors;
        bool hasPassed = root.Member("passed") is not null, hasFailed = root.Member("failed") is not null, hasErrors = root.Member("errors") is not null;
        return !hasPassed && !hasFailed && !hasErrors ? (0, 0, 0)
            : rest < 0 || (rest > 0 && hasPassed && hasFailed && hasErrors)
                ? throw new ReportException($"'cases' is {cases}, but 'passed', 'failed' and 'errors' are {passed}, {failed} and {errors}.", "Cases are those that passed, failed, or ended in an error. Leave 'cases' out, or mend it.")
            : !hasPassed ? (rest, failed, errors)
            : !hasFailed ? (passed, rest, errors)
            : (passed, failed, errors + rest);
    }

    private static string? Named(JsonElement root, string name) =>
        root.Member(name) is null ? null : ReportJson.Name(root.Text(name)) ?? throw ReportException.Wrong(name, $"a text of one line, at most {EvaluationScore.MaxName} characters");
}
