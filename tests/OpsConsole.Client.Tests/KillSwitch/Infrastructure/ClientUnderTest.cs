using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch.Infrastructure;

/// <summary>A test with a fake console, a clock that is moved by hand and a directory for the state.</summary>
public abstract class ClientUnderTest : IAsyncLifetime
{
    private readonly List<KillSwitchClient> _clients = [];
    private protected SteppedClock Clock { get; } = new();

    private protected FakeConsoleServer Console { get; private set; } = null!;

    protected string StateDirectory { get; } = Directory.CreateTempSubdirectory("opsconsole-killswitch-").FullName;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Console = await FakeConsoleServer.StartAsync(Clock);

    public async ValueTask DisposeAsync()
    {
        foreach (KillSwitchClient client in _clients)
        {
            await client.DisposeAsync();
        }

        await Console.DisposeAsync();
        Directory.Delete(StateDirectory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The options of these tests: no spreading, the clock of the test.</summary>
    private protected KillSwitchOptions Options(double random = 0) => new() { Instance = "shop-1", StateDirectory = StateDirectory, Time = Clock, Random = new FixedRandom(random) };

    private protected KillSwitchClient Make(KillSwitchOptions? options = null, ConsoleConnection? connection = null)
    {
        KillSwitchClient client = new(connection ?? Console.Connection, "shop", "production", options ?? Options());
        _clients.Add(client);
        return client;
    }

    /// <summary>A client that has heard the console.</summary>
    private protected async Task<KillSwitchClient> Started(KillSwitchOptions? options = null)
    {
        KillSwitchClient client = Make(options);
        await client.StartAsync(Cancel);
        return client;
    }
}
