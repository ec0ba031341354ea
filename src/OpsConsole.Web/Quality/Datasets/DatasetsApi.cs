using System.Globalization;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality.Datasets;

namespace OpsConsole.Web.Quality.Datasets;

/// <summary>Datasets for programs: <c>/api/v1/datasets</c>.</summary>
internal static class DatasetsApi
{
    private const string JsonLines = "application/jsonl";

    public static void MapDatasetsApi(this WebApplication app)
    {
        RouteGroupBuilder datasets = app.MapGroup(DatasetWords.Api).RequireAuthorization(Permissions.ViewInteractions).WithTags("Datasets");
        datasets.MapGet("", ListAsync).WithName("ListDatasets").WithSummary("The datasets with their newest versions");
        datasets.MapGet("{slug}/versions/{version}", DownloadAsync).Produces<Stream>(StatusCodes.Status200OK, JsonLines)
            .WithName("GetDatasetVersion").WithSummary("A version of a dataset as JSONL: a case a line")
            .WithDescription("version: its number, or latest. format: evaluation (default), a case a line as it was made; chat: {\"messages\":[…]} for fine-tuning, of those cases that say what should have been answered. The ETag is the SHA-256 of the evaluation format.");
    }

    internal static async Task<IResult> ListAsync(DatasetQueries queries, CancellationToken cancellationToken) => Results.Ok(new
    {
        items = (await queries.ListAsync(cancellationToken)).Select(d => new
        {
            slug = d.Dataset.Slug, name = d.Dataset.Name, purpose = DatasetWords.Purpose(d.Dataset.Purpose), description = d.Dataset.Description, cases = d.Cases,
            latest = d.Dataset.Latest == 0 ? (int?)null : d.Dataset.Latest, latestAt = d.LatestAt,
        }),
    });

    internal static async Task<IResult> DownloadAsync(string slug, string version, string? format, DatasetQueries queries, HttpContext http, CancellationToken cancellationToken)
    {
        int? number = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        if ((number is null && version != "latest") || format is not (null or "" or "evaluation" or "chat"))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "That cannot be read", number is null && version != "latest" ? "version must be a number or latest." : "format must be evaluation or chat.");
        }

        bool chat = format == "chat";
        if (await queries.TextAsync(slug, number, chat, cancellationToken) is not { } found)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "No such version", $"There is no dataset '{slug}' with such a version. GET {DatasetWords.Api} lists them.");
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ETag = $"\"{found.Version.Sha256}{(chat ? "-chat" : "")}\"";
        return Results.File(found.Text, JsonLines, $"{slug}-v{found.Version.Number}{(chat ? "-chat" : "")}.jsonl");
    }
}
