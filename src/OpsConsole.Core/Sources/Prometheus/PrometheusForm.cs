using System.Globalization;
using System.Text.RegularExpressions;
using OpsConsole.Core.Sources.Aws;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>The settings of a Prometheus source as people write them, and what they mean.</summary>
internal static partial class PrometheusForm
{
    private const string None = "none", Basic = "basic", Bearer = "bearer", SigV4 = "sigv4", Yes = "yes", No = "no";
    private const int UsualDays = 7, MostDays = 400;

    /// <summary>The fields, in the order of the form.</summary>
    public static IReadOnlyList<SourceField> Fields { get; } =
    [
        new("Address", "Address", "Give what comes before /api/v1, such as http://prometheus:9090 or https://mimir.example/prometheus.") { IsRequired = true, IsAddress = true },
        new("Auth", "Sign-in", "How the server wants to know who asks; sigv4 is for Amazon Managed Prometheus.") { Choices = [None, Basic, Bearer, SigV4], Usual = None },
        new("User", "User", "Who signs in.") { When = ("Auth", Basic) },
        new("Password", "Password", "That user's password.") { IsSecret = true, When = ("Auth", Basic) },
        new("Token", "Token", "What is sent as Authorization: Bearer.") { IsSecret = true, When = ("Auth", Bearer) },
        new("Region", "AWS region", "Where the workspace is, such as eu-central-1. Credentials come from this host, as the AWS SDKs look for them.") { When = ("Auth", SigV4) },
        new("Tenant", "Tenant", "What is sent as X-Scope-OrgID, for Mimir, Thanos and Cortex."),
        new("Authorities", "Certificate authorities", "PEM of authorities that this host does not trust by itself.") { IsLong = true, IsAddress = true, IsRare = true },
        new("Environment", "Environment", "The environment of all that is read here, such as production; leave it empty where a label says it."),
        new("EnvironmentLabel", "Environment label", "The label that names the environment, where it is not one of OpenTelemetry's.") { IsRare = true },
        new("ApplicationLabel", "Application label", "The label that names the application, where it is not what OpenTelemetry's exporters make of service.name.") { IsRare = true },
        new("Only", "Only series with", "Conditions on labels, one a line, such as cluster=\"eu\" or team=~\"a|b\".") { IsLong = true, IsRare = true },
        new("Preset", "OpenTelemetry GenAI metrics", "Whether the metrics that OpenTelemetry names for GenAI clients are read.") { Choices = [Yes, No], Usual = Yes, IsRare = true },
        new("Queries", "Other metrics", "Expressions, one a line, as measure = PromQL; its value at the end of a minute is what that minute adds. Measures: Requests, Errors, InputTokens, OutputTokens, CacheReadTokens, Cost, Latency, FirstToken.") { IsLong = true, IsRare = true },
        new("Days", "Days of the past", "How many days back are read at the beginning, 1 to 400.") { Usual = "7", IsRare = true },
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="SourceException">They make no sense.</exception>
    public static PrometheusSettings Read(SourceDefinition source)
    {
        PrometheusSettings settings = new(AddressOf(source["Address"]))
        {
            Auth = AuthOf(source),
            Authorities = NullIfEmpty(source["Authorities"]),
            Tenant = NullIfEmpty(source["Tenant"]),
            Environment = NullIfEmpty(source["Environment"]),
            EnvironmentLabel = NullIfEmpty(source["EnvironmentLabel"]),
            ApplicationLabel = NullIfEmpty(source["ApplicationLabel"]),
            Only = [.. LinesOf(source["Only"]).Select(MatcherOf)],
            Preset = source["Preset"] != No,
            Queries = [.. LinesOf(source["Queries"]).Select(QueryOf)],
        };
        _ = PrometheusSelector.OfPattern("x", settings); // its conditions are some
        return settings.Preset || settings.Queries.Count > 0 ? settings
            : throw new SourceException(SourceFault.Refused, "Nothing would be read.", "Read OpenTelemetry's metrics, or give expressions.");
    }

    /// <summary>How many days back are read at the beginning.</summary>
    /// <exception cref="SourceException">That is no such number.</exception>
    public static int DaysOf(SourceDefinition source) =>
        source["Days"].Length == 0 ? UsualDays
        : int.TryParse(source["Days"], NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is > 0 and <= MostDays ? days
        : throw new SourceException(SourceFault.Refused, "That is no number of days.", $"Give a whole number from 1 to {MostDays}.");

    private static PrometheusAuth AuthOf(SourceDefinition source) => source["Auth"] switch
    {
        Basic => source["User"].Length > 0 ? PrometheusAuth.Basic(source["User"], source["Password"])
            : throw new SourceException(SourceFault.Refused, "The user is missing.", "Give the user and the password of the basic sign-in, or choose another one."),
        Bearer => PrometheusAuth.Bearer(source["Token"]),
        SigV4 => PrometheusAuth.SigV4(
            source["Region"].Length > 0 ? source["Region"] : throw new SourceException(SourceFault.Refused, "The AWS region is missing.", "Give the region of the workspace, such as eu-central-1."),
            async () => await (await AwsCredentialChain.ResolveAsync(new AwsReach { Region = source["Region"] }, CancellationToken.None).ConfigureAwait(false)).GetCredentialsAsync().ConfigureAwait(false)),
        _ => PrometheusAuth.None,
    };

    private static Uri AddressOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Query.Length == 0 ? uri
            : throw new SourceException(SourceFault.Refused, "That is no address.", "Give one that begins with http:// or https://, without a user and without a question mark.");

    private static LabelMatcher MatcherOf(string line) =>
        Condition().Match(line) is { Success: true } match ? new LabelMatcher(match.Groups["label"].Value, match.Groups["operator"].Value, match.Groups["value"].Value)
            : throw new SourceException(SourceFault.Refused, $"'{line}' is no condition on a label.", "Write a label, then =, !=, =~ or !~, then a value in double quotes.");

    private static PrometheusQuery QueryOf(string line)
    {
        string[] parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts[1].Length > 0 && Enum.TryParse(parts[0], ignoreCase: true, out PrometheusMeasure measure) && Enum.IsDefined(measure) && measure.ToString().Equals(parts[0], StringComparison.OrdinalIgnoreCase)
            ? new PrometheusQuery(measure, parts[1])
            : throw new SourceException(SourceFault.Refused, $"'{line}' is no expression for a measure.", $"Write one of {string.Join(", ", Enum.GetNames<PrometheusMeasure>())}, then =, then PromQL, on one line.");
    }

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex("""^(?<label>[^=!~"\s]+)\s*(?<operator>=~|!=|!~|=)\s*"(?<value>[^"]*)"$""")]
    private static partial Regex Condition();
}
