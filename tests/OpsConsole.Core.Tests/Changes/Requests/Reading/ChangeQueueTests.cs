using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes.Requests.Reading;

/// <summary>For whom changes wait, with a real repository.</summary>
public sealed class ChangeQueueTests
{
    private const string Policy = """
        version: 1
        rules:
          - { name: Production, risk: high, when: { environment: [production] }, approvals: { people: 1, roles: [product-owner] } }
          - { name: Never, risk: blocked, why: Not there., when: { environment: [forbidden] } }
        escalation: { contacts: [cleo@example.com], after: 24h }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_waits_for_whoever_can_bring_it_on()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();

        Assert.Equal((QueuePlace.Mine, QueueReason.Approval), await PlaceAsync(console, asked, console.Bob));
        Assert.Equal((QueuePlace.Others, QueueReason.None), await PlaceAsync(console, asked, console.Ann)); // she asked
        Assert.Equal((QueuePlace.Others, QueueReason.None), await PlaceAsync(console, asked, console.Cleo)); // her role does not count
        Assert.Equal(["0 of 1 approval (product-owner)"], (await ItemAsync(console, asked, console.Bob)).Missing);

        await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel);
        QueueItem ready = await ItemAsync(console, asked, console.Cleo);
        Assert.Equal((QueuePlace.Ready, true), (ready.Place, ready.MayRelease));
        Assert.False((await ItemAsync(console, asked, await console.Shared.PersonAsync("eve@example.com", Roles.Executive))).MayRelease);

        await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel);
        Assert.Equal((QueuePlace.Decided, QueueReason.None), await PlaceAsync(console, asked, console.Bob));
    }

    [Fact]
    public async Task A_draft_waits_for_its_author_and_what_is_forbidden_for_them_and_those_who_are_named()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest draft = await console.AskAsync();
        await console.Changes.RequestChangesAsync(console.Bob, draft.Id, "Shorter", Cancel);
        ChangeRequest forbidden = await console.OpenAsync(new ChangeWish(ChangeKind.Release, "forbidden", "answer", "There, too", null) { Wanted = console.Shared.Tip() });

        Assert.Equal((QueuePlace.Mine, QueueReason.Draft), await PlaceAsync(console, draft, console.Ann));
        Assert.Equal((QueuePlace.Others, QueueReason.None), await PlaceAsync(console, draft, console.Bob));
        Assert.Equal((QueuePlace.Mine, QueueReason.Blocked), await PlaceAsync(console, forbidden, console.Ann));
        Assert.Equal((QueuePlace.Mine, QueueReason.Named), await PlaceAsync(console, forbidden, console.Cleo));
        Assert.Equal((QueuePlace.Others, QueueReason.None), await PlaceAsync(console, forbidden, console.Bob));
    }

    [Fact]
    public async Task A_broken_glass_waits_for_those_who_may_review_it()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users are hurt", Cancel);

        Assert.Equal((QueuePlace.Mine, QueueReason.Review), await PlaceAsync(console, asked, console.Bob));
        Assert.Equal((QueuePlace.Decided, QueueReason.None), await PlaceAsync(console, asked, console.Cleo));

        await console.Changes.ReviewAsync(console.Bob, asked.Id, "It was right.", Cancel);
        Assert.Equal((QueuePlace.Decided, QueueReason.None), await PlaceAsync(console, asked, console.Bob));
    }

    private static async Task<(QueuePlace, QueueReason)> PlaceAsync(Reviewed console, ChangeRequest request, Actor viewer)
    {
        QueueItem item = await ItemAsync(console, request, viewer);
        return (item.Place, item.Reason);
    }

    private static async Task<QueueItem> ItemAsync(Reviewed console, ChangeRequest request, Actor viewer)
    {
        ChangeQueue queue = console.Shared.Get<ChangeQueue>();
        return Assert.Single(queue.For(await queue.ReadAsync(Cancel), viewer), i => i.Request.Id == request.Id);
    }
}
