using OpsConsole.Client.Prompts;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>Clients of one console, with one disk and one clock.</summary>
public abstract class PromptClientUnderTest : IAsyncLifetime
{
    private readonly List<PromptClient> _clients = [];

    private protected FakePrompts Console { get; } = new();

    private protected SteppedClock Clock { get; } = new();

    private protected string Cache { get; } = Directory.CreateTempSubdirectory("opsconsole-prompts-").FullName;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (PromptClient client in _clients)
        {
            await client.DisposeAsync();
        }

        Console.Dispose();
        Directory.Delete(Cache, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected PromptClient Make(Action<PromptClientOptions>? with = null)
    {
        PromptClientOptions options = new() { Directory = Cache, Handler = Console, Time = Clock, Random = new FixedRandom(0.5) };
        with?.Invoke(options);
        PromptClient client = new(new ConsoleConnection(new Uri("http://console.test"), "key"), "production", options);
        _clients.Add(client);
        return client;
    }
}
