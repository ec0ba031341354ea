using Amazon.Runtime;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Where AWS is asked, and as whom. Secrets are not in it: credentials come by the AWS SDK's own chain.</summary>
internal sealed record AwsReach
{
    /// <summary>The region of the metrics, such as <c>eu-central-1</c>. Cost Explorer has one endpoint for all regions.</summary>
    public required string Region { get; init; }

    /// <summary>An address that is asked instead of AWS's own; null for AWS's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>A profile of the shared AWS files; null for the default chain: environment, web identity, default profile, container, instance.</summary>
    public string? Profile { get; init; }

    /// <summary>The file that has the profile; null for the usual ones.</summary>
    public string? ProfilesFile { get; init; }

    /// <summary>A role that is assumed with these credentials; null for none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>What the role's trust policy asks for as external id; null for nothing.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Certificates in PEM that count as authorities besides those of the system; null for none.</summary>
    public string? Authorities { get; init; }

    /// <summary>How long one request may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the search for credentials may take: away from AWS the last steps of the chain wait for addresses that nobody has.</summary>
    public TimeSpan CredentialsTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Credentials that are used as they are, without any chain; null for the chain.</summary>
    public AWSCredentials? Credentials { get; init; }
}
