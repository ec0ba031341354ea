using System.Text.Json.Nodes;
using OpsConsole.Client.Audit;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.Audit;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>The console learns which state each instance obeys.</summary>
public sealed class ConfirmationTests : ClientUnderTest
{
    [Fact]
    public async Task The_first_one_says_what_is_declared_and_the_next_one_does_not()
    {
        KillSwitchOptions options = Options();
        options.ColdStart[SwitchScope.Feature("shop", "refunds")] = ColdStart.FailClosed;
        KillSwitchClient client = await Started(options);
        await Eventually.True(() => Console.Confirmations.Count == 1, "the first confirmation arrives");
        JsonNode first = Console.Confirmations.Single();
        Assert.Equal("""{"env":"production","app":"shop","instance":"shop-1","epoch":1,"version":0,"delayMs":0,"coldStart":{"feature:shop/refunds":"FailClosed","app:shop":"FailOpen"}}""", first.ToJsonString());
        await Eventually.True(() => client.Status.Confirmed == "1-0", "it is noted");

        Console.Kill("global");
        await Eventually.True(() => Console.Confirmations.Count == 2, "the second confirmation arrives");
        Assert.Equal("""{"env":"production","app":"shop","instance":"shop-1","epoch":1,"version":1,"delayMs":0}""", Console.Confirmations.Last().ToJsonString());
    }

    [Fact]
    public async Task They_are_spread_and_say_by_how_much()
    {
        KillSwitchOptions options = Options(random: 0.5);
        await Started(options);
        // The client may set its timer after any of these steps: only its arrival ends them.
        await Eventually.True(() => { Clock.Advance(TimeSpan.FromMilliseconds(10)); return Console.Confirmations.Count == 1; }, "the confirmation arrives");
        Assert.Equal(250, (int)Console.Confirmations.Single()["delayMs"]!);
    }

    [Fact]
    public async Task One_that_is_not_taken_is_sent_again_the_newest_only()
    {
        Console.ConfirmationStatus = 500;
        KillSwitchClient client = await Started();
        await Eventually.True(() => Console.Requests.Any(r => r.Method == "POST"), "it is tried");
        Console.Kill("global");
        Console.Kill("app:shop");
        await Eventually.True(() => client.State!.Version == 2, "the kills arrive");
        Console.ConfirmationStatus = 204;
        await Eventually.True(() => { Clock.Advance(TimeSpan.FromMilliseconds(50)); return client.Status.Confirmed == "1-2"; }, "it is taken");
        Assert.Equal(2, (int)Assert.Single(Console.Confirmations)["version"]!);
    }

    [Fact]
    public async Task Checkpoints_go_to_the_witness_and_come_back_in_the_next_confirmation()
    {
        FakeLog log = new FakeLog().Append(10);
        using FakeConsole audit = new(log);
        using CheckpointWitness witness = new(Console.Connection, new CheckpointWitnessOptions { Handler = audit });
        string note = Console.Checkpoint = log.Note(10);
        KillSwitchOptions options = Options();
        options.Witness = witness;
        await Started(options);
        await Eventually.True(() => witness.Size == 10, "the witness saw it");
        Console.Kill("global");
        await Eventually.True(() => Console.Confirmations.LastOrDefault()?["checkpoint"] is not null, "it is confirmed");
        Assert.Equal(note, (string?)Console.Confirmations.Last()["checkpoint"]);
    }
}
