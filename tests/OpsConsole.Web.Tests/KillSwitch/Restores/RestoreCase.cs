using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Restores;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.KillSwitch.Restores;

/// <summary>A model of its own that Ann, who is on call, killed in production.</summary>
public sealed class RestoreCase
{
    private const string Production = "production";

    private readonly AuditedConsole _console;

    private RestoreCase(AuditedConsole console, string annId, Actor ann)
    {
        _console = console;
        (AnnId, Ann) = (annId, ann);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Scope { get; } = $"model:{Guid.NewGuid():N}";

    public string AnnId { get; }

    public Actor Ann { get; }

    public RestoreWishes Wishes => _console.Get<RestoreWishes>();

    public ChangeCommands Changes => _console.Get<ChangeCommands>();

    public AccessDirectory Access => _console.Get<AccessDirectory>();

    public SwitchBoard Board => _console.Get<SwitchBoard>();

    public bool IsKilled => Board.Current.In(Production).IsKilled(KillScope.Parse(Scope));

    public static async Task<RestoreCase> StartAsync(AuditedConsole console)
    {
        string annId = await console.CreatePersonAsync(Roles.OnCall);
        RestoreCase started = new(console, annId, await SignInAsync(console, annId));
        await started.KillAsync();
        Assert.True(started.IsKilled);
        return started;
    }

    /// <summary>Kills; with a text, anew.</summary>
    public async Task KillAsync(string? message = null) =>
        Assert.Null((await _console.Get<KillCommands>().KillAsync(Ann, new KillRequest(Scope, Production, "it harms", message))).Problem);

    /// <summary>Ann asks. Returns the change request's id.</summary>
    public Task<string> AskAsync() => AskAsync(Ann);

    /// <summary>A key asks. Returns the change request's id.</summary>
    public async Task<string> AskByKeyAsync() => await AskAsync(await KeyAsync());

    /// <summary>Somebody asks.</summary>
    public Task<ChangeOutcome> TryAskAsync(Actor by) => Wishes.AskAsync(by, Scope, Production, "the cause is fixed", Cancel);

    /// <summary>Agrees to what there is now.</summary>
    public async Task<ChangeOutcome> AgreeAsync(string id, Actor by) => await Changes.ApproveAsync(by, id, (await ReadAsync(id)).Hash, cancellationToken: Cancel);

    /// <summary>Restores alone.</summary>
    public Task<ChangeOutcome> BreakGlassAsync(Actor by) => Wishes.BreakGlassAsync(by, Scope, Production, "nobody else is awake", Cancel);

    /// <summary>Somebody else, signed in.</summary>
    public async Task<Actor> SomebodyAsync(string role = Roles.Engineer) => await SignInAsync(_console, await _console.CreatePersonAsync(role));

    /// <summary>Another session of Ann.</summary>
    public Task<Actor> AnnAgainAsync() => SignInAsync(_console, AnnId);

    /// <summary>A key that may kill.</summary>
    public async Task<Actor> KeyAsync() =>
        Actor.Key(_console.Get<KeyDirectory>().Verify(await _console.CreateKeyAsync(Scopes.KillSwitchWrite))!, new ActorOrigin("api"));

    /// <summary>Ann has these roles from now on.</summary>
    public async Task GiveRolesAsync(params string[] roles) =>
        Assert.Equal(PeopleOutcome.Done, await _console.Get<PeopleCommands>().ChangeRolesAsync(AnnId, roles, AuditedConsole.Shell, Cancel));

    /// <summary>Ann's account is disabled.</summary>
    public async Task DisableAsync() => Assert.Equal(PeopleOutcome.Done, await _console.Get<PeopleCommands>().DisableAsync(AnnId, AuditedConsole.Shell, Cancel));

    /// <summary>A second account of Ann, by an address that differs only in how it is written.</summary>
    public Actor SecondAccount(Func<string, string> write)
    {
        AccessEntry first = Access.Find(AnnId)!;
        AccessEntry second = first with { PersonId = Guid.NewGuid().ToString(), Email = write(first.Email) };
        Access.Set(second);
        return Actor.Person(new AccessTicket(second.PersonId, second.Email, "another session", second.Stamp), new ActorOrigin("web"));
    }

    /// <summary>Changes a request in the database behind everybody's back.</summary>
    public async Task ChangeAsync(Func<IQueryable<ChangeRequest>, Task<int>> change, string id)
    {
        await using OpsDbContext context = await _console.ContextAsync();
        Assert.Equal(1, await change(context.ChangeRequests.Where(r => r.Id == id)));
    }

    /// <summary>A request as it is in the database.</summary>
    public async Task<ChangeRequest> ReadAsync(string id)
    {
        await using OpsDbContext context = await _console.ContextAsync();
        return await context.ChangeRequests.AsNoTracking().Include(r => r.Approvals).Include(r => r.Steps).SingleAsync(r => r.Id == id, Cancel);
    }

    private async Task<string> AskAsync(Actor by)
    {
        ChangeOutcome asked = await TryAskAsync(by);
        Assert.Equal((null, ChangeState.InReview), (asked.Problem, asked.State));
        return asked.Id!;
    }

    private static async Task<Actor> SignInAsync(AuditedConsole console, string personId) =>
        Actor.Person((await console.StartSessionAsync(personId)).Ticket, new ActorOrigin("web", "192.0.2.1"));
}
