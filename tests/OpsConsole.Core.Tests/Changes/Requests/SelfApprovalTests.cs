using System.Collections.Frozen;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Ways to get live alone what one made. None works.</summary>
public sealed class SelfApprovalTests
{
    private const string Kind = "Answer {{question}} kindly.", Other = "Answer {{question}} warmly.";

    /// <summary>Each tries to have a change approved, and tells which one.</summary>
    private static readonly FrozenDictionary<string, Func<Reviewed, Task<ChangeRequest>>> Variants = new Dictionary<string, Func<Reviewed, Task<ChangeRequest>>>
    {
        ["the author"] = async console => await TryAsync(console, await console.AskAsync(), console.Ann),
        ["the author as an administrator"] = async console =>
        {
            Actor ada = await console.Shared.PersonAsync("ada@example.com", Roles.Administrator, Roles.Engineer, Roles.ProductOwner);
            return await TryAsync(console, await console.AskAsync(by: ada), ada);
        },
        ["a committer on the branch"] = console => PushedAsync(console, "Bob Builder", "Ann <ann@example.com>"),
        ["a git author who is not the committer"] = console => PushedAsync(console, "Carla Colleague", "Bob <bob@example.com>"),
        ["a co-author"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nCo-authored-by: Bob <bob@example.com>"),
        ["a co-author in capitals"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nCO-AUTHORED-BY: BOB <BOB@EXAMPLE.COM>"),
        ["a co-author in small letters"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nco-authored-by : bob <bob@example.com>"),
        ["the second of several co-authors"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nCo-authored-by: Dora <dora@example.com>\nCo-authored-by: Bob <bob+work@example.com>"),
        ["a co-author amid the words"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nCo-authored-by: Bob <bob@example.com>\nWe sat together.\n\nAnd then we went home.\nAll of us."),
        ["a co-author without brackets"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nCo-authored-by: bob@example.com"),
        ["a co-author with a remark"] = console => PushedAsync(console, "Carla Colleague", null, "Change it\n\nCo-authored-by: Bob <bob@example.com> (he wrote most)"),
        ["a committer of an earlier commit of the branch that counts"] = EarlierCommitterAsync,
        ["who wrote the older version that is to be live again"] = OlderVersionAsync,
        ["a committer under a former name of the prompt"] = FormerNameAsync,
        ["the key that asked"] = async console =>
        {
            (Actor key, ChangeWish wish) = await KeyAsync(console, console.Bob, console.Ann);
            return await TryAsync(console, await console.OpenAsync(wish, key), key);
        },
        ["a key of the service"] = async console =>
        {
            (Actor key, _) = await KeyAsync(console, SharedPrompts.Shell, console.Ann);
            return await TryAsync(console, await console.AskAsync(), key);
        },
        ["who made the key that asked"] = async console =>
        {
            (Actor key, ChangeWish wish) = await KeyAsync(console, await console.Shared.PersonAsync("ed@example.com", Roles.Engineer), console.Ann);
            return await TryAsync(console, await console.OpenAsync(wish, key), await console.Shared.PersonAsync("ed+2@example.com", Roles.ProductOwner));
        },
        ["who made the key that wrote"] = console => KeyWroteAsync(console, revoked: false),
        ["who made the key that wrote and was revoked"] = console => KeyWroteAsync(console, revoked: true),
        ["a second login with a tag"] = console => SecondLoginAsync(console, "ann+boss@example.com"),
        ["a second login in other letters"] = console => SecondLoginAsync(console, "ＡＮＮ@example.com"),
        ["a second login with what cannot be seen"] = console => SecondLoginAsync(console, "an\u200bn@example.com"),
        ["a second login with an accent written otherwise"] = async console =>
        {
            Actor rene = await console.Shared.PersonAsync("ren\u00e9@example.com", Roles.Engineer);
            return await TryAsync(console, await console.AskAsync(by: rene), await console.Shared.PersonAsync("rene\u0301@example.com", Roles.ProductOwner));
        },
        ["a second login with the domain coded"] = async console =>
        {
            Actor uma = await console.Shared.PersonAsync("uma@b\u00fccher.example", Roles.Engineer);
            return await TryAsync(console, await console.AskAsync(by: uma), await console.Shared.PersonAsync("uma@xn--bcher-kva.example", Roles.ProductOwner));
        },
        ["who lost the role after approving"] = async console => await AfterAsync(console, people => people.ChangeRolesAsync(console.Bob.Id, [Roles.Executive], SharedPrompts.Shell)),
        ["who was disabled after approving"] = async console => await AfterAsync(console, people => people.DisableAsync(console.Bob.Id, SharedPrompts.Shell)),
        ["who was disabled after approving and let in again"] = async console => await AfterAsync(console, async people =>
        {
            await people.DisableAsync(console.Bob.Id, SharedPrompts.Shell);
            return await people.EnableAsync(console.Bob.Id, SharedPrompts.Shell);
        }),
        ["somebody whose session ended"] = async console =>
        {
            ChangeRequest asked = await console.AskAsync();
            AccessEntry bob = console.Shared.Get<AccessDirectory>().Find(console.Bob.Id)!;
            Actor old = Actor.Person(new AccessTicket(bob.PersonId, bob.Email, "ended", bob.Stamp), ActorOrigin.Console);
            console.Shared.Get<AccessDirectory>().EndSession("ended");
            return await TryAsync(console, asked, old);
        },
        ["somebody who looked at what it was before"] = async console =>
        {
            ChangeRequest asked = await console.AskAsync();
            console.PushToProposal(asked, Other);
            await console.Shared.WatchAsync();
            return await TryAsync(console, asked, console.Bob);
        },
        ["the content that was approved comes back"] = async console =>
        {
            ChangeRequest asked = await console.ApprovedAsync();
            console.PushToProposal(asked, Other);
            await console.WatchAsync();
            console.Shared.InWork("push", "-q", "--force", "origin", $"{asked.Commit}:refs/heads/proposals/{asked.Proposal}");
            await console.WatchAsync();
            Assert.Equal(asked.Hash, (await console.FindAsync(asked.Id)).Hash);
            return asked;
        },
        ["an executive where roles are demanded"] = async console => await TryAsync(console, await console.AskAsync(), await console.Shared.PersonAsync("eve@example.com", Roles.Executive)),
        ["somebody on call where other roles are demanded"] = async console => await TryAsync(console, await console.AskAsync(), console.Cleo),
        ["the console itself"] = async console => await TryAsync(console, await console.AskAsync(), Actor.Console),
        ["somebody with a shell"] = async console => await TryAsync(console, await console.AskAsync(), SharedPrompts.Shell),
    }.ToFrozenDictionary();

    public static TheoryData<string> Names => [.. Variants.Keys.Order(StringComparer.Ordinal)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nobody_gets_live_alone_what_they_made(string variant)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await Variants[variant](console);

        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Cleo, asked.Id, null, null, Cancel);
        await console.WatchAsync();

        Assert.Equal((ChangeRefusal.Conflict, ChangeState.InReview), (released.Refusal, (await console.FindAsync(asked.Id)).State));
        Assert.DoesNotContain((await console.FindAsync(asked.Id)).Commit!, console.Shared.OnRemote("log", "--format=%B", "-p", "main", "--", SharedPrompts.Production), StringComparison.Ordinal);
        Assert.Equal(0, await console.CountEventsAsync("change.released", asked.Id));
    }

    [Fact]
    public async Task Whoever_released_a_version_has_no_hand_in_the_next_one()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest first = await console.ApprovedAsync();
        Assert.Equal(ChangeState.Released, (await console.Releases.ReleaseAsync(console.Bob, first.Id, null, null, Cancel)).State); // a merge by Bob
        ChangeRequest next = await console.AskAsync("Answer {{question}} in one sentence.");

        Assert.Null((await console.Changes.ApproveAsync(console.Bob, next.Id, next.Hash, null, Cancel)).Problem);
    }

    [Fact]
    public async Task Two_accounts_of_one_person_are_one_of_two_people()
    {
        await using Reviewed console = await Reviewed.StartAsync("version: 1\nrules:\n  - { name: Two, when: { environment: [production] }, risk: high, approvals: { people: 2 } }\n");
        ChangeRequest asked = await console.ApprovedAsync(Kind);
        await console.Changes.ApproveAsync(await console.Shared.PersonAsync("bob+two@example.com", Roles.Engineer), asked.Id, asked.Hash, null, Cancel);
        Assert.Equal(ChangeState.InReview, (await console.FindAsync(asked.Id)).State);
        Assert.Contains("One more", (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Problem, StringComparison.Ordinal);

        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Cleo, asked.Id, asked.Hash, null, Cancel)).State);
    }

    [Theory]
    [InlineData("cleo@example.com")]
    [InlineData("cleo+night@example.com")]
    public async Task Nobody_reviews_the_glass_that_they_broke(string email)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        Assert.Null((await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users get nonsense.", Cancel)).Problem);
        Actor second = email == "cleo@example.com" ? console.Cleo : await console.Shared.PersonAsync(email, Roles.Compliance);
        Assert.Equal(ChangeRefusal.Denied, (await console.Changes.ReviewAsync(second, asked.Id, "Fine.", Cancel)).Refusal);
        Assert.True((await console.FindAsync(asked.Id)).NeedsReview);

        Assert.Null((await console.Changes.ReviewAsync(console.Bob, asked.Id, "It was right.", Cancel)).Problem);
    }

    private static async Task<ChangeRequest> TryAsync(Reviewed console, ChangeRequest asked, Actor by)
    {
        ChangeOutcome outcome = await console.Changes.ApproveAsync(by, asked.Id, asked.Hash, null, Cancel);
        Assert.True(outcome.Refusal is ChangeRefusal.Denied or ChangeRefusal.Conflict, $"{outcome.Refusal}: {outcome.Problem}");
        return asked;
    }

    /// <summary>Somebody wrote on the branch after it was proposed, and Bob tries.</summary>
    private static async Task<ChangeRequest> PushedAsync(Reviewed console, string committer, string? author, string message = "Change it")
    {
        ChangeRequest asked = await console.AskAsync();
        console.PushToProposal(asked, Other, committer, author, message);
        await console.WatchAsync();
        return await TryAsync(console, await console.FindAsync(asked.Id), console.Bob);
    }

    private static async Task<ChangeRequest> EarlierCommitterAsync(Reviewed console)
    {
        ChangeRequest first = await console.ApprovedAsync();
        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, first.Id, null, null, Cancel)).Problem);
        console.Shared.InWork("pull", "-q", "origin", "main");
        await File.WriteAllTextAsync(Path.Combine(console.Shared.Work, "answer.md"), "Answer {{question}} as I say.", Cancel);
        console.Shared.InWorkAs("Bob Builder", "commit", "-q", "-a", "-m", "My way");
        console.Shared.InWork("push", "-q", "origin", "HEAD:main");
        await console.WatchAsync();
        return await TryAsync(console, await console.AskAsync("Answer {{question}} as I say, kindly."), console.Bob);
    }

    private static async Task<ChangeRequest> OlderVersionAsync(Reviewed console)
    {
        console.Shared.InWork("pull", "-q", "origin", "main");
        await File.WriteAllTextAsync(Path.Combine(console.Shared.Work, "answer.md"), "Answer {{question}} as I say.", Cancel);
        console.Shared.InWorkAs("Bob Builder", "commit", "-q", "-a", "-m", "My way");
        console.Shared.InWork("push", "-q", "origin", "HEAD:main");
        string older = console.Shared.Tip(), newer = console.Shared.Push("answer.md", "Answer {{question}} well.");
        console.Shared.Push(SharedPrompts.Production, $"answer: {newer}\n");
        await console.WatchAsync();
        return await TryAsync(console, await console.OpenAsync(new ChangeWish(ChangeKind.Release, "production", "answer", "As it was", null) { Wanted = older }), console.Bob);
    }

    private static async Task<ChangeRequest> FormerNameAsync(Reviewed console)
    {
        ChangeRequest first = await console.ApprovedAsync();
        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, first.Id, null, null, Cancel)).Problem);
        console.Shared.InWork("pull", "-q", "origin", "main");
        console.Shared.InWork("mv", "answer.md", "reply.md");
        console.Shared.InWork("commit", "-q", "-m", "Call it a reply");
        await File.WriteAllTextAsync(Path.Combine(console.Shared.Work, "reply.md"), "Answer {{question}} as I say.", Cancel);
        console.Shared.InWorkAs("Bob Builder", "commit", "-q", "-a", "-m", "My way");
        console.Shared.InWork("mv", "reply.md", "answer.md");
        console.Shared.InWork("commit", "-q", "-m", "Call it an answer");
        console.Shared.InWork("push", "-q", "origin", "HEAD:main");
        await console.WatchAsync();
        return await TryAsync(console, await console.OpenAsync(new ChangeWish(ChangeKind.Release, "production", "answer", "The end", null) { Wanted = console.Shared.Tip() }), console.Bob);
    }

    /// <summary>A key that somebody made, and what it would ask for: what somebody else proposed.</summary>
    private static async Task<(Actor Key, ChangeWish Wish)> KeyAsync(Reviewed console, Actor maker, Actor author)
    {
        NewKey made = await console.Shared.Get<KeyCommands>().AddAsync("deploy", [Scopes.ChangesWrite], maker.Type == ActorType.Person && maker.Id == console.Bob.Id ? SharedPrompts.Shell : maker, Cancel);
        Actor key = Actor.Key(console.Shared.Get<KeyDirectory>().Find(made.Id)!, new ActorOrigin("api"));
        ProposalOutcome proposal = await console.Shared.Proposals.ProposeAsync(author, new ProposalDraft("answer", null, console.Shared.Tip(), System.Text.Encoding.UTF8.GetBytes(Kind), "Be kind", null), Cancel);
        return (key, new ChangeWish(ChangeKind.Release, "production", "answer", "Be kind", null) { Proposal = proposal.Id });
    }

    private static async Task<ChangeRequest> KeyWroteAsync(Reviewed console, bool revoked)
    {
        Actor ed = await console.Shared.PersonAsync("ed@example.com", Roles.Engineer);
        NewKey made = await console.Shared.Get<KeyCommands>().AddAsync("bot", [Scopes.ChangesWrite], ed, Cancel);
        Actor key = Actor.Key(console.Shared.Get<KeyDirectory>().Find(made.Id)!, new ActorOrigin("api"));
        ChangeRequest asked;
        ProposalOutcome proposal = await console.Shared.Proposals.ProposeAsync(key, new ProposalDraft("answer", null, console.Shared.Tip(), System.Text.Encoding.UTF8.GetBytes(Kind), "Be kind", null), Cancel);
        asked = await console.OpenAsync(new ChangeWish(ChangeKind.Release, "production", "answer", "Be kind", null) { Proposal = proposal.Id });
        if (revoked)
        {
            await console.Shared.Get<KeyCommands>().RevokeAsync(made.Id, SharedPrompts.Shell, Cancel);
        }

        return await TryAsync(console, asked, ed);
    }

    private static async Task<ChangeRequest> SecondLoginAsync(Reviewed console, string email) =>
        await TryAsync(console, await console.AskAsync(), await console.Shared.PersonAsync(email, Roles.ProductOwner));

    private static async Task<ChangeRequest> AfterAsync(Reviewed console, Func<PeopleCommands, Task<PeopleOutcome>> happens)
    {
        ChangeRequest asked = await console.ApprovedAsync();
        Assert.Equal(PeopleOutcome.Done, await happens(console.Shared.Get<PeopleCommands>()));
        Assert.NotNull(Assert.Single((await console.FindAsync(asked.Id)).Approvals).VoidedAt);
        return asked;
    }
}
