using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>The console in an application's services.</summary>
public sealed class ServicesTests : ClientUnderTest
{
    [Fact]
    public async Task One_line_starts_the_client_with_the_application_and_stops_it()
    {
        Console.Kill("model:gpt-x");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpsConsole(Configure).AddOpsConsole(_ => { });
        builder.Services.AddHealthChecks().AddCheck<KillSwitchHealthCheck>("killswitch");
        builder.Services.AddHttpClient("model").AddKillSwitch(SwitchScope.Model("gpt-x"));
        builder.Services.AddHttpClient("other").AddKillSwitch((_, _) => new HttpResponseMessage(HttpStatusCode.Gone), SwitchScope.Model("gpt-x"));
        using (IHost host = builder.Build())
        {
            await host.StartAsync(Cancel);
            KillSwitchClient client = host.Services.GetRequiredService<KillSwitchClient>();
            Assert.False(client.IsLive(SwitchScope.Model("gpt-x")));
            IHttpClientFactory http = host.Services.GetRequiredService<IHttpClientFactory>();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.CreateClient("model").GetAsync(new Uri("http://model.example"), Cancel)).StatusCode);
            Assert.Equal(HttpStatusCode.Gone, (await http.CreateClient("other").GetAsync(new Uri("http://model.example"), Cancel)).StatusCode);
            Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancel)).Status);
            await host.StopAsync(Cancel);
        }

        await Eventually.True(() => Console.OpenStreams == 0, "the stream is closed");
    }

    [Fact]
    public async Task What_is_missing_stops_the_start_and_is_said_all_at_once()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpsConsole(o => o.Environment = "");
        using IHost host = builder.Build();
        OptionsValidationException problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));
        Assert.Equal(4, problem.Failures.Count());
    }

    private void Configure(OpsConsoleOptions options)
    {
        options.Endpoint = Console.Connection.Endpoint;
        options.ApiKey = "key";
        options.Application = "shop";
        options.KillSwitch.StateDirectory = StateDirectory;
    }
}
