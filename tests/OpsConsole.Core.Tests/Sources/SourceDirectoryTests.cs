using OpsConsole.Core.Jobs;
using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>All sources of a node, and their jobs.</summary>
public sealed class SourceDirectoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_comes_and_goes_with_its_source()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        int changes = 0;
        console.Get<JobDirectory>().Changed += () => changes++;
        SourceDefinition source = await console.AddAsync("one");
        Assert.Equal("Pulls the numbers of one", console.Get<JobDirectory>().Find(source.Job)!.Description);

        await console.Commands.EnableAsync(SourceConsole.Shell, source.Id, enabled: false, Cancel);
        Assert.Null(console.Get<JobDirectory>().Find(source.Job));
        await console.Commands.EnableAsync(SourceConsole.Shell, source.Id, enabled: true, Cancel);
        Assert.NotNull(console.Get<JobDirectory>().Find(source.Job));
        await console.Commands.RemoveAsync(SourceConsole.Shell, source.Id, Cancel);
        Assert.Null(console.Get<JobDirectory>().Find(source.Job));
        Assert.Empty(console.Directory.All);
        Assert.Equal(4, changes);
    }

    [Fact]
    public async Task What_another_node_changes_is_seen_and_what_did_not_change_is_not_announced()
    {
        await using SourceConsole one = await SourceConsole.StartAsync();
        await using SourceConsole two = await SourceConsole.StartAsync(with: one);
        int changes = 0;
        two.Directory.Changed += () => changes++;

        SourceDefinition source = await one.AddAsync("one", ("Token", "hunter2"));
        await two.Directory.LoadAsync(Cancel);
        Assert.Equal(("one", "hunter2", source.Job), (two.Directory.Find(source.Id)!.Name, two.Directory.Find(source.Id)!["Token"], two.Directory.Jobs.Single().Name));

        await one.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("renamed") with { Id = source.Id, Revision = source.Revision }, Cancel);
        await two.Directory.LoadAsync(Cancel);
        await two.Directory.LoadAsync(Cancel);
        Assert.Equal(("renamed", 2), (two.Directory.All.Single().Name, changes));
    }

    [Fact]
    public async Task Those_of_the_settings_stand_beside_those_that_people_added()
    {
        await using SourceConsole console = await SourceConsole.StartAsync(settings:
        [
            ("Sources:0:Name", "b"), ("Sources:0:Kind", "Prometheus"), ("Sources:0:Address", "https://b.example.com"),
            ("Sources:1:Name", "off"), ("Sources:1:Kind", "Prometheus"), ("Sources:1:Address", "https://b.example.com"), ("Sources:1:Enabled", "false"),
            ("Sources:2:Name", "wrong"), ("Sources:2:Kind", "Prometheus"), ("Sources:2:Address", "https://ops:hunter2@b.example.com"),
            ("Sources:3:Name", "not built in"), ("Sources:3:Kind", "CloudWatch"), ("Sources:3:Region", "eu-central-1"),
        ]);
        SourceDefinition added = await console.AddAsync("a");

        Assert.Equal(["a", "b", "not built in", "off", "wrong"], console.Directory.All.Select(s => s.Name));
        Assert.Equal([false, true, true, true, true], console.Directory.All.Select(s => s.IsFromSettings));
        Assert.Equal([added.Job, "pull-b"], console.Directory.Jobs.Select(j => j.Name));
        Assert.StartsWith("Address: an address is shown", console.Directory.Find("wrong")!.Problem, StringComparison.Ordinal);
        Assert.StartsWith("This console cannot read sources of the kind CloudWatch.", console.Directory.Find("not-built-in")!.Problem, StringComparison.Ordinal);
        Assert.Equal([SourceKind.Prometheus], console.Directory.Kinds);
        SourceOutcome refused = await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("b") with { Id = "b" }, Cancel);
        Assert.Contains("comes from the console's settings", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("Another source has this name. Give it another.", (await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("B"), Cancel)).Problem);
    }
}
