using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Audit.Witness;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Witness;

// The JSON of the witness API: a promise to other people's programs.

internal sealed record WitnessAnswerJson(string Outcome);

internal sealed record WitnessKeysJson(IReadOnlyList<WitnessKeyJson> Items);

internal sealed record WitnessKeyJson(long Seq, string VerifierKey, bool AfterLoss, string? Checkpoint);

/// <summary>What applications that watch the trail ask and report.</summary>
internal static class WitnessEndpoints
{
    /// <summary>Longest body in bytes: two notes, and what JSON makes of them.</summary>
    private const int MaxBody = 32 * 1024;

    public static async Task<Results<Ok<WitnessKeysJson>, ProblemHttpResult>> GetKeysAsync(KeyHistory history, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<WitnessedKey> keys = await history.ReadAsync(cancellationToken);
            return TypedResults.Ok(new WitnessKeysJson([.. keys.Select(k => new WitnessKeyJson(k.Key.Seq, k.Key.Key.ToString(), k.Key.AfterLoss, k.FirstCheckpoint))]));
        }
        catch (InvalidDataException exception)
        {
            return Problem.Of(StatusCodes.Status500InternalServerError, "The keys of the trail cannot be told.", $"{exception.Message} Run 'audit verify'.");
        }
    }

    public static async Task<Results<Ok<WitnessAnswerJson>, ProblemHttpResult>> ReportAsync(HttpContext http, WitnessReports reports, CancellationToken cancellationToken)
    {
        byte[]? body = await BoundedBody.ReadAsync(http.Request, MaxBody, cancellationToken);
        if (body is null)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "The report is too long.", $"A report has at most {MaxBody} bytes: two checkpoints as they came, and a name.");
        }

        if (Parse(body, out string problem) is not { } report)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, "Send seen, offered, kind and instance as texts: docs/audit-format.md §9.");
        }

        WitnessOutcome outcome;
        try
        {
            outcome = await reports.ReportAsync(report, RequestOrigin.ActorOf(http), cancellationToken);
        }
        catch (InvalidDataException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The report cannot be compared with the trail.", "Hashes of the tree are missing. Verify the trail, restore what is missing, and send the report again.");
        }

        switch (outcome)
        {
            case WitnessOutcome.NotSigned:
                return Problem.Of(StatusCodes.Status400BadRequest, "'seen' is not a checkpoint that a key of this trail signed.", "Only a signed checkpoint proves that something was seen.");
            case WitnessOutcome.TooMany:
                http.Response.Headers.RetryAfter = "60";
                return Problem.Of(StatusCodes.Status429TooManyRequests, "Too many reports at a time.", "Send it again in a minute. What was reported before is recorded.");
            default:
                return TypedResults.Ok(new WitnessAnswerJson(outcome.ToString().ToLowerInvariant()));
        }
    }

    private static WitnessReport? Parse(byte[] body, out string problem)
    {
        problem = "The body is not a JSON object with the texts 'seen', 'offered', 'kind' and 'instance'.";
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (Text(document.RootElement, "seen") is not { } seen || Text(document.RootElement, "offered") is not { } offered
                || Text(document.RootElement, "kind") is not { } kind || Text(document.RootElement, "instance") is not { } instance)
            {
                return null;
            }

            problem = seen.Length > WitnessReport.MaxNoteLength || offered.Length > WitnessReport.MaxNoteLength
                ? $"A checkpoint has at most {WitnessReport.MaxNoteLength} characters."
                : !WitnessReport.Kinds.Contains(kind) ? $"'kind' must be one of {string.Join(", ", WitnessReport.Kinds)}."
                : instance.Length is 0 or > WitnessReport.MaxInstanceLength ? $"'instance' must have 1 to {WitnessReport.MaxInstanceLength} characters."
                : "";
            return problem.Length == 0 ? new WitnessReport(seen, offered, kind, instance) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the latter: text that is no text, such as half a surrogate pair
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
