using System.Net;
using System.Net.Http.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>Drills of the kill switch.</summary>
internal static class KillSwitchScenariosDrills
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a drill is asked for", ["POST /api/v1/killswitches/drill", "DrillCommands.StartAsync"], ["drill.killed done", "drill.restored done"], async console =>
        {
            string key = await console.CreateKeyAsync(Scopes.JobsRun);
            return async () =>
            {
                using HttpClient program = console.Program(key);
                using HttpResponseMessage response = await program.PostAsJsonAsync("/api/v1/killswitches/drill", new { env = "scenario" }, Cancel);
                Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
                while (console.Get<DrillRunner>().In("scenario") is not null || console.Get<SwitchBoard>().Unsettled.Count > 0)
                {
                    await Task.Delay(10, Cancel);
                }
            };
        }),
        new("a drill is asked for by somebody who may not", [], ["access.denied denied"], async console =>
        {
            string key = await console.CreateKeyAsync(Scopes.FlagsRead);
            return async () =>
            {
                using HttpClient program = console.Program(key);
                using HttpResponseMessage response = await program.PostAsJsonAsync("/api/v1/killswitches/drill", new { env = "scenario" }, Cancel);
                Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            };
        }),
    ];
}

/// <summary>A client that sees what the board publishes: a console that listens on no port has no other.</summary>
internal sealed class ObedientProbe(SwitchBoard board, TimeProvider time) : IDrillProbe
{
    /// <inheritdoc />
    public Task<IDrillWatch> ConnectAsync(string environment, CancellationToken cancellationToken) => Task.FromResult<IDrillWatch>(new Watch(board, time, environment));

    private sealed class Watch(SwitchBoard board, TimeProvider time, string environment) : IDrillWatch
    {
        public async Task<long> ObeysAsync(bool killed, CancellationToken cancellationToken)
        {
            while (board.Current.In(environment).IsKilled(KillScope.Drill) != killed)
            {
                await Task.Delay(1, cancellationToken);
            }

            return time.GetTimestamp();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
