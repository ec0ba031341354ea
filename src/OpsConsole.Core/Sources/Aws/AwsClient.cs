using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using OpsConsole.Core.Sources.Reach;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Signed requests to one service of AWS, in AWS JSON. Each goes out once: trying again is the caller's.</summary>
internal sealed class AwsClient : IDisposable
{
    private readonly AwsService _service;
    private readonly SourceHttp _http;

    /// <summary>Makes a client.</summary>
    /// <param name="reach">Where AWS is asked.</param>
    /// <param name="service">Which service.</param>
    /// <param name="credentials">As whom: asked for at each request, so that they may change.</param>
    /// <exception cref="SourceException">There is no such region.</exception>
    public AwsClient(AwsReach reach, AwsService service, AWSCredentials credentials)
    {
        _service = service;
        RegionEndpoint region = service.RegionFor(reach.Region);
        SourceReach address = new(reach.Endpoint ?? service.AddressIn(region)) { Authorities = reach.Authorities, Timeout = reach.Timeout };
        _http = new SourceHttp(address, network => new SigV4SigningHandler(credentials, region, service.SigningName, network));
    }

    /// <summary>Makes a client with the credentials that the chain finds.</summary>
    /// <exception cref="SourceException">There are none, or there is no such region.</exception>
    public static async Task<AwsClient> OpenAsync(AwsReach reach, AwsService service, CancellationToken cancellationToken) =>
        new(reach, service, await AwsCredentialChain.ResolveAsync(reach, cancellationToken).ConfigureAwait(false));

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="requestType">How it is written.</param>
    /// <param name="responseType">How the answer is read.</param>
    /// <param name="report">Hears that a request is sent.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There is no answer, or it is an error, or cannot be read.</exception>
    public async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, IPullReport report, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(request, requestType));
        content.Headers.ContentType = new MediaTypeHeaderValue(_service.ContentType);
        SourceAnswer answer = await SendAsync(operation, content, report, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(answer.Body, responseType) ?? throw AwsFaults.Unreadable(_service, operation);
        }
        catch (JsonException exception)
        {
            throw AwsFaults.Unreadable(_service, operation, exception);
        }
    }

    /// <summary>Sends a body to an operation.</summary>
    /// <exception cref="SourceException">There is no answer, or it is an error.</exception>
    public async Task<SourceAnswer> SendAsync(string operation, HttpContent content, IPullReport report, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, (Uri?)null) { Content = content };
        if (_service.TargetPrefix.Length > 0)
        {
            request.Headers.Add("X-Amz-Target", _service.TargetPrefix + "." + operation);
        }

        SourceAnswer answer = await _http.SendAsync(request, report, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw AwsFaults.Of(_service, operation, answer);
    }

    public void Dispose() => _http.Dispose();
}
