using OpsConsole.Core.KillSwitch.Trips;
namespace OpsConsole.Core.Tests.KillSwitch.Trips;
public sealed class TripCost
{
    [Fact]
    public async Task Cost()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await console.RuleAsync(new TripRuleDraft { Name = "r" + i, Environment = "production", Scope = i % 3 == 0 ? "global" : i % 3 == 1 ? "app:app" + i % 20 : "model:m" + i % 5, Measure = (TripMeasure)(i % 5), Threshold = i % 5 < 2 ? 0.99 : 1e9, BaselineFactor = i % 2 == 0 ? 3 : null, WindowMinutes = 5 });
        }
        for (int m = 0; m < 130; m++)
        {
            for (int a = 0; a < 20; a++) { for (int k = 0; k < 5; k++) { await console.SendAsync(2, application: "app" + a, model: "m" + k, ago: TimeSpan.FromMinutes(m)); } }
        }
        System.Text.StringBuilder text = new();
        for (int i = 0; i < 12; i++) { await console.SendAsync(1, application: "app1", model: "m1"); await console.JudgeAsync(); text.Append(console.Watch.Took.TotalMilliseconds.ToString("0.0") + " "); }
        Assert.Fail(text.ToString());
    }
}
