using System.Text.Json;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>
/// promptfoo's JSON output. A file has one column for each pair of prompt and provider. Of several providers each score is the lowest, for
/// users may get any of them; several prompts are refused, for only one of them is the version that is tested.
/// </summary>
internal static class PromptfooReport
{
    /// <summary>The part with the results: <c>results</c> of a file, or the whole of what the library returns; null when it is neither.</summary>
    public static JsonElement? SummaryOf(JsonElement root) => root.Object("results") ?? (root.Array("results") is not null ? root : null);

    /// <summary>Reads it.</summary>
    /// <param name="root">The whole.</param>
    /// <param name="summary">The part with the results.</param>
    /// <exception cref="ReportException">It cannot be read.</exception>
    public static EvaluationReport Read(JsonElement root, JsonElement summary)
    {
        JsonElement[] rows = [.. summary.Array("results")?.EnumerateArray().Take(EvaluationReportReader.MaxResults + 1) ?? []];
        if (rows.Length > EvaluationReportReader.MaxResults)
        {
            throw new ReportException($"The report has more than {EvaluationReportReader.MaxResults:N0} results.", "Send its scores in the plain shape.");
        }

        PromptfooColumn[] columns = [.. Columns(summary, rows).Where(c => c.Cases > 0)];
        if (columns.Length == 0)
        {
            throw new ReportException("No case was run, so there is nothing to keep.", "Look at the output of promptfoo: were all tests filtered out?");
        }

        string[] prompts = [.. columns.Select(c => c.Prompt).Distinct(StringComparer.Ordinal)];
        if (prompts.Length > 1)
        {
            throw new ReportException($"The report is about {prompts.Length} prompts, and only one of them is the version that is tested.", "Run it with that prompt alone (promptfoo eval --filter-prompts), once for each version.");
        }

        ScoreSheet sheet = new();
        foreach (PromptfooColumn column in columns)
        {
            sheet.Add(EvaluationScore.Mean, column.Score / column.Cases);
            sheet.Add(EvaluationScore.PassRate, (double)column.Passed / column.Cases);
            foreach ((string name, double? value) in column.Named)
            {
                sheet.AddNamed(name, value);
            }
        }

        return new EvaluationReport(ReportJson.Name(root.Object("config")?.Text("description")), EvaluationReport.Promptfoo, sheet.Scores)
        {
            Passed = columns.Sum(c => c.Passed),
            Failed = columns.Sum(c => c.Failed),
            Errors = columns.Sum(c => c.Errors),
            StartedAt = ReportJson.Time(summary.Text("timestamp") ?? root.Text("createdAt")),
            LeftOut = sheet.LeftOut,
        };
    }

    /// <summary>The columns as the report sums them up, or, where it does not, as their rows add up.</summary>
    private static IEnumerable<PromptfooColumn> Columns(JsonElement summary, JsonElement[] rows)
    {
        JsonElement[] heads = [.. (summary.Array("prompts") ?? summary.Object("table")?.Object("head")?.Array("prompts"))?.EnumerateArray().Take(PromptfooColumn.Most + 1) ?? []];
        if (heads.Length > PromptfooColumn.Most)
        {
            throw new ReportException($"The report has more than {PromptfooColumn.Most} columns.", "Run one prompt with the providers that users get.");
        }

        if (heads.Length == 0 || !heads.All(PromptfooColumn.IsSummed))
        {
            return PromptfooColumn.OfRows(rows);
        }

        return heads.Select((head, i) => PromptfooColumn.OfHead(head, $"prompts[{i}].metrics", rows.Where(r => heads.Length == 1 || ((JsonElement?)r.Member("promptIdx")).Number() == i)));
    }
}
