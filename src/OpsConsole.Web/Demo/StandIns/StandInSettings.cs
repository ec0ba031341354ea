using System.Globalization;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns;

/// <summary>The sample sources, as anybody would write them into the settings. Only the addresses are those of the stand-ins.</summary>
internal sealed class StandInSettings(StandInPort port, string dataDirectory)
{
    /// <summary>Where the stand-ins are.</summary>
    public const string PrometheusPath = "/prometheus", AwsPath = "/aws";

    /// <summary>Names of the sources.</summary>
    public const string Prometheus = "Sample Prometheus", CloudWatch = "Sample CloudWatch", CostExplorer = "Sample Cost Explorer", Invoices = "Sample invoices";

    /// <summary>The one key that the stand-in of AWS knows. It is nowhere a key of anything else.</summary>
    public const string AccessKey = "AKIASAMPLEDATAONLY00";

    private const string Profile = "sample-data", Region = "us-east-1", PrometheusDays = "3";

    /// <summary>The profiles of the sample sources: neither the AWS files of whoever tries the console out nor the environment are touched or read.</summary>
    public static string Profiles { get; } = $"[{Profile}]\naws_access_key_id = {AccessKey}\naws_secret_access_key = sample-data-only\n";

    /// <summary>Where they are kept.</summary>
    public string ProfilesFile { get; } = Path.Combine(dataDirectory, "demo-aws-profiles");

    /// <summary>The settings.</summary>
    public IEnumerable<KeyValuePair<string, string?>> All =>
    [
        .. Source("sample-prometheus", Prometheus, "Prometheus", [("Address", port.Address(PrometheusPath)), ("Days", PrometheusDays)]),
        .. Source("sample-cloudwatch", CloudWatch, "CloudWatch", [("Region", Region), ("Application", MeasuredApplication.OnBedrock.Name), ("Days", MeasuredWorld.BedrockDays.ToString(CultureInfo.InvariantCulture)), .. Aws]),
        .. Source("sample-costs", CostExplorer, "CostExplorer", [("Tags", "team"), .. Aws]),
        .. Source("sample-invoices", Invoices, "Files", []),
    ];

    private (string, string)[] Aws => [("Profile", Profile), ("ProfilesFile", ProfilesFile), ("Endpoint", port.Address(AwsPath))];

    private static IEnumerable<KeyValuePair<string, string?>> Source(string key, string name, string kind, (string Name, string Value)[] settings) =>
        settings.Prepend(("Kind", kind)).Prepend(("Name", name)).Select(s => KeyValuePair.Create<string, string?>($"Sources:{key}:{s.Item1}", s.Item2));
}
