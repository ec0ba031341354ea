using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Audit.Reading;

namespace OpsConsole.Web.Tests.Audit.Reading;

public sealed class AuditListStateTests(ConsoleWithTrail console) : IClassFixture<ConsoleWithTrail>
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/audit", "/audit")]
    [InlineData("/audit?range=30d&kind=apikey.created&q=ci", "/audit?range=30d&kind=apikey.created&q=ci")]
    [InlineData("/audit?object=apikey:k1", "/audit?object=apikey%3Ak1")]
    [InlineData("/audit?object=apikey:k1&range=7d", "/audit?range=7d&object=apikey%3Ak1")]
    [InlineData("/audit?heartbeats=show&actor=a&outcome=denied&cursor=o12", "/audit?actor=a&outcome=denied&heartbeats=show&cursor=o12")]
    [InlineData("/audit?export=open", "/audit")]
    public void An_address_says_the_same_when_it_is_written_again(string address, string written)
    {
        AuditView view = AuditView.Read(address, out IReadOnlyList<string> problems);

        Assert.Empty(problems);
        Assert.Equal(written, view.Href());
    }

    [Fact]
    public void What_cannot_be_read_is_said()
    {
        AuditView.Read("/audit?outcome=maybe&range=soon", out IReadOnlyList<string> problems);
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void Heartbeats_are_hidden_unless_asked_for()
    {
        Assert.Equal(AuditFilter.HeartbeatKind, AuditView.Read("/audit", out _).Resolve(DateTime.UtcNow).ExceptKind);
        Assert.Null(AuditView.Read("/audit?heartbeats=show", out _).Resolve(DateTime.UtcNow).ExceptKind);
        Assert.Null(AuditView.Read($"/audit?kind={AuditFilter.HeartbeatKind}", out _).Resolve(DateTime.UtcNow).ExceptKind);
    }

    [Fact]
    public async Task The_history_of_an_object_is_whole_and_named()
    {
        AuditListState state = await console.ListAsync($"/audit?object=apikey:{ConsoleWithTrail.KeyId}", await console.ActorAsync(Roles.Compliance));

        Assert.True(state.View.IsHistory);
        Assert.Equal(console.Story.Reverse(), state.Page!.Items.Select(i => i.Seq));
        AuditChip chip = Assert.Single(state.Chips());
        Assert.Equal(("Object", "API key build", "/audit"), (chip.Label, chip.Value, chip.HrefWithout));
    }

    [Fact]
    public async Task Somebody_without_the_role_is_told_that_the_list_may_be_shorter()
    {
        AuditListState mine = await console.ListAsync("/audit", await console.ActorAsync(Roles.Executive)), all = await console.ListAsync("/audit", await console.ActorAsync(Roles.Compliance));

        Assert.False(mine.SeesAll);
        Assert.True(all.SeesAll);
        Assert.All(mine.Page!.Items, item => Assert.Contains(mine.Kinds, kind => kind.Name == item.Kind));
        Assert.All(mine.Kinds, kind => Assert.Contains(kind.Permission, new[] { Permissions.ViewKillSwitch, Permissions.ViewPrompts, Permissions.ViewChanges, Permissions.ViewPolicy, Permissions.ViewSources, Permissions.ViewImports, Permissions.ViewMetrics })); // which everybody may see
        Assert.NotEmpty(all.Kinds);
    }

    [Fact]
    public async Task New_entries_are_counted_by_the_filter_and_not_on_older_pages()
    {
        Actor clara = await console.ActorAsync(Roles.Compliance);
        AuditListState all = await console.ListAsync("/audit?kind=apikey.", clara), other = await console.ListAsync("/audit?kind=person.", clara);
        AuditListState older = await console.ListAsync($"/audit?cursor=o{console.Story[^1]}", clara);
        await console.RecordAsync(console.Event("apikey.revoked", "another"));

        Assert.True(await all.LookAsync(clara, Cancel));
        Assert.Equal(1, all.Unseen);
        Assert.False(await all.LookAsync(clara, Cancel));
        Assert.False(await other.LookAsync(clara, Cancel));
        Assert.False(older.IsLive);

        await all.LoadAsync(clara, Cancel);
        Assert.Equal(0, all.Unseen);
    }

    [Fact]
    public async Task A_cursor_that_no_longer_fits_leads_to_the_newest_entries()
    {
        AuditListState state = await console.ListAsync("/audit?cursor=nonsense", await console.ActorAsync(Roles.Compliance));

        Assert.Null(state.View.Cursor);
        Assert.NotEmpty(state.Page!.Items);
        Assert.False(state.Loading);
    }

    [Fact]
    public void Bars_cover_the_range_without_gaps_and_sum_up()
    {
        DateTime day = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);
        AuditHour[] hours = [new(day.AddHours(1), 3, 1), new(day.AddHours(5), 2, 0), new(day.AddHours(7), 4, 4)];

        IReadOnlyList<AuditBar> quarters = AuditStrip.Of(hours, day.AddDays(-3).AddMinutes(20), day.AddHours(12)), few = AuditStrip.Of(hours, day, day.AddHours(2));
        Assert.Equal(14, quarters.Count);
        Assert.Equal([(5, 1), (4, 4)], quarters.TakeLast(2).Select(b => (b.Count, b.NotDone)));
        Assert.All(quarters.Zip(quarters.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Empty(few);
        Assert.All(quarters, b => Assert.True(b.IsCounted));
        Assert.Equal(90, AuditStrip.Of(hours, day.AddDays(-89), day.AddHours(5)).Count);
    }

    [Fact]
    public void Bars_that_are_older_than_what_is_counted_say_so()
    {
        DateTime day = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);
        AuditHour[] hours = [new(day.AddHours(-20), AuditQueries.CountBound - 5, 0), new(day.AddHours(2), 5, 0)];

        IReadOnlyList<AuditBar> bars = AuditStrip.Of(hours, day.AddDays(-10), day.AddDays(10));
        Assert.Equal(10, bars.Count(b => !b.IsCounted));
        Assert.All(bars, b => Assert.Equal(b.From >= day, b.IsCounted));
    }

    [Fact]
    public async Task The_strip_is_counted_for_lists_and_not_for_histories()
    {
        Actor clara = await console.ActorAsync(Roles.Compliance);
        AuditListState list = await console.ListAsync("/audit", clara), history = await console.ListAsync($"/audit?object=apikey:{ConsoleWithTrail.KeyId}", clara);
        Assert.Null(list.Bars);
        await list.CountAsync(clara, Cancel);
        await history.CountAsync(clara, Cancel);

        Assert.True(list.Bars!.Sum(b => b.Count) > 3);
        Assert.Empty(history.Bars!);
    }

    [Fact]
    public async Task The_export_asks_for_what_the_page_shows_or_for_everything()
    {
        ExportDialogState export = console.Services.GetRequiredService<ExportDialogState>();
        await export.OpenAsync(AuditView.Read($"/audit?object=apikey:{ConsoleWithTrail.KeyId}&outcome=denied", out _), await console.ActorAsync(Roles.Compliance), Cancel);

        Assert.Equal(1, export.Count);
        Assert.StartsWith($"/api/v1/audit/export?object=apikey%3A{ConsoleWithTrail.KeyId}&outcome=denied&heartbeats=hide&format=zip&run=", export.Href, StringComparison.Ordinal);
        export.Everything = true;
        export.Format = "jsonl";
        Assert.StartsWith("/api/v1/audit/export?format=jsonl&run=", export.Href, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_is_followed_to_its_end()
    {
        (_, string cookie) = await console.StartSessionAsync(await console.CreatePersonAsync(Roles.Compliance));
        using HttpClient client = console.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        ExportDialogState export = console.Services.GetRequiredService<ExportDialogState>();
        await export.OpenAsync(AuditView.Read("/audit", out _), await console.ActorAsync(Roles.Compliance), Cancel);
        export.Start();
        Assert.True(export.IsRunning);

        using HttpResponseMessage response = await client.GetAsync(export.Href, Cancel);
        await response.Content.ReadAsByteArrayAsync(Cancel);
        export.Look();

        Assert.True(response.IsSuccessStatusCode);
        Assert.False(export.IsRunning);
        Assert.True(export.Progress!.Bytes > 0);
    }

    [Fact]
    public void A_range_that_ends_now_takes_in_what_is_written_a_moment_later()
    {
        DateTime now = DateTime.UtcNow;
        Assert.Null(AuditView.Read("/audit?range=24h", out _).Resolve(now).To);
        AuditFilter between = new AuditView(new AuditFilter(), TimeRange.Between(now.AddDays(-1), now), false, null).Resolve(now);
        Assert.Equal(now, between.To);
    }
}
