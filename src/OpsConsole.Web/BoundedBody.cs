namespace OpsConsole.Web;

/// <summary>Reads bodies of requests into memory, up to a bound, whatever they say of their length.</summary>
internal static class BoundedBody
{
    private const int Part = 64 * 1024;

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The body; null when it is larger.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        using MemoryStream body = new((int)(request.ContentLength ?? 0));
        byte[] part = new byte[Math.Min(Part, most + 1)];
        for (int read; (read = await request.Body.ReadAsync(part, cancellationToken)) > 0;)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(part, 0, read);
        }

        return body.ToArray();
    }
}
