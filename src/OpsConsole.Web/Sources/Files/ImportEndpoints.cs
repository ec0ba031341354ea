using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Jobs.Api;

namespace OpsConsole.Web.Sources.Files;

/// <summary>Imports of files of charges by programs, and by the page.</summary>
internal static class ImportEndpoints
{
    private const int DefaultLimit = 50;
    private static readonly string[] Types = ["text/csv", "text/tab-separated-values", "text/plain", "application/csv", "application/gzip", "application/x-gzip", "application/octet-stream"];

    private static ProblemHttpResult NoImport => Problem.Of(StatusCodes.Status404NotFound, "There is no such import.", "GET /api/v1/costs/imports lists those that are kept.");

    /// <summary><c>POST /api/v1/costs/imports</c>.</summary>
    public static async Task<Results<Accepted<ImportJson>, ProblemHttpResult>> PostAsync(
        string? source, string? refused, string? file, HttpContext http, FileImports imports, ImportHistory history, SourceDirectory sources, CancellationToken cancellationToken)
    {
        if (Wrong(source, refused, http.Request) is { } wrong)
        {
            return wrong;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // the setting of imports counts instead, and nothing of it is held in memory
        }

        GivenFile given = new(file ?? "", http.Request.Body, http.Request.ContentLength, refused == "keep");
        try
        {
            ImportOutcome outcome = await imports.ImportAsync(RequestOrigin.ActorOf(http), source!, given, cancellationToken);
            return outcome.RunId is not { } run ? Problem.Of(StatusOf(outcome.Refusal), outcome.Problem!, outcome.Remedy!)
                : await BegunAsync(run, history) is { } begun ? TypedResults.Accepted(ImportsApi.At(run), ImportJson.Of(begun, sources))
                : JobAnswer.Unavailable;
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }

    /// <summary><c>GET /api/v1/costs/imports</c>.</summary>
    public static Task<Results<Ok<ImportListJson>, ProblemHttpResult>> ListAsync(string? source, string? limit, ImportHistory history, SourceDirectory sources, CancellationToken cancellationToken) => AnswerAsync<ImportListJson>(async () =>
    {
        int count = DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= ImportHistory.Kept))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"'limit' must be 1 to {ImportHistory.Kept}.", $"Leave it out for {DefaultLimit}.");
        }

        string? id = source is null ? null : sources.Find(source)?.Id ?? sources.All.FirstOrDefault(s => s.Name.Equals(source, StringComparison.OrdinalIgnoreCase))?.Id ?? source; // of one that was removed its id is left
        return TypedResults.Ok(new ImportListJson([.. (await history.NewestAsync(id, count, cancellationToken)).Select(i => ImportJson.Of(i, sources))]));
    });

    /// <summary><c>GET /api/v1/costs/imports/{id}</c>.</summary>
    public static Task<Results<Ok<ImportJson>, ProblemHttpResult>> GetAsync(string id, ImportHistory history, SourceDirectory sources, CancellationToken cancellationToken) => AnswerAsync<ImportJson>(async () =>
        await history.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(ImportJson.WithRefusals(view, sources)) : NoImport);

    /// <summary><c>GET /api/v1/costs/imports/{id}/refused.csv</c>.</summary>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> RefusedAsync(string id, HttpContext http, ImportHistory history, CancellationToken cancellationToken)
    {
        try
        {
            if (await history.FindAsync(id, cancellationToken) is not { } view)
            {
                return NoImport;
            }

            MemoryStream report = new();
            await RefusalReport.WriteAsync(view.Refusals, report, cancellationToken);
            report.Position = 0;
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.Stream(report, "text/csv; charset=utf-8", $"refused-{id}.csv");
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }

    private static ProblemHttpResult? Wrong(string? source, string? refused, HttpRequest request)
    {
        if (string.IsNullOrWhiteSpace(source))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "'source' is missing.", "Name the source: POST /api/v1/costs/imports?source=NAME.");
        }

        if (refused is not (null or "" or "keep"))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "'refused' must be keep.", "Leave it out, or write refused=keep to have the rest counted when lines are refused.");
        }

        string? type = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? parsed) ? parsed.MediaType.Value : null;
        if (type is null || !Types.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, $"The body is {type ?? "of no type"}, and not a CSV file.", "Send the file itself as the body: curl -H 'Content-Type: text/csv' --data-binary @FILE.");
        }

        return request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? Problem.Of(StatusCodes.Status415UnsupportedMediaType, "The body is packed in a way that is not taken.", "Pack it by gzip, or not at all.")
            : null;
    }

    /// <summary>The run has begun; its import is written first of all.</summary>
    private static async Task<ImportView?> BegunAsync(string run, ImportHistory history)
    {
        const int Tries = 100;
        for (int tried = 0; tried < Tries; tried++)
        {
            if (await history.FindAsync(run) is { } view)
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return null;
    }

    private static int StatusOf(ImportRefusal refusal) => refusal switch
    {
        ImportRefusal.Denied => StatusCodes.Status403Forbidden,
        ImportRefusal.NotFound => StatusCodes.Status404NotFound,
        ImportRefusal.Conflict => StatusCodes.Status409Conflict,
        ImportRefusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ImportRefusal.NoRoom => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status400BadRequest,
    };

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AnswerAsync<T>(Func<Task<Results<Ok<T>, ProblemHttpResult>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }
}
