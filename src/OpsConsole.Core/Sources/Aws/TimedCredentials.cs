using Amazon.Runtime;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Credentials whose renewal takes bounded time and fails in this console's words.</summary>
internal sealed class TimedCredentials(AWSCredentials inner, TimeSpan timeout) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await Task.Run(() => inner.GetCredentialsAsync()).WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not SourceException)
        {
            throw NotFound(exception);
        }
    }

    /// <summary>What is said of credentials that are not there.</summary>
    public static SourceException NotFound(Exception exception) => exception is TimeoutException
        ? new(SourceFault.Denied, "No AWS credentials were found in time.", Remedy, exception)
        : exception.Message.Contains("AWSSDK.", StringComparison.Ordinal) // a role or SSO in a profile: the SDK asks for a part that is not shipped
            ? new(SourceFault.Refused, "The AWS profile takes its credentials in a way that this console does not have.", "Give the role in the settings of the source. For SSO, let the profile say credential_process = aws configure export-credentials --profile NAME --format process.", exception)
            : new(SourceFault.Denied, $"AWS credentials cannot be read: {AwsFaults.Line(exception.Message)}", Remedy, exception);

    private const string Remedy = "Give the console an instance, task or pod role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment, or name a profile.";
}
