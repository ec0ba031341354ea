using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Journal;

namespace OpsConsole.Web.CommandLine;

/// <summary>The kill switch on the host: works with the server up or down, and without the database.</summary>
internal static class KillVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new(
            "kill",
            "SCOPE --env ENVIRONMENT --reason REASON [--fallback-message TEXT] [--fallback-model MODEL]",
            "stop global, app:NAME, model:ID or feature:APP/FEATURE in an environment; needs neither the database nor the server; restoring needs two people in the console",
            KillAsync)
        {
            Arguments = 1,
            Options = ["env", "reason", "fallback-message", "fallback-model"],
            WithoutDatabase = true,
        },
    ];

    private static async Task<int> KillAsync(VerbCall call)
    {
        KillOutcome outcome = await call.Get<KillCommands>().KillAsync(
            call.By,
            new KillRequest(call.Line.Arguments[0], call.Line.Value("env"), call.Line.Value("reason"), call.Line.Value("fallback-message"), call.Line.Value("fallback-model")));
        if (outcome.Decision is not { Record: { } record } decision)
        {
            return await call.FailAsync(outcome.Problem ?? "It was not killed.");
        }

        if (!decision.Durable && call.IsAlone)
        {
            await call.Error.WriteLineAsync($"Not killed: no server runs, and the journal could not be written. {call.Get<SwitchBoard>().Journal.Problem}");
            return ExitCode.Storage;
        }

        string version = $"{decision.Snapshot.Epoch}-{decision.Snapshot.PublishedVersion(record.Environment)}";
        await call.Output.WriteLineAsync(
            $"{(decision.Changed ? "Killed" : "Was killed already:")} {record.Scope} in {record.Environment}, state {version}, {(decision.Durable ? "durable" : "NOT durable")}.");
        if (!decision.Durable)
        {
            await call.Error.WriteLineAsync($"It counts, but a restart of the server would lose it until its disk can be written. {call.Get<SwitchBoard>().Journal.Problem}");
        }

        if (call.IsAlone)
        {
            await call.Error.WriteLineAsync($"No server runs on {call.Get<KillJournal>().DirectoryPath}. Applications and the audit trail hear of it as soon as one does.");
        }

        return ExitCode.Done;
    }
}
