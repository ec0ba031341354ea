namespace OpsConsole.Core.Sources.Aws;

/// <summary>The settings that all sources at AWS have.</summary>
internal static class AwsForm
{
    /// <summary>The fields, in the order of the form.</summary>
    public static IReadOnlyList<SourceField> Fields { get; } =
    [
        new("Profile", "Profile", "A profile of the shared AWS files of this host; leave it empty for the AWS SDK's own order: environment, web identity, default profile, container, instance."),
        new("ProfilesFile", "Profiles file", "A file with the profile, instead of the shared AWS files of this host.") { IsOfSettings = true },
        new("RoleArn", "Role", "A role that is assumed with these credentials, such as arn:aws:iam::111122223333:role/opsconsole.") { IsAddress = true },
        new("ExternalId", "External id", "What the role's trust policy asks for.") { IsSecret = true },
        new("Endpoint", "Endpoint", "What is asked instead of AWS's own address, such as that of a VPC endpoint.") { IsAddress = true, IsRare = true },
    ];

    /// <summary>Reads them.</summary>
    /// <param name="source">The source.</param>
    /// <param name="region">The region.</param>
    /// <exception cref="SourceException">They make no sense.</exception>
    public static AwsReach Read(SourceDefinition source, string region) => new()
    {
        Region = region,
        Endpoint = EndpointOf(source["Endpoint"]),
        Profile = NullIfEmpty(source["Profile"]),
        ProfilesFile = NullIfEmpty(source["ProfilesFile"]),
        RoleArn = NullIfEmpty(source["RoleArn"]),
        ExternalId = NullIfEmpty(source["ExternalId"]),
    };

    /// <summary>What a test found, in lines.</summary>
    public static SourceTest Told(AwsFindings findings) => new(findings.IsFine,
    [
        findings.Identity is { } identity ? new SourceFinding(true, $"AWS knows the console as {identity.Arn}.") : new SourceFinding(false, "AWS does not know the console."),
        .. findings.Checks.Select(c => c.Problem is null ? new SourceFinding(true, c.Permission.Length == 0 ? "AWS is reached." : $"{c.Permission} is allowed.")
            : new SourceFinding(c.Problem.Fault == SourceFault.NotYet ? null : false, c.Problem.Message, c.Problem.Remedy)),
    ]);

    private static Uri? EndpointOf(string address) =>
        address.Length == 0 ? null
        : Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0 && endpoint.Query.Length == 0 ? endpoint
        : throw new SourceException(SourceFault.Refused, "The endpoint is no address.", "Give one that begins with https://, or leave it empty.");

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
