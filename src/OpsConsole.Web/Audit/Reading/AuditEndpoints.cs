using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>The trail for programs. Keys with the scope see all of it, people what they see on the page.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLimit = 50;
    private const string NotInDatabase = "Hashes of the tree are missing in the database. Verify the trail, and restore what is missing from a backup.";

    public static async Task<Results<Ok<AuditListJson>, ProblemHttpResult>> ListAsync(
        [AsParameters] AuditParameters parameters, HttpContext http, AuditQueries queries, AuditReader reader, CancellationToken cancellationToken)
    {
        AuditFilter filter = parameters.ToFilter(out IReadOnlyList<string> found);
        List<string> problems = [.. found];
        int limit = DefaultLimit;
        if (!string.IsNullOrEmpty(parameters.Limit)
            && !(int.TryParse(parameters.Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= AuditQueries.MaxLimit))
        {
            problems.Add($"'limit' must be a whole number from 1 to {AuditQueries.MaxLimit}.");
        }

        if (problems.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, string.Join(' ', problems), "Correct the named parameters, or leave them out.");
        }

        try
        {
            return TypedResults.Ok(AuditListJson.Of(await queries.ListAsync(filter, reader.VisibleTo(http), parameters.Cursor, limit, cancellationToken)));
        }
        catch (FormatException notACursor)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, notACursor.Message, "Use nextCursor of a page with the same filter, or leave 'cursor' out.");
        }
    }

    public static async Task<Results<Ok<AuditEntryJson>, ProblemHttpResult>> GetAsync(
        long seq, HttpContext http, AuditQueries queries, AuditReader reader, CancellationToken cancellationToken) =>
        await queries.FindAsync(seq, reader.VisibleTo(http), cancellationToken) is { } place
            ? TypedResults.Ok(AuditEntryJson.Of(place))
            : await MissingAsync(seq, queries, cancellationToken);

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetProofAsync(
        long seq, HttpContext http, AuditQueries queries, AuditProofs proofs, AuditReader reader, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(seq, reader.VisibleTo(http), cancellationToken) is null)
        {
            return await MissingAsync(seq, queries, cancellationToken);
        }

        try
        {
            if (await proofs.ProveAsync(seq, cancellationToken) is not { } proof)
            {
                return Problem.Of(StatusCodes.Status409Conflict, $"No signed checkpoint covers entry {seq} yet.", "Try again in a minute: checkpoints are signed at most 60 s after an event.");
            }

            http.Response.Headers.ContentDisposition = $"attachment; filename=\"entry-{seq}.tlog-proof\"";
            return TypedResults.Text(proof.ToText(), "text/plain", Encoding.UTF8);
        }
        catch (InvalidDataException)
        {
            return Problem.Of(StatusCodes.Status500InternalServerError, "The proof cannot be made.", NotInDatabase);
        }
    }

    public static async Task<Results<Ok<AuditCheckpointJson>, ContentHttpResult, ProblemHttpResult>> GetCheckpointAsync(
        HttpRequest http, NewestCheckpoint newest, AuditProofs proofs, CancellationToken cancellationToken)
    {
        if (newest.Current is not { } current)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "There is no signed checkpoint yet.", "Try again in a minute. If it stays, look at /healthz/ready: the signing key may be missing.");
        }

        return WantsText(http)
            ? TypedResults.Text(current.Note, "text/plain", Encoding.UTF8)
            : TypedResults.Ok(AuditCheckpointJson.Of(current, await proofs.KeyAsync(current.Checkpoint.Size, cancellationToken)));
    }

    public static async Task<Results<Ok<AuditConsistencyJson>, ProblemHttpResult>> GetConsistencyAsync(
        [FromQuery] string? from, [FromQuery] string? to, AuditProofs proofs, CancellationToken cancellationToken)
    {
        if (!TrySize(from, out long smaller) || !TrySize(to, out long larger) || smaller > larger)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "'from' and 'to' must be numbers of entries, 1 ≤ from ≤ to.", "Take both from checkpoints of this log.");
        }

        try
        {
            return await proofs.ConsistencyAsync(smaller, larger, cancellationToken) is { } proof
                ? TypedResults.Ok(AuditConsistencyJson.Of(proof))
                : Problem.Of(StatusCodes.Status404NotFound, $"The log does not have {larger} entries.",
                    "If a checkpoint of that size was signed, the log was cut off or rolled back: run 'audit verify' and keep the checkpoint.");
        }
        catch (InvalidDataException)
        {
            return Problem.Of(StatusCodes.Status500InternalServerError, "The proof cannot be made.", NotInDatabase);
        }
    }

    private static bool WantsText(HttpRequest http) => http.GetTypedHeaders().Accept
        .OrderByDescending(a => a.Quality ?? 1).Select(a => a.MediaType.Value).FirstOrDefault(t => t is "text/plain" or "application/json" or "*/*") == "text/plain";

    private static bool TrySize(string? text, out long size) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size > 0;

    // An entry that may not be seen is answered like one that is not there.
    private static async Task<ProblemHttpResult> MissingAsync(long seq, AuditQueries queries, CancellationToken cancellationToken) =>
        await queries.ArchiveFileAsync(seq, cancellationToken) is { } file
            ? Problem.Of(StatusCodes.Status404NotFound, $"Entry {seq} is in the archive.", $"Read it from the archive file '{file}'; its hashes still count here.")
            : Problem.Of(StatusCodes.Status404NotFound, $"There is no entry {seq}, or you may not see it.", "Entries are numbered from 0. GET /api/v1/audit lists those you may see.");
}
