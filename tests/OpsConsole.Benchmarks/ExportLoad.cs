using System.Net;
using System.Net.Http.Headers;

namespace OpsConsole.Benchmarks;

/// <summary>Sends prepared export bodies as an OpenTelemetry exporter does, several at a time.</summary>
internal static class ExportLoad
{
    /// <summary>Sends every body once; a 503 is repeated after its Retry-After.</summary>
    public static Task SendAsync(ConsoleServer server, IEnumerable<byte[]> bodies, int senders) => SendAsync(server.Address, server.Key, bodies, senders);

    /// <summary>The same, for a server that another process started.</summary>
    public static async Task SendAsync(Uri address, string key, IEnumerable<byte[]> bodies, int senders)
    {
        using HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = senders }) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = senders }, async (body, cancellation) =>
        {
            while (true)
            {
                using ByteArrayContent content = new(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                content.Headers.ContentEncoding.Add("gzip");
                using HttpResponseMessage response = await client.PostAsync(new Uri("v1/traces", UriKind.Relative), content, cancellation);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    throw new HttpRequestException($"The console answered {(int)response.StatusCode}.");
                }

                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellation);
            }
        });
    }
}
