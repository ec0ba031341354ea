using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Web.CommandLine;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>Kills by the command line. Their events come a moment later, when journal and database are brought together.</summary>
internal static class KillCommandLineScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a scope is killed by the command line", ["KillCommands.KillAsync"], ["killswitch.killed done"], console =>
            Task.FromResult<Func<Task>>(() => KillAsync(console, AuditedConsole.Shell, "model:by-command-line", ExitCode.Done))),
        new("a scope is killed by the command line twice", [], [], async console =>
        {
            await KillAsync(console, AuditedConsole.Shell, "model:twice", ExitCode.Done);
            return () => KillAsync(console, AuditedConsole.Shell, "model:twice", ExitCode.Done);
        }),
        new("a scope is killed by somebody who may not", [], ["access.denied denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return async () =>
            {
                long before = await console.SizeAsync();
                await KillAsync(console, executive, "model:for-fun", ExitCode.Failed);
                while (await console.SizeAsync() == before)
                {
                    await Task.Delay(10, Cancel); // a refusal is written without waiting for it
                }
            };
        }),
    ];

    private static async Task KillAsync(AuditedConsole console, Actor by, string scope, int expected)
    {
        CommandLineCall line = CommandLineCall.Parse(["kill", scope, "--env", "production", "--reason", "test"]);
        int exitCode = await line.Verb!.RunAsync(new VerbCall { Line = line, Services = console.Services, Output = TextWriter.Null, Error = TextWriter.Null, By = by });
        Assert.Equal(expected, exitCode);
        while (console.Get<SwitchBoard>().Unsettled.Count > 0)
        {
            await Task.Delay(10, Cancel);
        }
    }
}
