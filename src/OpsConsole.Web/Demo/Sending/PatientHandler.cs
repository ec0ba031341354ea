using System.Net;

namespace OpsConsole.Web.Demo.Sending;

/// <summary>
/// Waits and sends again when the console says that it is busy (429, 503 with <c>Retry-After</c>). The .NET exporter tries once and
/// drops the batch, unless its experimental in-memory retry is on, which gives up after the export's timeout.
/// </summary>
internal sealed class PatientHandler(HttpMessageHandler inner, CancellationToken stopping) : DelegatingHandler(inner)
{
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    // The exporter sends synchronously, on the thread of its caller.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        while (true)
        {
            HttpResponseMessage response = base.Send(request, either.Token);
            if (Delay(response) is not TimeSpan delay)
            {
                return response;
            }

            response.Dispose();
            either.Token.WaitHandle.WaitOne(delay);
            either.Token.ThrowIfCancellationRequested();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        while (true)
        {
            HttpResponseMessage response = await base.SendAsync(request, either.Token);
            if (Delay(response) is not TimeSpan delay)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(delay, either.Token);
        }
    }

    /// <summary>How long to wait before the request is sent again; null when it is answered for good.</summary>
    internal static TimeSpan? Delay(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
        {
            return null;
        }

        TimeSpan asked = response.Headers.RetryAfter?.Delta ?? DefaultDelay;
        return asked < LongestDelay ? asked : LongestDelay;
    }
}
