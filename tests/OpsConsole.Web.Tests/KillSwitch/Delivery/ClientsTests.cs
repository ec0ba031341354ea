using OpsConsole.Client;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>The clients that applications use follow this console.</summary>
[Collection(DeliveryTests.Name)]
public sealed class ClientsTests(DeliveryConsole console)
{
    private const string Environment = "production"; // the scripts' own; no other test of this console uses it

    [Theory]
    [InlineData("python3")]
    [InlineData("node")]
    public async Task A_script_of_thirty_lines_obeys_the_console_and_confirms(string language)
    {
        ConsoleConnection connection = new(console.Address, await console.CreateKeyAsync([Scopes.FlagsRead]));
        await using ScriptClient client = ScriptClient.Start(language, connection);
        await client.Says("live live -");
        await console.KillAsync(Environment, "model:gpt-x", new Fallback("Please call us."));
        await client.Says("live killed Please call us.");
        await Eventually.HoldsAsync(() => console.Get<InstanceRegistry>().Running(Environment).Any(Obeys));
        await console.KillAsync(Environment, "app:shop");
        await client.Says("killed killed -");
        await console.RestoreAsync(Environment, "app:shop");
        await console.RestoreAsync(Environment, "model:gpt-x");
        await client.Says("live live -");
    }

    [Fact]
    public async Task The_client_library_obeys_the_console_confirms_and_keeps_the_state_for_its_next_life()
    {
        string environment = DeliveryConsole.FreshEnvironment(), directory = Directory.CreateTempSubdirectory("opsconsole-client-").FullName;
        ConsoleConnection connection = new(console.Address, await console.CreateKeyAsync([Scopes.FlagsRead]));
        try
        {
            await using (KillSwitchClient client = new(connection, "shop", environment, new KillSwitchOptions { StateDirectory = directory, Instance = "one" }))
            {
                await client.StartAsync(TestContext.Current.CancellationToken);
                await console.KillAsync(environment, "feature:shop/chat", new Fallback(Model: "small"));
                await Eventually.HoldsAsync(() => !client.IsLive(model: "gpt-x", feature: "chat"));
                Assert.True(client.IsLive(SwitchScope.Model("gpt-x")));
                await Eventually.HoldsAsync(() => console.Get<InstanceRegistry>().Running(environment) is [{ Obeyed.Version: 1 }]);
            }

            await using KillSwitchClient again = new(
                new ConsoleConnection(new Uri("http://127.0.0.1:9"), "none"), "shop", environment, new KillSwitchOptions { StateDirectory = directory }); // nobody listens there
            await again.StartAsync(TestContext.Current.CancellationToken);
            Assert.False(again.IsLive(model: "gpt-x", feature: "chat"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static bool Obeys(Instance instance) => instance is { Name.Application: "shop", Obeyed.Version: > 0 };
}
