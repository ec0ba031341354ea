using Amazon.Runtime;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Credentials of a role, renewed before they end. The SDK has this too, but in a package for itself.</summary>
/// <param name="reach">Which role, and where to ask for it.</param>
/// <param name="own">With whose credentials it is asked for.</param>
internal sealed class AssumedRole(AwsReach reach, AWSCredentials own) : RefreshingAWSCredentials
{
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using SecurityTokens tokens = new(reach, own);
        (ImmutableCredentials credentials, DateTime until) = await tokens.AssumeRoleAsync(reach.RoleArn!, reach.ExternalId, CancellationToken.None).ConfigureAwait(false);
        return new CredentialsRefreshState(credentials, until);
    }
}
