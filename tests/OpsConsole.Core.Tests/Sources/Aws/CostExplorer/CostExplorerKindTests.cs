using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

public sealed class CostExplorerKindTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MonthlyCap", "12.50", null)]
    [InlineData("MonthlyCap", "none", "The monthly cap is no amount")]
    [InlineData("MonthlyCap", "-5", "The monthly cap is no amount")]
    [InlineData("MostRequests", "4", "no number from 5 to 10000")]
    [InlineData("Accounts", "111122223333, 444455556666\n777788889999", null)]
    [InlineData("Accounts", "main", "“main” is not the number of an account.")]
    [InlineData("Tags", "a\nb\nc\nd\ne\nf", "These are 6 tags.")]
    [InlineData("Region", "us-gov-west-1", "Cost Explorer has no endpoint in GovCloud.")]
    [InlineData("Region", "cn-north-1", null)]
    [InlineData("Endpoint", "aws", "The endpoint is no address.")]
    public void Settings_that_make_no_sense_are_said_with_a_remedy(string name, string value, string? problem)
    {
        string? said = Kind(null!).Problem(With((name, value)));
        Assert.Equal(problem is null, said is null);
        Assert.Contains(problem ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_a_line_each()
    {
        CostExplorerSettings settings = CostExplorerForm.Read(With(("Accounts", "111122223333, 444455556666\n777788889999"), ("Services", "Amazon Bedrock\r\nTax\n"), ("Tags", "team\nteam")));
        Assert.Equal(["111122223333", "444455556666", "777788889999"], settings.Accounts);
        Assert.Equal(["Amazon Bedrock", "Tax"], settings.Services);
        Assert.Equal(["team"], settings.Tags);
        Assert.Equal((200, "us-east-1"), (settings.MostRequests, settings.Aws.Region));
        Assert.Equal(20, CostExplorerForm.CapOf(With()));
    }

    [Fact]
    public async Task Its_job_reads_three_times_a_day()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        JobDefinition job = console.Job;
        Assert.Equal(("pull-aws-bill", "each day at 05:20, 13:20 and 21:20 UTC", true), (job.Name, job.Schedule.Text, job.HasWindows));
        Assert.Equal(new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), job.Windows!().Since);
    }

    [Fact]
    public async Task A_test_says_what_reading_will_cost_and_what_it_cost_itself()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Ledger.Charges.AddRange(Enumerable.Range(0, 4).Select(i => new Charge(new DateOnly(2026, 11, 2), "11112222333" + i, "Amazon Bedrock", "USE1-x", 1)));

        SourceTest test = await TestAsync(console, With());

        Assert.True(test.Works);
        Assert.Equal(["A reading takes 5 requests now, USD 0.05. Three a day come to about USD 5.10 a month.", "This test cost USD 0.08."], test.Lines.TakeLast(2).Select(l => l.Text));
        SourceTest dear = await TestAsync(console, With(("MonthlyCap", "5")));
        Assert.True(dear.Works);
        Assert.Contains("That is more than the cap of USD 5.00.", dear.Lines[^2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_names_what_is_not_allowed_and_spends_nothing_on_the_price()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Denied.UnionWith(["ce:GetTags", "ce:GetCostForecast"]);
        SourceTest test = await TestAsync(console, With());
        Assert.False(test.Works);
        Assert.Equal(["The permission ce:GetTags is missing.", "The permission ce:GetCostForecast is missing."], test.Lines.Where(l => l.Ok == false).Select(l => l.Text));
        Assert.Equal("This test cost USD 0.05.", test.Lines[^1].Text);
    }

    [Fact]
    public async Task A_test_refuses_a_reading_that_needs_more_requests_than_it_may()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Ledger.Charges.AddRange(Enumerable.Range(0, 9).Select(i => new Charge(new DateOnly(2026, 11, 2), "11112222333" + i, "Service " + i, "USE1-x", 1)));
        SourceTest test = await TestAsync(console, With(("MostRequests", "10")));
        Assert.False(test.Works);
        Assert.Contains(test.Lines, l => l.Ok == false && l.Text.Contains("needs 13 requests to Cost Explorer, USD 0.13 each time: more than the 10", StringComparison.Ordinal));
    }

    private static Task<SourceTest> TestAsync(BillConsole console, SourceDefinition source) => Kind(console).TestAsync(source, CostExplorerForm.Read(source) with { Aws = console.Aws.Reach }, Cancel);

    private static CostExplorerKind Kind(BillConsole? console) => new(console?.Node.Get<IDbContextFactory<OpsDbContext>>()!, console?.Time ?? new ManualTime(BillConsole.Start));

    private static SourceDefinition With(params (string Name, string Value)[] settings) => BillConsole.Source with { Settings = settings.ToDictionary(s => s.Name, s => s.Value) };
}
