using System.Net.Http.Headers;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>How the console proves who it is. Never prints its secret.</summary>
internal abstract class PrometheusAuth
{
    /// <summary>Anybody is let in.</summary>
    public static PrometheusAuth None { get; } = new NoAuth();

    /// <summary>A user and a password (RFC 7617).</summary>
    public static PrometheusAuth Basic(string user, string password) =>
        new HeaderAuth(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))), password, "the user and the password");

    /// <summary>A token (RFC 6750).</summary>
    /// <exception cref="SourceException">It has characters that no token has.</exception>
    public static PrometheusAuth Bearer(string token) =>
        token.Length > 0 && token.All(c => c is > ' ' and <= '~')
            ? new HeaderAuth(new AuthenticationHeaderValue("Bearer", token), token, "the token")
            : throw new SourceException(SourceFault.Refused, "The bearer token is empty or has blanks or other characters that no token has.", "Paste the token again, without line breaks.");

    /// <summary>AWS signatures, for Amazon Managed Service for Prometheus.</summary>
    /// <param name="region">The workspace's region, for example <c>eu-central-1</c>.</param>
    /// <param name="credentials">Gives the credentials; asked for each request, so that they may change.</param>
    public static PrometheusAuth SigV4(string region, Func<Task<ImmutableCredentials>> credentials) => new SignedAuth(region, credentials);

    /// <summary>What adds the proof to each request; null for nothing.</summary>
    public virtual Func<HttpMessageHandler, HttpMessageHandler>? Sign => null;

    /// <summary>Adds the proof to a request, where it is a header.</summary>
    public virtual void Apply(HttpRequestMessage request)
    {
    }

    /// <summary>What must never be repeated in a message; null for nothing.</summary>
    public virtual string? Secret => null;

    /// <summary>What to look at when the server does not let us in, within a sentence.</summary>
    public abstract string Remedy { get; }

    private sealed class NoAuth : PrometheusAuth
    {
        public override string Remedy => "It wants to know who asks: give a user and password, a token, or AWS credentials.";
    }

    private sealed class HeaderAuth(AuthenticationHeaderValue header, string secret, string what) : PrometheusAuth
    {
        public override string? Secret => secret;

        public override string Remedy => $"Correct {what}, or let them read metrics there.";

        public override void Apply(HttpRequestMessage request) => request.Headers.Authorization = header;
    }

    private sealed class SignedAuth(string region, Func<Task<ImmutableCredentials>> credentials) : PrometheusAuth
    {
        private const string Service = "aps";

        public override Func<HttpMessageHandler, HttpMessageHandler> Sign => network =>
            new SigV4SigningHandler(new AskedCredentials(credentials), RegionEndpoint.GetBySystemName(region), Service, network);

        public override string Remedy => $"Allow aps:QueryMetrics and aps:GetLabels on the workspace, see that it is in {region}, and that this host's clock is right.";
    }

    /// <summary>The form of credentials that the signer takes.</summary>
    private sealed class AskedCredentials(Func<Task<ImmutableCredentials>> ask) : AWSCredentials
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException("Requests are only sent asynchronously.");

        public override async Task<ImmutableCredentials> GetCredentialsAsync()
        {
            try
            {
                return await ask().WaitAsync(Patience).ConfigureAwait(false);
            }
            catch (TimeoutException exception)
            {
                throw new SourceException(SourceFault.Unreachable, $"No AWS credentials came within {Patience.TotalSeconds} s.", "See that the metadata service or the profile's process answers. It is tried again.", exception);
            }
            catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or InvalidOperationException)
            {
                throw new SourceException(SourceFault.Denied, "There are no AWS credentials to sign with.", "Give this host a role, a profile or keys, as the AWS SDKs look for them.", exception);
            }
        }
    }
}
