using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Sources.Costs;
using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Demo.StandIns;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Tests.Demo;

public sealed class StandInTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTime Now = new(2026, 11, 20, 15, 7, 0, DateTimeKind.Utc);

    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-").FullName;
    private readonly ManualTime _time = new(Now);
    private readonly MeasuredWorld _world = new(1);
    private readonly StandInPort _port = new();
    private readonly StandInSettings _settings;
    private readonly StandInServer _server;
    private readonly Report _report = new();
    private IReadOnlyList<PricedUse>? _used = [];

    public StandInTests()
    {
        _settings = new StandInSettings(_port, _directory);
        _server = new StandInServer(_settings, _port, _world, (_, _, _) => Task.FromResult<IReadOnlyList<PricedUse>?>(_used), _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AwsReach Aws => new() { Region = "us-east-1", Profile = "sample-data", ProfilesFile = _settings.ProfilesFile, Endpoint = new Uri(_port.Address(StandInSettings.AwsPath)) };

    private CostExplorerSettings Costs => new() { Aws = Aws, Tags = ["team"] };

    public async ValueTask InitializeAsync() => await _server.StartingAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _server.StoppedAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _port.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Prometheus_says_every_call_once_also_where_a_new_day_begins_its_counters_anew()
    {
        DateTime from = Now.Date.AddHours(-2), to = Now.Date.AddHours(2);

        IReadOnlyList<PulledMinute> said = await PrometheusPull.ReadAsync(from, to, new PrometheusSettings(new Uri(_port.Address(StandInSettings.PrometheusPath))), _report, Cancel);

        foreach (MeasuredApplication application in MeasuredApplication.InPrometheus)
        {
            for (int model = 0; model < application.Models.Count; model++)
            {
                RollupCell[] cells = [.. said.Where(m => m.Application == application.Name && m.Environment == "production" && m.Model == application.Models[model].Name).Select(m => m.Cell)];
                MeasuredCall[] calls = Calls(application, model, from, to);
                Assert.NotEmpty(calls);
                Assert.Equal(calls.Length, cells.Sum(c => c.Calls));
                Assert.Equal(calls.Sum(c => (long)c.Input), cells.Sum(c => c.InputTokens));
                Assert.Equal(calls.Sum(c => (long)c.Output), cells.Sum(c => c.OutputTokens));
            }
        }
    }

    [Fact]
    public async Task Prometheus_says_nothing_of_the_future_and_refuses_in_words_what_it_does_not_know()
    {
        PrometheusSettings settings = new(new Uri(_port.Address(StandInSettings.PrometheusPath)));
        using PrometheusClient client = new(settings);
        long tomorrow = (long)(Now.AddDays(1) - DateTime.UnixEpoch).TotalSeconds;

        IReadOnlyList<PrometheusSeries> ahead = await client.QueryAsync("""{__name__=~"gen_ai_client_token_usage_sum"}[600s]""", tomorrow, _report, Cancel);
        SourceException refusal = await Assert.ThrowsAsync<SourceException>(() => client.QueryAsync("sum(rate(up[5m]))", tomorrow, _report, Cancel));

        Assert.All(ahead, series => Assert.Empty(series.Samples));
        Assert.Contains("stands in for Prometheus in the sample data", refusal.Message, StringComparison.Ordinal);
        Assert.True((await PrometheusProbe.TestAsync(settings, Now, _report, Cancel)) is { Reached: true, Remedies: [] });
    }

    [Fact]
    public async Task CloudWatch_says_every_call_once_and_what_failed()
    {
        DateTime from = Now.AddHours(-5), to = Now.AddMinutes(-7);

        IReadOnlyList<PulledMinute> said = await CloudWatchPull.ReadAsync(RollupTime.Minute(from), RollupTime.Minute(to), new CloudWatchSettings { Aws = Aws, Application = "invoice-reader", Time = _time }, _report, Cancel);

        MeasuredApplication application = MeasuredApplication.OnBedrock;
        for (int model = 0; model < application.Models.Count; model++)
        {
            RollupCell[] cells = [.. said.Where(m => m.Model == application.Models[model].Name).Select(m => m.Cell)];
            MeasuredCall[] calls = Calls(application, model, from, to);
            Assert.Equal(calls.Length, cells.Sum(c => c.Calls));
            Assert.Equal(calls.Sum(c => (long)c.Input), cells.Sum(c => c.InputTokens));
            Assert.All(cells.Where(c => c.InputTokens > 0), c => Assert.True(c.CostMicros > 0));
        }
    }

    [Fact]
    public async Task AWS_lets_its_own_key_in_and_no_other()
    {
        AwsFindings ours = await AwsProbe.TestAsync(Aws, AwsParts.Metrics | AwsParts.Costs, _report, _time, Cancel);
        AwsFindings theirs = await AwsProbe.TestAsync(Aws with { Credentials = new Amazon.Runtime.BasicAWSCredentials("AKIAOFSOMEBODYELSE", "secret") }, AwsParts.Metrics, _report, _time, Cancel);

        Assert.True(ours.IsFine, string.Join(' ', ours.Checks.Select(c => c.Problem?.Message)));
        Assert.False(theirs.IsFine);
        Assert.Contains("AWS does not know these credentials.", theirs.Checks.Select(c => c.Problem?.Message));
    }

    [Fact]
    public async Task A_month_of_costs_has_services_accounts_tags_a_credit_and_a_tax()
    {
        IReadOnlyList<CostDay> days = await CostExplorerPull.ReadAsync(new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), Costs, _report, Cancel);

        CostLine[] lines = [.. days.SelectMany(d => d.Lines)];
        Assert.Equal(31, days.Where(d => d.Lines.Count > 0).Select(d => d.Day).Distinct().Count());
        Assert.Equal(["111122223333", "444455556666"], days.Select(d => d.Account).Distinct().Order());
        Assert.Contains(lines, l => l.Category == ChargeCategory.Credit && l.Billed == -0.3m);
        Assert.Contains(lines, l => l.Category == ChargeCategory.Tax);
        Assert.Contains(lines, l => l.Tags.GetValueOrDefault("team") == "search");
        Assert.Contains(lines, l => UsageTypes.Read(l.Service, l.UsageType) is { Kind: TokenKind.CacheRead, Model: "claude-sonnet-4-5" });
        Assert.Contains(lines, l => UsageTypes.Read(l.Service, l.UsageType) is { Kind: TokenKind.Output, Model: "nova-lite" });
        Assert.Equal("sample-2026-10-12", Assert.Single(await CostAnomalies.ReadAsync(new DateOnly(2026, 10, 1), Costs, _report, Cancel), a => a.From.Month == 10).Id);
        Assert.Equal(30, (await CostForecast.ReadAsync(new DateOnly(2026, 11, 21), new DateOnly(2026, 12, 21), Costs, _report, Cancel)).Count);
    }

    [Fact]
    public async Task What_the_calls_of_a_day_cost_is_billed_late_and_then_to_the_token()
    {
        DateOnly day = new(2026, 11, 19);
        decimal early = (await CostExplorerPull.ReadAsync(day, day.AddDays(1), Costs, _report, Cancel)).Sum(d => d.Lines.Sum(l => l.Billed));
        _time.Advance(TimeSpan.FromHours(9));

        CostLine[] lines = [.. (await CostExplorerPull.ReadAsync(day, day.AddDays(1), Costs, _report, Cancel)).SelectMany(d => d.Lines)];

        MeasuredCall[] calls = Calls(MeasuredApplication.OnBedrock, 0, day.ToDateTime(default, DateTimeKind.Utc), day.AddDays(1).ToDateTime(default, DateTimeKind.Utc));
        Assert.True(lines.Sum(l => l.Billed) > early);
        Assert.Equal(calls.Sum(c => (decimal)c.Output) * 15 / 1_000_000, lines.Single(l => l.UsageType == "USE1-MP:USE1_OutputTokenCount-Units").Billed);
    }

    [Fact]
    public async Task What_applications_report_of_Bedrock_is_billed_to_the_token_beside_what_is_measured_there()
    {
        DateOnly day = new(2026, 11, 10);
        decimal without = (await CostExplorerPull.ReadAsync(day, day.AddDays(1), Costs, _report, Cancel)).Sum(d => d.Lines.Sum(l => l.Billed));
        _used =
        [
            new PricedUse(day, "support-bot", "production", "amazon.nova-lite-v1:0", null, 1, new PricedTokens(3_000_000, 1_000_000, 1_000_000, 0)),
            new PricedUse(day, "invoice-reader", "production", "amazon.nova-lite-v1:0", null, 1, new PricedTokens(9_000_000, 0, 0, 0)), // CloudWatch says it, and it is billed already
            new PricedUse(day, "support-bot", "production", "gpt-4o-mini", null, 1, new PricedTokens(9_000_000, 0, 0, 0)),
        ];

        CostDay[] read = [.. await CostExplorerPull.ReadAsync(day, day.AddDays(1), Costs, _report, Cancel)];

        Assert.Equal(without + (2 * 0.06m) + 0.015m + 0.24m, read.Sum(d => d.Lines.Sum(l => l.Billed)));
        Assert.Contains(read.SelectMany(d => d.Lines), l => UsageTypes.Read(l.Service, l.UsageType) is { Kind: TokenKind.CacheRead, Model: "nova-lite" });
    }

    [Fact]
    public async Task Until_the_sample_history_is_there_no_day_of_the_bill_is_final()
    {
        DateOnly day = new(2026, 9, 1);
        Assert.All(await CostExplorerPull.ReadAsync(day, day.AddDays(1), Costs, _report, Cancel), d => Assert.False(d.Estimated));
        _used = null;
        Assert.All(await CostExplorerPull.ReadAsync(day, day.AddDays(1), Costs, _report, Cancel), d => Assert.True(d.Estimated));
    }

    [Fact]
    public void The_application_on_Bedrock_is_as_old_as_what_is_read_of_it()
    {
        MeasuredWorld world = new(1, Now);
        int begun = RollupTime.Minute(Now.Date.AddDays(1 - MeasuredWorld.BedrockDays));
        Assert.All(Enumerable.Range(begun - 600, 600), minute => Assert.Empty(world.Calls(MeasuredApplication.OnBedrock, 1, minute)));
        Assert.Contains(Enumerable.Range(begun, 1_440), minute => world.Calls(MeasuredApplication.OnBedrock, 1, minute).Length > 0);
    }

    private MeasuredCall[] Calls(MeasuredApplication application, int model, DateTime from, DateTime to) =>
        [.. Enumerable.Range(RollupTime.Minute(from), RollupTime.Minute(to) - RollupTime.Minute(from)).SelectMany(minute => _world.Calls(application, model, minute))];

    private sealed class Report : IPullReport
    {
        public void Requesting()
        {
        }

        public void Say(string line)
        {
        }
    }
}
