using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>What a record does.</summary>
public enum SwitchAction
{
    /// <summary>Kills a scope.</summary>
    Kill,

    /// <summary>Takes back the kills it names, and no others.</summary>
    Restore,

    /// <summary>Changes nothing; it only moves the version on, past what clients may know from before a rollback.</summary>
    Note,
}

/// <summary>Why a record was made.</summary>
public enum SwitchCause
{
    /// <summary>A person on the page, a program by the API, or somebody at the server's command line: see the actor.</summary>
    Command,

    /// <summary>A rule tripped, or let traffic back in by its half-open trial.</summary>
    Rule,

    /// <summary>A drill.</summary>
    Drill,

    /// <summary>Two people restored.</summary>
    FourEyes,

    /// <summary>One person restored at once; somebody else reviews it afterwards.</summary>
    BreakGlass,

    /// <summary>The console found that its storage was rolled back, and moved on past it.</summary>
    Reconciliation,

    /// <summary>A budget was spent, or was spent too fast. Its subject is the alert.</summary>
    Budget,
}

/// <summary>What applications do instead while a scope is killed.</summary>
/// <param name="Message">Text to answer with; null for none. At most <see cref="MaxMessage"/> characters.</param>
/// <param name="Model">Model to use instead; null for none. At most <see cref="MaxModel"/> characters.</param>
public sealed record Fallback(string? Message = null, string? Model = null)
{
    /// <summary>Characters of a message at most.</summary>
    public const int MaxMessage = 2_000;

    /// <summary>Characters of a model's id at most.</summary>
    public const int MaxModel = 200;
}

/// <summary>An actor as a record keeps it: enough for the audit trail to say later who it was. It may do nothing any more.</summary>
public sealed record RecordedActor(ActorType Type, string Id, string Name, ActorOrigin Origin)
{
    /// <summary>Keeps an actor.</summary>
    public static RecordedActor Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new RecordedActor(actor.Type, actor.Id, actor.Name, actor.Origin);
    }

    /// <summary>The actor, for the audit trail.</summary>
    public Actor Recall() => Actor.Recalled(Type, Id, Name, Origin);
}

/// <summary>
/// One decision of the kill switch. Records are a set that only grows, and the state follows from the set: whatever is killed by a record
/// that no other record takes back is killed. So the order in which nodes hear of them does not matter, and a kill that a restore did not
/// know of outlives it.
/// </summary>
/// <param name="Id">Unique, rises with time; 16 hexadecimal digits.</param>
/// <param name="Epoch">The lineage it belongs to.</param>
/// <param name="Environment">The deployment environment.</param>
/// <param name="Scope">What it is about; <see cref="KillScope.Global"/> for a note.</param>
/// <param name="Action">What it does.</param>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="Cause">Why it was made.</param>
/// <param name="By">Who decided.</param>
/// <param name="Reason">Why, in words, at most 500 characters.</param>
public sealed record SwitchRecord(
    string Id,
    long Epoch,
    string Environment,
    [property: JsonConverter(typeof(KillScopeJson))] KillScope Scope,
    SwitchAction Action,
    DateTime At,
    SwitchCause Cause,
    RecordedActor By,
    string Reason)
{
    /// <summary>Characters of a reason at most.</summary>
    public const int MaxReason = 500;

    /// <summary>Characters of an environment's name at most.</summary>
    public const int MaxEnvironment = 64;

    /// <summary>What applications do instead; null for nothing in particular.</summary>
    public Fallback? Fallback { get; init; }

    /// <summary>Share of traffic that a rule lets through to see whether things are well again, 0 to 1 exclusive; null for none.</summary>
    public double? Trial { get; init; }

    /// <summary>Ids of the kills that a restore takes back, or that a new kill of the same scope replaces.</summary>
    public ImmutableArray<string> Undoes { get; init; } = [];

    /// <summary>The restore request, drill, rule or alert of a budget it belongs to; null for none. Of a note: why it was made.</summary>
    public string? Subject { get; init; }

    /// <summary>Version that a note adds beyond the one that every record adds: where a new lineage begins to count. 0 for all others.</summary>
    [JsonIgnore]
    public long Base => Action == SwitchAction.Note ? NoteSubject.BaseOf(Subject) : 0;
}
