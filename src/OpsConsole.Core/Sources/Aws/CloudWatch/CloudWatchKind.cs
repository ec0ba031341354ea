using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>Amazon CloudWatch: read every five minutes, three minutes late, again for an hour.</summary>
internal sealed class CloudWatchKind(PulledMinutes minutes, PriceBooks prices, IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : ISourceKind
{
    private const int MostDays = 14; // as long as CloudWatch keeps minutes

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5), Size = TimeSpan.FromMinutes(5), Delay = TimeSpan.FromMinutes(3), Again = TimeSpan.FromHours(1), Stretch = TimeSpan.FromHours(6);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(null, allowIntegerValues: false) }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true };

    public SourceKind Kind => SourceKind.CloudWatch;

    public IReadOnlyList<SourceField> Fields { get; } =
    [
        new("Region", "Region", "The region of the metrics, such as eu-central-1.") { IsRequired = true },
        new("Application", "Application", "Which application the numbers belong to: AWS/Bedrock has no dimension for it.") { IsRequired = true },
        new("Environment", "Environment", "Which environment they belong to.") { Usual = "production" },
        new("Metrics", "Other metrics", "Instead of AWS/Bedrock: a JSON array of sets, each with namespace, metrics (metric, measure, factor), modelDimension, applicationDimension, environmentDimension and fixed.") { IsLong = true, IsRare = true },
        new("Aliases", "Model ids", "What single model ids stand for: a JSON object of ids, each with application, environment and model, or some of them.") { IsLong = true, IsRare = true },
        new("Days", "Days of the past", $"How many days back are read at the beginning, 1 to {MostDays}: so long CloudWatch keeps minutes. Older days can be backfilled.") { Usual = "14", IsRare = true },
        .. AwsForm.Fields,
    ];

    public string? Problem(SourceDefinition source)
    {
        try
        {
            _ = (SettingsOf(source), DaysOf(source));
            return null;
        }
        catch (SourceException exception)
        {
            return $"{exception.Message} {exception.Remedy}";
        }
    }

    public JobDefinition Job(SourceDefinition source) => new(
        source.Job, $"Pulls the numbers of {source.Name} from CloudWatch", new EverySchedule(Every, TimeSpan.FromSeconds(20)),
        _ => new MetricsPull(source, () => new Reader(SettingsOf(source)), RuleOf(source), minutes, contexts, time))
    {
        TimeLimit = TimeSpan.FromMinutes(5),
        Attempts = 4,
        Windows = () => RuleOf(source),
    };

    public async Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        AwsForm.Told(await AwsProbe.TestAsync(SettingsOf(source).Aws, AwsParts.Metrics, new SilentReport(), time, cancellationToken).ConfigureAwait(false));

    private WindowRule RuleOf(SourceDefinition source) => new(Size, time.GetUtcNow().UtcDateTime.AddDays(-DaysOf(source)), Delay, Again, Stretch);

    private static int DaysOf(SourceDefinition source) =>
        source["Days"].Length == 0 ? MostDays
        : int.TryParse(source["Days"], NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is > 0 and <= MostDays ? days
        : throw new SourceException(SourceFault.Refused, "That is no number of days.", $"Give a whole number from 1 to {MostDays}.");

    private CloudWatchSettings SettingsOf(SourceDefinition source)
    {
        _ = AwsService.CloudWatch.RegionFor(source["Region"]); // it is one
        string environment = source["Environment"].Length == 0 ? "production" : source["Environment"];
        return new CloudWatchSettings
        {
            Aws = AwsForm.Read(source, source["Region"]),
            Application = source["Application"],
            Environment = EnvironmentName.IsValid(environment) ? environment : throw new SourceException(SourceFault.Refused, "That is not the name of an environment.", "Give one such as production."),
            Sets = source["Metrics"].Length == 0 ? [MetricSet.Bedrock] : SetsOf(source["Metrics"]),
            Aliases = source["Aliases"].Length == 0 ? [] : AliasesOf(source["Aliases"]),
            Prices = prices.Current,
            Time = time,
        };
    }

    private static MetricSet[] SetsOf(string text)
    {
        try
        {
            MetricSet[] sets = JsonSerializer.Deserialize<MetricSet[]>(text, Json) ?? [];
            return sets.Length > 0 && Array.TrueForAll(sets, IsWhole) ? sets
                : throw new SourceException(SourceFault.Refused, "There are no metrics.", "Give at least one set with at least one metric, or leave it empty for AWS/Bedrock.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new SourceException(SourceFault.Refused, $"The metrics cannot be read: {exception.Message}", "Give a JSON array as docs/sources-aws.md shows it.", exception);
        }
    }

    private static Dictionary<string, ModelAlias> AliasesOf(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, ModelAlias>>(text, Json) is { } aliases && aliases.Values.All(a => a is not null) ? aliases
                : throw new SourceException(SourceFault.Refused, "A model id stands for nothing.", "Give each an application, an environment or a model, or leave it out.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new SourceException(SourceFault.Refused, $"The model ids cannot be read: {exception.Message}", "Give a JSON object as docs/sources-aws.md shows it.", exception);
        }
    }

    /// <summary>Whatever the types say, a list may have gaps.</summary>
    private static bool IsWhole(MetricSet? set) => set is { Namespace.Length: > 0, Metrics.Count: > 0 } && set.Metrics.All(m => m is { Metric.Length: > 0 });

    private sealed class Reader(CloudWatchSettings settings) : IMetricsReader
    {
        public Task<IReadOnlyList<PulledMinute>> ReadAsync(TimeWindow stretch, IPullReport report, CancellationToken cancellationToken) =>
            CloudWatchPull.ReadAsync(RollupTime.Minute(stretch.From), RollupTime.Minute(stretch.To), settings, report, cancellationToken);

        public void Dispose()
        {
        }
    }
}
