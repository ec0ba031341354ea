using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Identity;

public class PeopleCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.SqlServer)]
    public async Task The_last_administrator_stays_one(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await using Node node = await Node.StartAsync(database);
        string ann = await node.AddAsync("ann@example.com", Roles.Administrator), bob = await node.AddAsync("bob@example.com", Roles.Administrator);

        Assert.Equal(PeopleOutcome.Done, await node.People.DisableAsync(bob, Actor.Shell("tester@localhost"), Cancel));
        Assert.Equal(PeopleOutcome.LastAdministrator, await node.People.DisableAsync(ann, Actor.Shell("tester@localhost"), Cancel));
        Assert.Equal(PeopleOutcome.LastAdministrator, await node.People.ChangeRolesAsync(ann, [Roles.Engineer], Actor.Shell("tester@localhost"), Cancel));
        Assert.True(node.Access.HasAdministrator);

        Assert.Equal(PeopleOutcome.Done, await node.People.EnableAsync(bob, Actor.Shell("tester@localhost"), Cancel));
        Assert.Equal(PeopleOutcome.Done, await node.People.ChangeRolesAsync(ann, [Roles.Engineer], Actor.Shell("tester@localhost"), Cancel));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.SqlServer)]
    public async Task Two_administrators_who_disable_each_other_at_once_do_not_both_succeed(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await using Node node = await Node.StartAsync(database);
        string ann = await node.AddAsync("ann@example.com", Roles.Administrator), bob = await node.AddAsync("bob@example.com", Roles.Administrator);
        Actor byAnn = Actor.Person(node.SignIn(ann), ActorOrigin.Console), byBob = Actor.Person(node.SignIn(bob), ActorOrigin.Console);

        PeopleOutcome[] outcomes = await Task.WhenAll(node.People.DisableAsync(bob, byAnn, Cancel), node.People.DisableAsync(ann, byBob, Cancel));

        Assert.Single(outcomes, PeopleOutcome.Done);
        Assert.True(node.Access.HasAdministrator);
    }

    [Theory]
    [InlineData("not an address", Roles.Engineer, null, PeopleOutcome.BadEmail)]
    [InlineData("Ann <ann@example.com>", Roles.Engineer, null, PeopleOutcome.BadEmail)]
    [InlineData("new@example.com", "king", null, PeopleOutcome.BadRole)]
    [InlineData("new@example.com", Roles.Engineer, "too short", PeopleOutcome.BadPassword)]
    [InlineData("ANN@example.com", Roles.Engineer, null, PeopleOutcome.AlreadyThere)]
    public async Task What_cannot_be_added_is_told_apart(string email, string role, string? password, PeopleOutcome expected)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await node.AddAsync("ann@example.com", Roles.Administrator);
        Assert.Equal(expected, (await node.People.AddAsync(email, null, [role], password, Actor.Shell("tester@localhost"), Cancel)).Outcome);
    }

    [Fact]
    public async Task Only_who_manages_people_changes_them()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        Actor engineer = Actor.Person(node.SignIn(await node.AddAsync("ann@example.com", Roles.Engineer)), ActorOrigin.Console);
        Assert.Equal(PeopleOutcome.NotAllowed, (await node.People.AddAsync("bob@example.com", null, [Roles.Administrator], null, engineer, Cancel)).Outcome);
        Assert.Equal(KeyOutcome.Done, (await node.Keys.AddAsync("ci", [Scopes.TelemetryWrite], engineer, Cancel)).Outcome);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.SqlServer)]
    public async Task What_another_node_changed_counts_after_the_next_refresh(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await using Node here = await Node.StartAsync(database);
        await using Node there = await Node.StartAsync(database);
        await there.AddAsync("root@example.com", Roles.Administrator);
        string ann = await there.AddAsync("ann@example.com", Roles.Administrator);
        NewKey key = await there.Keys.AddAsync("ci", [Scopes.TelemetryWrite], Actor.Shell("tester@localhost"), Cancel);
        await here.Get<AccessLoader>().RefreshAsync(Cancel);
        AccessTicket ticket = here.SignIn(ann);
        Assert.True(here.Access.Allows(ticket, Permissions.ManagePeople));
        Assert.NotNull(here.KeyDirectory.Verify(key.Key));

        await there.People.ChangeRolesAsync(ann, [Roles.Executive], Actor.Shell("tester@localhost"), Cancel);
        await there.Keys.RevokeAsync(key.Id, Actor.Shell("tester@localhost"), Cancel);
        await here.Get<AccessLoader>().RefreshAsync(Cancel);

        Assert.False(here.Access.Allows(ticket, Permissions.ManagePeople));
        Assert.Null(here.KeyDirectory.Verify(key.Key));
    }

    [Fact]
    public async Task The_setup_link_counts_once_and_only_the_newest_does()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        SetupToken setup = node.Get<SetupToken>();
        string old = setup.Issue(), token = setup.Issue();
        Assert.False(setup.Matches(old));

        PeopleOutcome[] outcomes = [.. (await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            node.People.AddFirstAdministratorAsync(token, $"a{i}@example.com", null, "a long password", ActorOrigin.Console, Cancel)))).Select(made => made.Outcome)];

        Assert.Single(outcomes, PeopleOutcome.Done);
        Assert.Equal(3, outcomes.Count(o => o == PeopleOutcome.BadLink));
        Assert.False(setup.Matches(token));
    }
}
