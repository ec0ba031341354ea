using System.Text.RegularExpressions;
using Amazon;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>A service of AWS, as its API model describes it.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="SigningName">Its name in signatures, and the first part of its host.</param>
/// <param name="Permissions">What its permissions begin with in policies.</param>
/// <param name="TargetPrefix">What the header <c>X-Amz-Target</c> begins with.</param>
/// <param name="ContentType">The media type of its requests.</param>
internal sealed partial record AwsService(string Title, string SigningName, string Permissions, string TargetPrefix, string ContentType)
{
    /// <summary>CloudWatch: metrics.</summary>
    public static AwsService CloudWatch { get; } = new("CloudWatch", "monitoring", "cloudwatch", "GraniteServiceVersion20100801", "application/x-amz-json-1.0");

    /// <summary>Cost Explorer.</summary>
    public static AwsService CostExplorer { get; } = new("Cost Explorer", "ce", "ce", "AWSInsightsIndexService", "application/x-amz-json-1.1");

    /// <summary>The security token service: who asks, and as which role. It speaks forms and XML.</summary>
    public static AwsService SecurityToken { get; } = new("AWS STS", "sts", "sts", "", "application/x-www-form-urlencoded");

    /// <summary>The permission that an operation needs, such as <c>ce:GetTags</c>.</summary>
    public string Permission(string operation) => Permissions + ":" + operation;

    /// <summary>The region that requests are signed for. Cost Explorer has one in each partition.</summary>
    /// <exception cref="SourceException">There is no such region, or the service is not there.</exception>
    public RegionEndpoint RegionFor(string region)
    {
        if (!RegionName().IsMatch(region))
        {
            throw new SourceException(SourceFault.Refused, $"'{region}' is not the name of an AWS region.", "Give one such as us-east-1 or eu-central-1.");
        }

        if (this != CostExplorer)
        {
            return RegionEndpoint.GetBySystemName(region);
        }

        return region.StartsWith("us-gov-", StringComparison.Ordinal)
            ? throw new SourceException(SourceFault.Refused, "Cost Explorer has no endpoint in GovCloud.", "Read the costs in the standard account that is linked to this one.")
            : RegionEndpoint.GetBySystemName(region.StartsWith("cn-", StringComparison.Ordinal) ? "cn-northwest-1" : "us-east-1");
    }

    /// <summary>AWS's own address of the service.</summary>
    public Uri AddressIn(RegionEndpoint region) => new($"https://{SigningName}.{region.SystemName}.{region.PartitionDnsSuffix}/");

    [GeneratedRegex("^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex RegionName();
}
