using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Audit.Reading;

namespace OpsConsole.Web.Tests.Audit.Reading;

/// <summary>A console with a short trail: a key that was made, changed and revoked, one refusal, one reason.</summary>
public sealed class ConsoleWithTrail : OpsConsoleFactory, IAsyncLifetime
{
    /// <summary>The key whose history the tests follow.</summary>
    public const string KeyId = "k1story";

    /// <summary>Positions of its three entries, oldest first.</summary>
    public IReadOnlyList<long> Story { get; private set; } = [];

    /// <summary>Somebody who did them: an engineer.</summary>
    public Actor Kim { get; private set; } = Actor.Console;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Kim = await ActorAsync(Roles.Engineer);
        AuditTrail trail = Services.GetRequiredService<AuditTrail>();
        Story =
        [
            await trail.RecordAsync(Event("apikey.created") with { After = Part("ci", "metrics:read", "flags:read"), Reason = "For the nightly build" }, Cancel),
            await trail.RecordAsync(Event("apikey.created") with { Before = Part("ci", "metrics:read", "flags:read"), After = Part("build", "metrics:read", "audit:read") }, Cancel),
            await trail.RecordAsync(Event("apikey.revoked") with { Outcome = AuditOutcome.Denied }, Cancel),
        ];
        await SignAsync();
    }

    /// <summary>Somebody who is signed in, as the pages know them.</summary>
    public async Task<Actor> ActorAsync(params string[] roles)
    {
        (AccessTicket ticket, _) = await StartSessionAsync(await CreatePersonAsync(roles));
        return Actor.Person(ticket, new ActorOrigin("web", "203.0.113.7", "Firefox"));
    }

    /// <summary>Signs the trail as it is.</summary>
    public async Task SignAsync() => Assert.NotNull(await Services.GetRequiredService<CheckpointIssuer>().IssueAsync(Cancel));

    /// <summary>Writes an event about the key.</summary>
    public Task<long> RecordAsync(AuditEvent happened) => Services.GetRequiredService<AuditTrail>().RecordAsync(happened, Cancel);

    /// <summary>Writes an event that somebody must look at.</summary>
    public Task<long> AlarmAsync() => RecordAsync(new AuditEvent("audit.settings_changed", Actor.Console, "console", "0"));

    /// <summary>An event about the key, or another one.</summary>
    public AuditEvent Event(string kind, string id = KeyId) => new(kind, Kim, "apikey", id);

    /// <summary>An entry as the pages read it.</summary>
    public async Task<AuditItem> ItemAsync(long seq) => (await Services.GetRequiredService<AuditQueries>().FindAsync(seq, AuditVisibility.Everything, Cancel))!.Item;

    /// <summary>The list as an address says, loaded for somebody.</summary>
    public async Task<AuditListState> ListAsync(string uri, Actor actor)
    {
        AuditListState state = Services.GetRequiredService<AuditListState>();
        state.Read(uri);
        await state.LoadAsync(actor, Cancel);
        return state;
    }

    private static JsonObject Part(string name, params string[] scopes) => new() { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(s => (JsonNode)s)]) };
}
