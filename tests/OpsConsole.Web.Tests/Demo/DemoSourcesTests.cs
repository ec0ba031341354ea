using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Demo;

/// <summary>The demo as a newcomer starts it.</summary>
public sealed class DemoSourcesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_numbers_of_each_sample_source_arrive()
    {
        await using OpsConsoleFactory console = new();
        (console.Settings["Demo"], console.Settings["Demo:Days"], console.Settings["Demo:InteractionsPerDay"]) = ("true", "0", "1");
        (console.Settings["Sources:0:Name"], console.Settings["Sources:0:Kind"], console.Settings["Sources:0:Enabled"]) = ("One of one's own", "CloudWatch", "false");
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.MetricsRead);
        SourceDirectory sources = console.Services.GetRequiredService<SourceDirectory>();
        Assert.Equal(["One of one's own", "Sample CloudWatch", "Sample Cost Explorer", "Sample Prometheus", "Sample invoices"], sources.All.Select(s => s.Name).Order(StringComparer.Ordinal));
        SourceDefinition[] samples = [.. sources.All.Where(s => s.Name.StartsWith("Sample", StringComparison.Ordinal))];
        Assert.All(samples, s => Assert.True(s is { IsFromSettings: true, IsEnabled: true, Problem: null }, s.Problem));

        JobBook book = console.Services.GetRequiredService<JobBook>();
        foreach (SourceDefinition sample in samples.Where(s => s.Kind != SourceKind.Files)) // files are imported
        {
            await console.Services.GetRequiredService<JobCommands>().RunAsync(Actor.Shell("tester@localhost"), sample.Job, cancellationToken: Cancel); // where its own first run was faster, that one counts
            await Eventually.HoldsAsync(async () => (await book.RunsAsync(sample.Job, 10, Cancel)).Any(r => r is { State: JobRunState.Done, Rows: > 0 }));
        }

        Assert.Equal(["invoice-reader", "mail-triage", "product-search"], (await console.Services.GetRequiredService<SourceBook>().ClaimsAsync(Cancel)).Select(c => c.Application));
        foreach (string application in (string[])["invoice-reader", "mail-triage", "product-search"])
        {
            JsonNode metrics = JsonNode.Parse(await client.GetStringAsync($"/api/v1/metrics?range=24h&app={application}", Cancel))!;
            Assert.True(Number(metrics, "requests") > 100, metrics.ToJsonString());
        }

        BillView bill = (await console.Services.GetRequiredService<BillBook>().OfAsync(samples.Single(s => s.Kind == SourceKind.CostExplorer).Id, Cancel))!;
        Assert.InRange(bill.LastMonth.Amounts.Single().Billed, 50m, 5000m);
    }

    private static double Number(JsonNode metrics, string name) => (double)metrics["groups"]![0]![name]!;
}
