using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Audit.Reading;

public sealed class AuditTextTests
{
    private const string Entry = """{"actor":{"id":"ab12","type":"person"},"after":{"limits":[10,"Ünlimited"]},"kind":"apikey.created","prev":"feed00","reason":"He said \"stop\"\n","seq":4711}""";

    [Theory]
    [InlineData("AB12", true)]
    [InlineData("ünlimited", true)]
    [InlineData("limits", true)]
    [InlineData("apikey.", true)]
    [InlineData("said \"stop\"", true)]
    [InlineData("10", true)]
    [InlineData("feed00", false)]
    [InlineData("4711", false)]
    [InlineData("actor", false)]
    [InlineData("stop!", false)]
    public void Text_is_found_in_what_people_wrote_and_not_in_hashes(string text, bool found) =>
        Assert.Equal(found, new AuditText(text).IsIn(System.Text.Encoding.UTF8.GetBytes(Entry), []));

    [Fact]
    public void Text_is_found_in_details() =>
        Assert.True(new AuditText("kim@").IsIn(System.Text.Encoding.UTF8.GetBytes(Entry), ["""{"email":"kim@example.com"}"""u8.ToArray()]));

    [Fact]
    public async Task A_search_by_name_finds_what_somebody_did_and_only_for_those_who_see_names()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        Actor kim = await trail.PersonAsync("kim@example.com", Roles.Engineer), ada = await trail.PersonAsync("ada@example.com", Roles.Engineer);
        long seq = await trail.RecordAsync(TrailDatabase.Event("k1", kim) with { Reason = "for the nightly build" });

        Assert.Equal(seq, (await trail.SeqsAsync(new AuditFilter { Text = "KIM@EXAMPLE" }))[0]);
        Assert.Empty(await trail.SeqsAsync(new AuditFilter { Text = "203.0.113" }, trail.VisibleTo(ada)));
        Assert.Equal([seq], await trail.SeqsAsync(new AuditFilter { Text = "nightly" }, trail.VisibleTo(ada)));
    }

    [Fact]
    public async Task A_search_stops_at_its_bound_and_its_cursor_goes_on()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        long hit = await trail.RecordAsync(TrailDatabase.Event("needle"));
        await trail.FillAsync(AuditWindow.ScanBound + 500);

        AuditPageOfItems first = await trail.Queries.ListAsync(new AuditFilter { Text = "needle" }, AuditVisibility.Everything, null, 10, TrailDatabase.Cancel);
        Assert.True(first.Incomplete);
        Assert.Empty(first.Items);

        AuditPageOfItems second = await trail.Queries.ListAsync(new AuditFilter { Text = "needle" }, AuditVisibility.Everything, first.Next, 10, TrailDatabase.Cancel);
        Assert.False(second.Incomplete);
        Assert.Equal([hit], second.Items.Select(i => i.Seq));
        Assert.Null(second.Next);
    }
}
