using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws;

public sealed class AwsProbeTests
{
    private const AwsParts Both = AwsParts.Metrics | AwsParts.Costs;
    private static readonly DateOnly First = new(2026, 11, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_works_says_as_whom()
    {
        await using FakeAws aws = await FakeAws.StartAsync();

        AwsFindings findings = await TestAsync(aws);

        Assert.True(findings.IsFine);
        Assert.Equal(new CallerIdentity(FakeAws.Account, $"arn:aws:sts::{FakeAws.Account}:assumed-role/opsconsole/i-1"), findings.Identity);
        Assert.Equal(["", .. Allowed().Order()], findings.Checks.Select(c => c.Permission).Order());
    }

    [Fact]
    public async Task Every_missing_permission_is_named()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Denied.UnionWith(["cloudwatch:ListMetrics", "ce:GetTags", "ce:GetAnomalies"]);

        AwsFindings findings = await TestAsync(aws);

        Assert.False(findings.IsFine);
        Assert.Equal(["cloudwatch:ListMetrics", "ce:GetTags", "ce:GetAnomalies"], findings.Missing);
    }

    [Fact]
    public async Task Cost_Explorer_that_is_not_enabled_is_no_missing_permission()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = async context =>
        {
            if (!context.Request.Headers["x-amz-target"].ToString().StartsWith("AWSInsights", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{"__type":"AccessDeniedException","Message":"User not enabled for cost explorer access"}""", context.RequestAborted);
            return true;
        };

        AwsFindings findings = await TestAsync(aws);

        Assert.Empty(findings.Missing);
        Assert.Contains(findings.Checks, c => c.Problem is { Fault: SourceFault.NotYet, Message: "Cost Explorer is not enabled in this account." });
    }

    [Fact]
    public async Task A_wrong_clock_is_found_before_anything_is_paid_for()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ahead = TimeSpan.FromMinutes(20);
        CountingReport report = new();

        AwsFindings findings = await AwsProbe.TestAsync(aws.Reach, Both, report, TimeProvider.System, Cancel);

        Assert.Equal((null, 0), (findings.Identity, report.Requests));
        Assert.Contains("clock of this host is wrong by 20 minutes behind", Assert.Single(findings.Checks).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_nobody_answers_is_a_finding()
    {
        FakeAws aws = await FakeAws.StartAsync();
        AwsReach gone = aws.Reach;
        await aws.DisposeAsync();

        AwsFindings findings = await AwsProbe.TestAsync(gone, Both, new CountingReport(), TimeProvider.System, Cancel);

        Assert.Equal(SourceFault.Unreachable, Assert.Single(findings.Checks).Problem!.Fault);
    }

    [Fact]
    public async Task The_policy_allows_exactly_what_is_called()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Metrics.Publish("AWS/Bedrock", "Invocations", 1, [1], "ModelId=m");
        aws.Ledger.Charges.Add(new Charge(First, "1", "Amazon Bedrock", "USE1-NovaLite-input-tokens", 1) { Team = "a" });
        CostExplorerSettings costs = new() { Aws = aws.Reach, Tags = ["team"] };
        await CloudWatchPull.ReadAsync(0, 5, new CloudWatchSettings { Aws = aws.Reach, Application = "shop", Time = new ManualTime(DateTime.UnixEpoch.AddHours(1)) }, new CountingReport(), Cancel);
        await CostExplorerPull.ReadAsync(First, First.AddDays(1), costs, new CountingReport(), Cancel);
        await CostForecast.ReadAsync(First, First.AddDays(1), costs, new CountingReport(), Cancel);
        await CostAnomalies.ReadAsync(First, costs, new CountingReport(), Cancel);
        string[] pulled = [.. aws.Called.Distinct().Order()];
        await TestAsync(aws);

        Assert.Equal(Allowed().Order(), pulled);
        Assert.Equal(pulled, aws.Called.Distinct().Order());
    }

    [Fact]
    public void The_documentation_has_the_policy()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OpsConsole.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests are not in a checkout.");
        }

        Assert.Contains(AwsPolicy.Json, File.ReadAllText(Path.Combine(root.FullName, "docs", "sources-aws.md")), StringComparison.Ordinal);
    }

    private static Task<AwsFindings> TestAsync(FakeAws aws) => AwsProbe.TestAsync(aws.Reach, Both, new CountingReport(), TimeProvider.System, Cancel);

    private static IEnumerable<string> Allowed() => JsonNode.Parse(AwsPolicy.Json)!["Statement"]!.AsArray().SelectMany(s => s!["Action"]!.AsArray()).Select(a => (string)a!);
}
