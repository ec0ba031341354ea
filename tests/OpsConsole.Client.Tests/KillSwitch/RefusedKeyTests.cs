using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>KS-401: a refused key never means live. It is loud, and tried at most once a minute.</summary>
public sealed class RefusedKeyTests : ClientUnderTest
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task KS_401_keeps_the_last_known_state_and_is_loud(int status)
    {
        Console.Kill("model:gpt-x");
        KillSwitchOptions options = Options(random: 0.5);
        options.ConfirmationSpread = TimeSpan.Zero;
        KillSwitchClient client = Make(options);
        List<string> heard = [];
        client.AuthFailed += (_, problem) => heard.Add(problem);
        await client.StartAsync(Cancel);
        Assert.Equal(HealthStatus.Healthy, await Health(client));
        await Eventually.True(() => client.Status.Confirmed is not null, "the state is confirmed");

        Refuse(status);
        Console.Hangup();
        await Eventually.NextAttempt(client, Clock);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.InRange((await Eventually.NextAttempt(client, Clock)).TotalSeconds, 60, 75);
            Assert.False(client.IsLive(model: "gpt-x", feature: null));
        }

        await Eventually.True(() => heard.Count == 4, "it is said each time");
        Assert.True(client.Status.AuthFailed);
        Assert.Contains(status.ToString(), heard[0], StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, await Health(client));
        DateTimeOffset[] times = [.. Console.Requests.Select(r => r.At).TakeLast(4)];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(1)));

        Console.Instead = null;
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => !client.Status.AuthFailed, "the key works again");
        Assert.False(client.IsLive(model: "gpt-x", feature: null));
    }

    [Fact]
    public async Task A_refused_key_at_the_start_leaves_what_is_declared()
    {
        Refuse(401);
        KillSwitchOptions options = Options();
        options.ColdStart[SwitchScope.Model("gpt-x")] = ColdStart.FailClosed;
        KillSwitchClient client = Make(options);
        Task start = client.StartAsync(Cancel);
        await Eventually.True(() => client.Status.AuthFailed, "the refusal arrives");
        Clock.Advance(TimeSpan.FromSeconds(2));
        await start;
        Assert.False(client.IsLive(model: "gpt-x", feature: null));
        Assert.True(client.IsLive());
        Assert.Equal(HealthStatus.Unhealthy, await Health(client));
    }

    [Fact]
    public async Task A_console_that_is_not_heard_is_degraded_health()
    {
        KillSwitchClient client = await Started(Options(random: 0.5));
        Clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(HealthStatus.Degraded, await Health(client));
    }

    private static async Task<HealthStatus> Health(KillSwitchClient client) => (await new KillSwitchHealthCheck(client).CheckHealthAsync(new HealthCheckContext(), Cancel)).Status;

    private void Refuse(int status) => Console.Instead = context =>
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };
}
