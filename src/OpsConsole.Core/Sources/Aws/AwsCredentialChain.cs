using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Finds the credentials that a source is read with, as the AWS SDK and the AWS command line do.</summary>
internal static class AwsCredentialChain
{
    /// <summary>Finds credentials. They renew themselves where their kind can.</summary>
    /// <param name="reach">Where AWS is asked, and as whom.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There are none, or they cannot be read in time.</exception>
    public static async Task<AWSCredentials> ResolveAsync(AwsReach reach, CancellationToken cancellationToken)
    {
        AWSCredentials own = new TimedCredentials(reach.Credentials ?? await FindAsync(reach, cancellationToken).ConfigureAwait(false), reach.CredentialsTimeout);
        return reach.RoleArn is null ? own : new TimedCredentials(new AssumedRole(reach, own), reach.CredentialsTimeout);
    }

    private static async Task<AWSCredentials> FindAsync(AwsReach reach, CancellationToken cancellationToken)
    {
        if (reach.Profile is { } profile)
        {
            return OfProfile(reach, profile);
        }

        try
        {
            // On the pool: before its first await the chain reads files and may start processes.
            Task<AWSCredentials> found = Task.Run(() => new DefaultAWSCredentialsIdentityResolver().ResolveIdentityAsync(null, cancellationToken), cancellationToken);
            return await found.WaitAsync(reach.CredentialsTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw TimedCredentials.NotFound(exception);
        }
    }

    private static AWSCredentials OfProfile(AwsReach reach, string profile)
    {
        try
        {
            return new CredentialProfileStoreChain(reach.ProfilesFile).TryGetAWSCredentials(profile, out AWSCredentials credentials)
                ? credentials
                : throw new SourceException(SourceFault.Refused, $"There is no AWS profile '{profile}'.", "Correct the name, or write the profile into ~/.aws/config or ~/.aws/credentials of the user that runs the console.");
        }
        catch (Exception exception) when (exception is not SourceException)
        {
            throw TimedCredentials.NotFound(exception);
        }
    }
}
