using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Telemetry;

/// <summary>
/// Takes exports: body → protobuf → columns → what is to be committed → durable → 200. Decoding and mapping run on the request's
/// thread. What can never be accepted is refused for good; for anything else the answer is 503, because clients throw away what is answered 500.
/// </summary>
internal sealed partial class OtlpReceiver(
    OtlpBodyReader bodies, ITelemetryMapper mapper, ITelemetryIngest ingest, OtlpTraffic traffic, ILogger<OtlpReceiver> logger) : IDisposable
{
    // Above our own limit, so that the answer to a body too large is ours, and the server still stops one without end.
    private const long Slack = 1024 * 1024;

    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(3); // default clients give up on much more

    private readonly CourteousThreads _threads = new("exports", Environment.ProcessorCount);

    /// <summary>Answers an export.</summary>
    public Task ReceiveAsync(HttpContext context, OtlpSignal signal) => _threads.RunAsync(() => AnswerAsync(context, signal));

    /// <inheritdoc />
    public void Dispose() => _threads.Dispose();

    private async Task AnswerAsync(HttpContext context, OtlpSignal signal)
    {
        if (OtlpRequest.Encoding(context.Request) is not { } encoding)
        {
            await OtlpProblem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType,
                "The content type must be application/x-protobuf or application/json.");
            return;
        }

        try
        {
            await StoreAsync(context, signal, encoding);
        }
        catch (OtlpFormatException exception)
        {
            await OtlpProblem.WriteAsync(context, StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (OtlpBodyException exception)
        {
            await RefuseAsync(context, exception);
        }
        catch (BadHttpRequestException exception)
        {
            await OtlpProblem.WriteAsync(context, exception.StatusCode, "The body could not be read to its end.");
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The sender hung up: there is nobody to answer. It will send again.
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, signal);
            await RetryLaterAsync(context, LongestRetry, "The console could not take the export.");
        }
    }

    private async Task StoreAsync(HttpContext context, OtlpSignal signal, OtlpEncoding encoding)
    {
        IngestRequest request = await ReadAsync(context, signal, encoding);
        if (request.Accepted > 0 || request.Rejected > 0)
        {
            IngestVerdict verdict = await ingest.WriteAsync(request, context.RequestAborted);
            if (verdict.Kind != IngestVerdictKind.Stored)
            {
                await RetryLaterAsync(context, verdict.RetryAfter, verdict.Kind == IngestVerdictKind.Overloaded
                    ? "The console is overloaded. Nothing of this export was kept; send it again."
                    : "The console's database cannot be written. Nothing of this export was kept; send it again.");
                return;
            }
        }

        traffic.Count(signal, StatusCodes.Status200OK);
        context.Response.ContentType = OtlpResponse.MediaType(encoding);
        byte[] answer = request.Rejected > 0 || request.RejectedReason is not null
            ? OtlpResponse.PartialSuccess(signal, encoding, request.Rejected, request.RejectedReason ?? "Some records are not valid.")
            : OtlpResponse.Accepted(encoding);
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }

    private async ValueTask<IngestRequest> ReadAsync(HttpContext context, OtlpSignal signal, OtlpEncoding encoding)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bodies.MaxBytes + Slack;
        }

        HttpRequest http = context.Request;
        using OtlpBody body = await bodies.ReadAsync(http.Body, http.Headers.ContentEncoding, http.ContentLength, context.RequestAborted);
        if (encoding == OtlpEncoding.Protobuf)
        {
            return Map(signal, body.Bytes);
        }

        using ProtobufWriter protobuf = new(body.Bytes.Length);
        OtlpJson.ToProtobuf(signal, body.Bytes.Span, protobuf, bodies.MaxBytes);
        return Map(signal, protobuf.WrittenMemory);
    }

    private IngestRequest Map(OtlpSignal signal, ReadOnlyMemory<byte> message)
    {
        IngestRequest request;
        switch (signal)
        {
            case OtlpSignal.Traces:
                using (OtlpTraceBatch batch = OtlpTraceBatch.Decode(message))
                {
                    request = mapper.Map(batch);
                }

                break;
            case OtlpSignal.Logs:
                using (OtlpLogBatch batch = OtlpLogBatch.Decode(message))
                {
                    request = mapper.Map(batch);
                }

                break;
            default:
                using (OtlpMetricBatch batch = OtlpMetricBatch.Decode(message))
                {
                    request = mapper.Map(batch);
                }

                break;
        }

        request.Size = message.Length;
        return request;
    }

    private static Task RefuseAsync(HttpContext context, OtlpBodyException exception) => exception.Fault switch
    {
        OtlpBodyFault.TooLarge => OtlpProblem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, exception.Message),
        OtlpBodyFault.UnsupportedEncoding => OtlpProblem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, exception.Message),
        OtlpBodyFault.Busy => RetryLaterAsync(context, ShortestRetry, exception.Message),
        _ => OtlpProblem.WriteAsync(context, StatusCodes.Status400BadRequest, exception.Message),
    };

    private static Task RetryLaterAsync(HttpContext context, TimeSpan after, string message)
    {
        TimeSpan bounded = after < ShortestRetry ? ShortestRetry : after > LongestRetry ? LongestRetry : after;
        context.Response.Headers[HeaderNames.RetryAfter] = ((int)Math.Ceiling(bounded.TotalSeconds)).ToString();
        return OtlpProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, message);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An export of {Signal} could not be taken; its sender was asked to try again")]
        public static partial void Failed(ILogger logger, Exception exception, OtlpSignal signal);
    }
}
