using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpsConsole.Core.Sources.Reach;

/// <summary>
/// HTTP to one source. It asks the configured host and port and no other, follows no redirect and no proxy, and takes answers of bounded size in bounded
/// time, whatever the other side sends. Keep one as long as its source has these settings.
/// </summary>
internal sealed class SourceHttp : IDisposable
{
    private readonly SourceReach _reach;
    private readonly HttpClient _http;

    /// <summary>Makes a client.</summary>
    /// <param name="reach">How the source is reached.</param>
    /// <param name="sign">What adds the proof of who asks to each request: gets the handler that sends it. Null for none.</param>
    /// <exception cref="SourceException">The authorities cannot be read.</exception>
    public SourceHttp(SourceReach reach, Func<HttpMessageHandler, HttpMessageHandler>? sign = null)
    {
        _reach = reach;
        SocketsHttpHandler network = new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            PreAuthenticate = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null, // no trace ids to strangers
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // then the name is resolved again
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = SourceConnection.OpenAsync,
            SslOptions = Trust(reach.Authorities),
        };
        _http = new HttpClient(sign is null ? network : sign(network)) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version11 };
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">The request; its address is relative to the source's, or within it.</param>
    /// <param name="report">Hears that a request is sent.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There is no answer, it is too large, or it leads elsewhere.</exception>
    public async Task<SourceAnswer> SendAsync(HttpRequestMessage request, IPullReport report, CancellationToken cancellationToken)
    {
        request.RequestUri = Within(request.RequestUri);
        report.Requesting();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_reach.Timeout);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if ((int)response.StatusCode is >= 300 and < 400)
            {
                throw new SourceException(SourceFault.Refused, $"{Host} answers with a redirect, which is not followed.", "Give the address that it redirects to, if it is the right one.");
            }

            return new SourceAnswer(response.StatusCode, await ReadAsync(response, limit.Token).ConfigureAwait(false), WaitOf(response), HeaderOf(response, "x-amzn-ErrorType")) { At = response.Headers.Date };
        }
        catch (HttpRequestException exception) when (exception.InnerException is SourceException refused)
        {
            throw new SourceException(refused.Fault, refused.Message, refused.Remedy, exception);
        }
        catch (HttpRequestException exception)
        {
            throw new SourceException(SourceFault.Unreachable, $"{Host} cannot be reached: {Sentence(exception.InnerException?.Message ?? exception.Message)}", RemedyOf(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(SourceFault.Unreachable, $"{Host} did not answer within {_reach.Timeout.TotalSeconds:0} s.", "Look whether it is up and not overloaded. The request is tried again.", exception);
        }
        catch (IOException exception) when (exception is not SourceException)
        {
            throw new SourceException(SourceFault.Unreachable, $"{Host} broke off its answer: {Sentence(exception.Message)}", "Look whether it is up. The request is tried again.", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private string Host => _reach.Address.Authority;

    private Uri Within(Uri? wanted)
    {
        string directory = _reach.Address.AbsoluteUri.EndsWith('/') ? _reach.Address.AbsoluteUri : _reach.Address.AbsoluteUri + "/";
        Uri target = wanted is null ? _reach.Address : new Uri(new Uri(directory), wanted);
        return target.Scheme == _reach.Address.Scheme && target.Authority == _reach.Address.Authority
            ? target
            : throw new SourceException(SourceFault.Refused, $"{target.Authority} is not the host of this source.", "Only the host that is configured is asked. Correct the address.");
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > _reach.MaxAnswer)
        {
            throw TooLarge(); // it says so itself: nothing of it is read
        }

        using MemoryStream buffer = new();
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            byte[] piece = new byte[64 * 1024];
            for (int read; (read = await body.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (buffer.Length + read > _reach.MaxAnswer)
                {
                    throw TooLarge();
                }

                buffer.Write(piece, 0, read);
            }
        }

        return buffer.ToArray();
    }

    private SourceException TooLarge() =>
        new(SourceFault.Malformed, $"{Host} answers with more than {_reach.MaxAnswer / (1024 * 1024)} MiB.", "Ask for less at once: fewer series, or a shorter window.") { IsTooLarge = true };

    private static string? HeaderOf(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static TimeSpan? WaitOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } wait ? null : wait.Delta ?? (wait.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    /// <summary>Words of the operating system, which end without a full stop.</summary>
    private static string Sentence(string words) => words.TrimEnd('.') + ".";

    private static string RemedyOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "Correct the host name, or the DNS of this host.",
        HttpRequestError.SecureConnectionError => "Its certificate is not trusted here. Give the certificate of its authority, or correct the address.",
        _ => "Look whether it is up, and whether a firewall is between.",
    };

    private static SslClientAuthenticationOptions Trust(string? authorities)
    {
        if (string.IsNullOrWhiteSpace(authorities))
        {
            return new SslClientAuthenticationOptions();
        }

        X509Certificate2Collection roots = [];
        try
        {
            roots.ImportFromPem(authorities);
            if (roots.Count == 0)
            {
                throw new CryptographicException("There is none.");
            }
        }
        catch (CryptographicException exception)
        {
            throw new SourceException(SourceFault.Refused, "The certificates of the authority cannot be read.", "Paste them as PEM: lines between BEGIN CERTIFICATE and END CERTIFICATE.", exception);
        }

        return new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsOf(roots, certificate, chain)),
        };
    }

    private static bool IsOf(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is not X509Certificate2 server)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // private authorities seldom say what they revoked
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(server);
    }
}

/// <summary>A whole answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body, unpacked.</param>
/// <param name="RetryAfter">How long it asks to wait; null when it does not say.</param>
/// <param name="ErrorType">What AWS calls the error; null when it does not say.</param>
internal sealed record SourceAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, string? ErrorType)
{
    /// <summary>What the other side's clock says; null when it does not.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether it is what was asked for.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
