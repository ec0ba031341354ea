using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Tests.Dashboards.Causes;

public sealed class DeploymentCausesTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc), Deployed = Now.AddDays(-2).AddMinutes(17);

    [Fact]
    public async Task A_version_of_an_application_is_deployed_when_telemetry_names_it_first()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync(
        [
            .. Enumerable.Range(0, 8 * 24).Select(h => new Counted(Now.AddDays(-8).AddHours(h), Prompt: "answer@1") { AppVersion = "1.4.0" }),
            .. Enumerable.Range(0, 40).Select(h => new Counted(Deployed.AddHours(h), Prompt: "answer@1") { AppVersion = "1.5.0" }),
        ]);

        Cause deployed = Assert.Single(await new DeploymentCauses(database.Query, database.Time).FindAsync(Now.AddDays(-4), Now, new MetricsFilter(Model: "m1"), TestContext.Current.CancellationToken));

        Assert.Equal((Deployed, "bot 1.5.0 deployed in production", "bot"), (deployed.At, deployed.Title, deployed.Application));
        Assert.Equal("/engineering?app=bot&env=production&appVersion=1.5.0", deployed.Url);
    }
}
