using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>A console on a real port, whose kill switch a test uses.</summary>
public sealed class DeliveryConsole : OpsConsoleFactory
{
    /// <summary>Starts it, with heartbeats as often as they can be.</summary>
    public DeliveryConsole()
    {
        Settings["KillSwitch:Heartbeat"] = "00:00:01";
        Settings["Telemetry:AllowedOrigins:0"] = "https://shop.example";
        UseKestrel(0);
        StartServer();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>An environment that no other test uses.</summary>
    public static string FreshEnvironment() => $"env-{Guid.NewGuid():N}";

    /// <summary>Where it listens.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>A program with a key of these scopes.</summary>
    public async Task<HttpClient> ProgramAsync(params string[] scopes)
    {
        HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await CreateKeyAsync(scopes));
        return client;
    }

    /// <summary>Kills by the board itself.</summary>
    public async Task<SwitchDecision> KillAsync(string environment, string scope, Fallback? fallback = null) =>
        await Get<SwitchBoard>().KillAsync(new KillOrder(environment, KillScope.Parse(scope), "a test", Tester, SwitchCause.Command) { Fallback = fallback });

    /// <summary>Restores by the board itself.</summary>
    public async Task<SwitchDecision> RestoreAsync(string environment, string scope) =>
        await Get<SwitchBoard>().RestoreAsync(new RestoreOrder(environment, KillScope.Parse(scope), "a test", Tester, SwitchCause.FourEyes));

    /// <summary>Sends JSON.</summary>
    public static async Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(HttpClient client, string path, object body, Action<HttpRequestMessage>? with = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(client.BaseAddress!, path)) { Content = JsonContent.Create(body) };
        with?.Invoke(request);
        HttpResponseMessage response = await client.SendAsync(request, Cancel);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        return (response, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    private static RecordedActor Tester { get; } = new(ActorType.Shell, "tester@localhost", "tester@localhost", ActorOrigin.Shell);
}

/// <summary>One console for the tests of delivery; each uses environments of its own.</summary>
[CollectionDefinition(Name)]
public sealed class DeliveryTests : ICollectionFixture<DeliveryConsole>
{
    /// <summary>Its name.</summary>
    public const string Name = "kill switch delivery";
}
