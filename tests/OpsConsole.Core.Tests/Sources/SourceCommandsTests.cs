using System.Text;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>What people do with sources.</summary>
public sealed class SourceCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_is_an_event_that_says_what_changed()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("two", ("Queries", new string('q', 499) + "😀")) with { Id = source.Id, Revision = 1 }, Cancel);
        await console.Commands.EnableAsync(SourceConsole.Shell, source.Id, enabled: false, Cancel);
        await console.Commands.EnableAsync(SourceConsole.Shell, source.Id, enabled: false, Cancel);
        await console.Commands.EnableAsync(SourceConsole.Shell, source.Id, enabled: true, Cancel);
        await console.Commands.RemoveAsync(SourceConsole.Shell, source.Id, Cancel);

        List<AuditRow> events = await console.EventsAsync();
        Assert.Equal(["source.added", "source.changed", "source.disabled", "source.enabled", "source.removed"], events.Select(e => e.Kind));
        Assert.All(events, e => Assert.Equal(source.Id, e.ObjectId));
        string changed = Encoding.UTF8.GetString(events[1].Entry);
        Assert.Contains("\"name\":\"one\"", changed, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"two\"", changed, StringComparison.Ordinal);
        Assert.Contains("no such source any more", (await console.Commands.RemoveAsync(SourceConsole.Shell, source.Id, Cancel)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_saved_and_the_reason_is_said()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition one = await console.AddAsync("one");

        Assert.Equal("Another source has this name. Give it another.", await ProblemAsync(SourceConsole.Draft(" ONE ")));
        Assert.Equal("Give it a name of 1 to 60 characters.", await ProblemAsync(SourceConsole.Draft(" ")));
        Assert.Equal("Give it a name of 1 to 60 characters.", await ProblemAsync(SourceConsole.Draft(new string('n', 61))));
        Assert.StartsWith("Address: Where it answers", await ProblemAsync(SourceConsole.Draft("two", ("Address", " "))), StringComparison.Ordinal);
        Assert.Equal("Signs in by: must be one of none, bearer.", await ProblemAsync(SourceConsole.Draft("two", ("Auth", "magic"))));
        Assert.Equal("Token: give one, or choose none.", await ProblemAsync(SourceConsole.Draft("two", ("Auth", "bearer"))));
        Assert.StartsWith("Address: an address is shown", await ProblemAsync(SourceConsole.Draft("two", ("Address", "https://ops:hunter2@p.example.com"))), StringComparison.Ordinal);
        Assert.Equal("Queries: it is longer than 20,000 characters.", await ProblemAsync(SourceConsole.Draft("two", ("Queries", new string('q', 20_001)))));
        Assert.Contains("There is no such source any more", await ProblemAsync(SourceConsole.Draft("two") with { Id = "0000000000000000" }), StringComparison.Ordinal);
        Assert.Equal([one.Id], console.Directory.All.Select(s => s.Id));
        Assert.Single(await console.EventsAsync());

        async Task<string?> ProblemAsync(SourceDraft draft) => (await console.Commands.SaveAsync(SourceConsole.Shell, draft, Cancel)).Problem;
    }

    [Fact]
    public async Task What_belongs_to_another_choice_is_not_kept_and_no_file_of_the_host_is_named_on_the_page()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one", ("Auth", "bearer"), ("Token", "t"), ("Client", "console"), ("File", "/etc/passwd"));
        Assert.Equal("console", source.Settings["Client"]);
        Assert.DoesNotContain("File", source.Settings.Keys);

        Assert.Null((await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("one", ("Client", "console")) with { Id = source.Id, Revision = 1 }, Cancel)).Problem);

        Assert.DoesNotContain("Client", console.Directory.Find(source.Id)!.Settings.Keys);
        Assert.Equal("File: it can be given in the console's settings only.", console.Directory.Judged(source with { Settings = new Dictionary<string, string>(source.Settings) { ["File"] = "/etc/passwd" } }).Problem);
    }

    [Fact]
    public async Task Of_two_who_change_it_at_once_the_second_looks_again()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        await using SourceConsole other = await SourceConsole.StartAsync(with: console);
        SourceDefinition source = await console.AddAsync("one");
        await other.Directory.LoadAsync(Cancel);
        Assert.Null((await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("mine") with { Id = source.Id, Revision = 1 }, Cancel)).Problem);

        SourceOutcome outcome = await other.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("theirs") with { Id = source.Id, Revision = 1 }, Cancel);

        Assert.Equal("Somebody changed it meanwhile. Look again and repeat.", outcome.Problem);
        await other.Directory.LoadAsync(Cancel);
        Assert.Equal("mine", other.Directory.Find(source.Id)!.Name);
    }

    [Fact]
    public async Task A_secret_that_is_left_empty_stays_and_one_that_is_dropped_goes()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one", ("Auth", "bearer"), ("Token", "hunter2"), ("Key", "pem"));

        await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("one", ("Auth", "bearer"), ("Token", "")) with { Id = source.Id, Revision = 1, Dropped = ["Key"] }, Cancel);

        SourceDefinition now = console.Directory.Find(source.Id)!;
        Assert.Equal(("hunter2", ""), (now["Token"], now["Key"]));
        Assert.Equal(["Token"], now.SecretNames);
    }

    [Fact]
    public async Task A_secret_goes_to_no_other_address_than_it_was_given_for()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one", ("Auth", "bearer"), ("Token", "hunter2"));
        List<string> asked = [];
        console.World.Finds = (tested, _) =>
        {
            asked.Add($"{tested["Address"]} {tested["Token"]}");
            return Task.FromResult(new SourceTest(true, []));
        };
        SourceDraft elsewhere = SourceConsole.Draft("one", ("Auth", "bearer"), ("Address", "https://attacker.example.com")) with { Id = source.Id, Revision = 1 };

        SourceTest test = await console.Commands.TestAsync(SourceConsole.Shell, elsewhere, Cancel);
        Assert.False(test.Works);
        Assert.Equal("Address is another one: give Token again. A secret is not sent to another place than it was given for.", Assert.Single(test.Lines).Text);
        Assert.NotNull((await console.Commands.SaveAsync(SourceConsole.Shell, elsewhere, Cancel)).Problem);
        Assert.Empty(asked);

        SourceDraft given = elsewhere with { Values = elsewhere.Values.Append(KeyValuePair.Create("Token", "own")).ToDictionary() };
        Assert.True((await console.Commands.TestAsync(SourceConsole.Shell, given, Cancel)).Works);
        Assert.Null((await console.Commands.SaveAsync(SourceConsole.Shell, given, Cancel)).Problem);
        Assert.Equal(["https://attacker.example.com own"], asked);
    }

    [Fact]
    public async Task A_test_says_what_is_wrong_saves_nothing_and_ends()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        Assert.True((await console.Commands.TestAsync(SourceConsole.Shell, SourceConsole.Draft("new"), Cancel)).Works);

        console.World.Finds = (_, _) => throw new SourceException(SourceFault.Denied, "It does not let this console in.", "Give another token.");
        SourceTest denied = await console.Commands.TestAsync(SourceConsole.Shell, SourceConsole.Draft("new"), Cancel);
        Assert.Equal((false, new SourceFinding(false, "It does not let this console in.", "Give another token.")), (denied.Works, Assert.Single(denied.Lines)));

        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        console.World.Finds = async (_, cancel) =>
        {
            await leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
            return new SourceTest(true, []);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => console.Commands.TestAsync(SourceConsole.Shell, SourceConsole.Draft("new"), leaving.Token));
        Assert.Empty(console.Directory.All);
        Assert.Empty(await console.EventsAsync());
    }

    [Fact]
    public async Task Who_may_only_look_changes_and_tests_nothing()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        Actor onCall = await console.PersonAsync(Roles.OnCall);

        Assert.True((await console.Commands.SaveAsync(onCall, SourceConsole.Draft("two"), Cancel)).IsDenied);
        Assert.True((await console.Commands.EnableAsync(onCall, source.Id, enabled: false, Cancel)).IsDenied);
        Assert.True((await console.Commands.RemoveAsync(onCall, source.Id, Cancel)).IsDenied);
        Assert.False((await console.Commands.TestAsync(onCall, SourceConsole.Draft("two"), Cancel)).Works);

        Assert.Equal(["source.added", "access.denied", "access.denied", "access.denied", "access.denied"], (await console.EventsAsync()).Select(e => e.Kind));
        Assert.Equal((1L, true), (console.Directory.All.Single().Revision, console.Directory.All.Single().IsEnabled));
    }
}
