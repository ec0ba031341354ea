using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Audit.Reading;

public sealed class AuditVisibilityTests
{
    private static readonly AuditKind[] Kinds = [new("key.made", "made a key", Permissions.ManageKeys), new("person.added", "added a person", Permissions.ManagePeople), new("secret.read", "read")];

    [Fact]
    public void Compliance_sees_all()
    {
        AuditVisibility all = AuditVisibility.Of(p => p == Permissions.ViewAudit, "me", Kinds);

        Assert.True(all.IsWhole);
        Assert.True(all.Shows("anything.unregistered", "somebody"));
        Assert.Equal((null, null), (all.Narrow(new AuditFilter()).Kinds, all.Narrow(new AuditFilter()).OrActor));
    }

    [Fact]
    public void Others_see_the_kinds_of_their_permissions_and_their_own()
    {
        AuditVisibility some = AuditVisibility.Of(p => p == Permissions.ManageKeys, "me", Kinds);

        Assert.True(some.Shows("key.made", "somebody"));
        Assert.False(some.Shows("person.added", "somebody"));
        Assert.False(some.Shows("secret.read", "somebody"));
        Assert.True(some.Shows("secret.read", "me"));
        Assert.False(some.ShowsOrigin("somebody"));
        Assert.True(some.ShowsOrigin("me"));
    }

    [Fact]
    public void Nobody_sees_nothing() => Assert.False(AuditVisibility.Of(_ => false, null, Kinds).Shows("secret.read", "-"));

    [Theory]
    [InlineData(Roles.Compliance, true, true, true)]
    [InlineData(Roles.Administrator, true, true, true)]
    [InlineData(Roles.Engineer, false, true, false)]
    [InlineData(Roles.Executive, false, false, false)]
    public async Task A_role_sees_its_part_of_list_entry_and_count(string role, bool people, bool keys, bool address)
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        Actor kim = await trail.PersonAsync("kim@example.com", Roles.Administrator), me = await trail.PersonAsync("me@example.com", role);
        long person = await trail.RecordAsync(new AuditEvent(IdentityEvents.PersonRenamed, kim, "person", kim.Id)), key = await trail.RecordAsync(TrailDatabase.Event("k1", kim));
        long own = await trail.RecordAsync(new AuditEvent(IdentityEvents.AccessDenied, me, "page", "/settings/people") { Outcome = AuditOutcome.Denied });
        AuditVisibility visible = trail.VisibleTo(me);

        long[] seqs = await trail.SeqsAsync(new AuditFilter(), visible);
        Assert.Equal((people, keys, true), (seqs.Contains(person), seqs.Contains(key), seqs.Contains(own)));
        Assert.Equal(seqs.Length, await trail.Queries.CountAsync(new AuditFilter(), visible, TrailDatabase.Cancel));
        Assert.Equal(people, await trail.Queries.FindAsync(person, visible, TrailDatabase.Cancel) is not null);
        AuditItem? item = (await trail.Queries.FindAsync(key, visible, TrailDatabase.Cancel))?.Item;
        Assert.Equal(keys ? "kim@example.com" : null, item?.ActorName);
        Assert.Equal(address, item?.Personal[0].Data!.ContainsKey("address") ?? false);
        Assert.Equal(keys, trail.Queries.Kinds(visible).Any(k => k.Name == IdentityEvents.KeyCreated));
        AuditItem mine = (await trail.Queries.FindAsync(own, visible, TrailDatabase.Cancel))!.Item;
        Assert.True(mine.Personal[0].Data!.ContainsKey("address"));
    }
}
