using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OpsConsole.Web.Changes.Api;

/// <summary>A change that is asked for.</summary>
/// <param name="Kind"><c>prompt</c>, <c>rollback</c> or <c>removal</c>.</param>
/// <param name="Env">The environment.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Description">Why, Markdown.</param>
/// <param name="Prompt">The prompt; with a proposal it may be left out.</param>
/// <param name="Content">The whole file as it is to be: a proposal is made of it.</param>
/// <param name="Path">Path of a new prompt's file.</param>
/// <param name="Base">The commit that the content was written on; the end of the branch where it is left out.</param>
/// <param name="Sha">Instead of content: the commit of the branch that is to go live; of a rollback the one that is expected to.</param>
/// <param name="Proposal">Instead of content: the proposal.</param>
/// <param name="Seen">The commit that was live when it was decided; where another one is by now, nothing is asked for.</param>
/// <param name="Draft">Whether nobody is asked yet.</param>
internal sealed record ChangeBody(
    string? Kind, string? Env, string? Title, string? Description, string? Prompt, string? Content, string? Path, string? Base, string? Sha, string? Proposal, string? Seen, bool Draft = false);

/// <summary>An approval.</summary>
/// <param name="Hash">The hash that was looked at, whole.</param>
/// <param name="Comment">A remark, Markdown.</param>
/// <param name="Release">Whether it is released at once when this approval was the last that it needed.</param>
internal sealed record ApproveBody(string? Hash, string? Comment, bool Release = false);

/// <summary>A reason.</summary>
internal sealed record ChangeReasonBody(string? Reason);

/// <summary>A comment, Markdown.</summary>
internal sealed record ChangeCommentBody(string? Text);

/// <summary>A release.</summary>
/// <param name="Hash">The hash that was looked at, whole; null for whatever is approved.</param>
/// <param name="Reason">Why now.</param>
internal sealed record ReleaseChangeBody(string? Hash, string? Reason);

/// <summary>What a review of a broken glass found.</summary>
internal sealed record ChangeNoteBody(string? Note);

/// <summary>Reads bodies of a bounded size.</summary>
internal static class ChangeBodies
{
    /// <summary>Bytes of a body without content.</summary>
    public const int Max = 16 * 1024;

    /// <summary>Reads a JSON object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="max">Most bytes.</param>
    /// <param name="shape">What is expected, as a sentence.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The object, or what is wrong with it. No body is an empty object.</returns>
    public static async Task<(T? Body, ProblemHttpResult? Problem)> ReadAsync<T>(HttpRequest request, int max, string shape, CancellationToken cancellationToken)
        where T : class
    {
        if (await BoundedBody.ReadAsync(request, max, cancellationToken) is not { } read)
        {
            return (null, Problem.Of(StatusCodes.Status413PayloadTooLarge, $"The body has more than {max} bytes.", "Send less."));
        }

        try
        {
            ReadOnlySpan<byte> body = read.Length == 0 ? "{}"u8 : read;
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web) is { } found ? (found, null) : (null, Wrong(shape));
        }
        catch (JsonException)
        {
            return (null, Wrong(shape));
        }
    }

    private static ProblemHttpResult Wrong(string shape) => Problem.Of(StatusCodes.Status400BadRequest, "The body is not the JSON object that is expected.", shape);
}
