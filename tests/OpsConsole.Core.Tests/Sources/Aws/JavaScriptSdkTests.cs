using System.Text.Json.Nodes;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws;

/// <summary>The fake that all these tests stand on is AWS enough for AWS's own clients.</summary>
public sealed class JavaScriptSdkTests
{
    [Fact]
    public async Task The_official_clients_accept_the_fake()
    {
        DateOnly first = new(2026, 11, 1);
        await using FakeAws aws = await FakeAws.StartAsync();
        for (int minute = 100; minute < 104; minute++)
        {
            aws.Metrics.Publish("AWS/Bedrock", "InvocationLatency", minute, [.. Enumerable.Range(1, 10).Select(i => (double)i * minute)], "ModelId=amazon.nova-lite-v1:0");
            aws.Metrics.Publish("AWS/Bedrock", "Invocations", minute, [10], "ModelId=amazon.nova-lite-v1:0");
        }

        (aws.Metrics.PageSize, aws.Metrics.ListPageSize, aws.Ledger.PageSize) = (3, 1, 1);
        aws.Ledger.Charges.AddRange(
        [
            new(first, "111122223333", "Amazon Bedrock", "USE1-NovaLite-input-tokens", 1.25m) { Team = "search" },
            new(first, "111122223333", "Amazon Bedrock", "USE1-NovaLite-input-tokens", 0.5m),
            new(first.AddDays(1), "111122223333", "Amazon Bedrock", "", 9) { RecordType = "Tax" },
            new(first.AddDays(1), "444455556666", "AmazonCloudWatch", "x", 2),
        ]);

        JsonNode answer = JsonNode.Parse(await NodeScript.RunAsync("read.mjs", "", aws.Address.ToString(), FakeAws.AccessKey, FakeAws.Secret, FakeAws.Token, "100", "104", "2026-11-01", "2026-11-03"))!;

        Assert.Equal(["InvocationLatency", "Invocations"], answer["metrics"]!.AsArray().Select(m => (string)m!["MetricName"]!));
        Assert.Equal(
            Enumerable.Range(100, 4).SelectMany(m => new[] { $"n {m} 10", $"p {m} {9 * m}" }).Order(),
            answer["values"]!.AsArray().Select(v => $"{v![0]} {v[1]} {v[2]}").Order());
        Assert.Equal(
            ["2026-11-01 Amazon Bedrock team$ 0.5", "2026-11-01 Amazon Bedrock team$search 1.25", "2026-11-02 AmazonCloudWatch team$ 2"],
            answer["lines"]!.AsArray().Select(l => string.Join(' ', l!.AsArray().Select(part => (string)part!))));
        Assert.Equal(["111122223333", "444455556666"], answer["accounts"]!.AsArray().Select(a => (string)a!));
        Assert.Equal(["", "search"], answer["tags"]!.AsArray().Select(a => (string)a!));
        Assert.Equal(("30.5", "a-1", 20.3), ((string)answer["forecast"]!["Amount"]!, (string)answer["anomalies"]![0]![0]!, (double)answer["anomalies"]![0]![1]!));
        Assert.Equal(
            ("ValidationException", "InvalidNextToken", "InvalidSignatureException"),
            ((string)answer["refused"]!, (string)answer["badToken"]!, (string)answer["stranger"]!));
    }
}
