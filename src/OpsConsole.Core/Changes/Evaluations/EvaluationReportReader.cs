using System.Text.Json;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>
/// Reads reports of evaluations: promptfoo's JSON output as it is (<c>promptfoo eval -o</c>, <c>promptfoo export</c>, versions 2 and 3), and a plain
/// shape for everything else (docs/evaluations.md). The report is as trustworthy as whoever sends it; reading it is safe whatever is in it.
/// </summary>
public static class EvaluationReportReader
{
    /// <summary>Largest report, bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Most scores of a report.</summary>
    public const int MaxScores = 200;

    /// <summary>Most results of a report.</summary>
    public const int MaxResults = 100_000;

    private const int MaxDepth = 256; // what a model answered is in it, as deep as it answered

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a report.</summary>
    /// <param name="json">The report, UTF-8.</param>
    public static ReadEvaluation Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            return new ReadEvaluation(null, $"The report is larger than {MaxBytes / 1024 / 1024} MiB.", "Send its scores in the plain shape: docs/evaluations.md has the line for jq.");
        }

        try
        {
            ReadOnlyMemory<byte> text = json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            return new ReadEvaluation(Read(document.RootElement), null, null);
        }
        catch (JsonException exception)
        {
            return new ReadEvaluation(null, $"The report cannot be read as JSON: {exception.Message}", "Send the file as it was written, whole. NaN and Infinity are no JSON, no name may come twice in an object, and nothing may be nested more than 256 deep.");
        }
        catch (InvalidOperationException) // how the reader of JSON says that an escaped text is none
        {
            return new ReadEvaluation(null, "The report has a text with half a character (a lone surrogate such as \\ud800).", "Take it out: no tool writes it.");
        }
        catch (ReportException exception)
        {
            return new ReadEvaluation(null, exception.Message, exception.Remedy);
        }
    }

    private static EvaluationReport Read(JsonElement root) =>
        PromptfooReport.SummaryOf(root) is { } summary ? PromptfooReport.Read(root, summary)
        : root.Member("scores") is { } scores ? PlainReport.Read(root, scores)
        : throw new ReportException("The body is neither promptfoo's JSON output nor the plain shape.", """Send the file of promptfoo eval -o results.json, or {"suite":"regression","scores":{"accuracy":0.93}}.""");
}
