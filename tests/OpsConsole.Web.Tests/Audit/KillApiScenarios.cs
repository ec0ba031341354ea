using System.Net;
using System.Net.Http.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>Kills by API. Their events come a moment later, when journal and database are brought together.</summary>
internal static class KillApiScenarios
{
    private const string Kill = "POST /api/v1/killswitches/kill";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a scope is killed by API", [Kill], ["killswitch.killed done"], async console =>
        {
            string key = await console.CreateKeyAsync(Scopes.KillSwitchWrite);
            return async () =>
            {
                await KillAsync(console, key, HttpStatusCode.OK);
                while (console.Get<SwitchBoard>().Unsettled.Count > 0)
                {
                    await Task.Delay(10, Cancel);
                }
            };
        }),
        new("a scope is killed by a key that may not", [], ["access.denied denied"], async console =>
        {
            string key = await console.CreateKeyAsync(Scopes.FlagsRead);
            return () => RefusedAsync(console, key, HttpStatusCode.Forbidden);
        }),
        new("a scope is killed by a key that is not known", [], ["access.denied denied"], console =>
            Task.FromResult<Func<Task>>(() => RefusedAsync(console, "ops_unknown", HttpStatusCode.Unauthorized))),
    ];

    private static async Task KillAsync(AuditedConsole console, string key, HttpStatusCode expected)
    {
        using HttpClient program = console.Program(key);
        using HttpResponseMessage response = await program.PostAsJsonAsync(
            "api/v1/killswitches/kill", new { scope = $"model:{Guid.NewGuid():N}", env = "production", reason = "test" }, Cancel);
        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task RefusedAsync(AuditedConsole console, string key, HttpStatusCode expected)
    {
        long before = await console.SizeAsync();
        await KillAsync(console, key, expected);
        while (await console.SizeAsync() == before)
        {
            await Task.Delay(10, Cancel); // a refusal is written without waiting for it
        }
    }
}
