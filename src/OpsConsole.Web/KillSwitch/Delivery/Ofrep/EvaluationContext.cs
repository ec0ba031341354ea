using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>What a client says of the evaluation: only what matters here. Clients also send none at all.</summary>
/// <param name="Environment">Member <c>environment</c>; null when absent. So the others.</param>
/// <param name="Application">Member <c>app</c>.</param>
/// <param name="Instance">Member <c>instance</c>.</param>
/// <param name="Model">Member <c>model</c>.</param>
/// <param name="Feature">Member <c>feature</c>.</param>
internal sealed record EvaluationContext(string? Environment, string? Application, string? Instance, string? Model, string? Feature)
{
    /// <summary>Nothing said.</summary>
    public static EvaluationContext Empty { get; } = new(null, null, null, null, null);

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="OfrepException">It cannot be read.</exception>
    public static async ValueTask<EvaluationContext> ReadAsync(HttpRequest request)
    {
        PipeReader reader = request.BodyReader;
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(request.HttpContext.RequestAborted);
                ReadOnlySequence<byte> buffer = read.Buffer;
                if (buffer.Length > RequestBody.MaxBytes)
                {
                    reader.AdvanceTo(buffer.Start);
                    throw new OfrepException(StatusCodes.Status413PayloadTooLarge, "GENERAL", $"The body has more than {RequestBody.MaxBytes} bytes.");
                }

                if (!read.IsCompleted)
                {
                    reader.AdvanceTo(buffer.Start, buffer.End);
                    continue;
                }

                try
                {
                    return buffer.IsEmpty ? Empty : Parse(buffer);
                }
                finally
                {
                    reader.AdvanceTo(buffer.End); // or the connection could not be used for the next request
                }
            }
        }
        catch (JsonException)
        {
            throw new OfrepException(StatusCodes.Status400BadRequest, "PARSE_ERROR", "The body is not JSON.");
        }
        catch (BadHttpRequestException exception)
        {
            throw new OfrepException(exception.StatusCode, "PARSE_ERROR", "The body could not be read to its end.");
        }
    }

    private static EvaluationContext Parse(ReadOnlySequence<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body, Options);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new OfrepException(StatusCodes.Status400BadRequest, "PARSE_ERROR", "The body is not a JSON object.");
        }

        if (!document.RootElement.TryGetProperty("context"u8, out JsonElement context) || context.ValueKind == JsonValueKind.Null)
        {
            return Empty;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            throw new OfrepException(StatusCodes.Status400BadRequest, "INVALID_CONTEXT", "'context' is not an object.");
        }

        try
        {
            return new EvaluationContext(
                RequestBody.Text(context, "environment"), RequestBody.Text(context, "app"), RequestBody.Text(context, "instance"),
                RequestBody.Text(context, "model"), RequestBody.Text(context, "feature"));
        }
        catch (FormatException exception)
        {
            throw new OfrepException(StatusCodes.Status400BadRequest, "INVALID_CONTEXT", exception.Message);
        }
    }
}

/// <summary>An evaluation that cannot be answered.</summary>
internal sealed class OfrepException(int status, string code, string details) : Exception(details)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>The protocol's word for it.</summary>
    public string Code => code;
}
