using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>Reads small JSON bodies.</summary>
internal static class RequestBody
{
    /// <summary>Bytes of a body at most.</summary>
    public const int MaxBytes = 64 << 10;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads a body as a JSON object.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The document, to be disposed, or what is wrong and the status to answer with.</returns>
    public static async ValueTask<(JsonDocument? Json, int Status, string Problem)> ReadAsync(HttpRequest request)
    {
        PipeReader reader = request.BodyReader;
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(request.HttpContext.RequestAborted);
                if (read.Buffer.Length > MaxBytes)
                {
                    reader.AdvanceTo(read.Buffer.Start);
                    return (null, StatusCodes.Status413PayloadTooLarge, $"The body has more than {MaxBytes} bytes.");
                }

                if (!read.IsCompleted)
                {
                    reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    continue;
                }

                byte[] bytes = read.Buffer.ToArray(); // the document keeps them
                reader.AdvanceTo(read.Buffer.End);
                return Parse(bytes);
            }
        }
        catch (BadHttpRequestException exception)
        {
            return (null, exception.StatusCode, "The body could not be read to its end.");
        }
        catch (JsonException)
        {
            return (null, StatusCodes.Status400BadRequest, "The body is not JSON.");
        }
    }

    /// <summary>A text member; null when it is absent or null.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static string? Text(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"'{name}' must be a text.");
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"'{name}' is not well-formed text."); // half a surrogate pair
        }
    }

    private static (JsonDocument? Json, int Status, string Problem) Parse(byte[] bytes)
    {
        JsonDocument document = JsonDocument.Parse(bytes, Options);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return (document, StatusCodes.Status200OK, "");
        }

        document.Dispose();
        return (null, StatusCodes.Status400BadRequest, "The body is not a JSON object.");
    }
}
