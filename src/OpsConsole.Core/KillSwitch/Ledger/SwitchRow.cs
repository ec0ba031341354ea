using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Ledger;

/// <summary>A record of the kill switch in the database: what nodes share and screens read. Rows are only ever added.</summary>
public sealed class SwitchRow
{
    /// <summary>Order in which the database got it; not without gaps.</summary>
    public long Position { get; set; }

    /// <summary>The record's id.</summary>
    public required string Id { get; set; }

    /// <summary>Number of the node that made it.</summary>
    public int Node { get; set; }

    /// <summary>The lineage.</summary>
    public long Epoch { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>The scope.</summary>
    public required string Scope { get; set; }

    /// <summary>What it does.</summary>
    public SwitchAction Action { get; set; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Why it was made.</summary>
    public SwitchCause Cause { get; set; }

    /// <summary>What kind of actor.</summary>
    public ActorType ActorType { get; set; }

    /// <summary>Id of the actor.</summary>
    public required string ActorId { get; set; }

    /// <summary>How the actor is called, where that is not personal: a key's name, an account of the operating system. Null for people.</summary>
    public string? ActorName { get; set; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; set; }

    /// <summary>Text to answer with.</summary>
    public string? FallbackMessage { get; set; }

    /// <summary>Model to use instead.</summary>
    public string? FallbackModel { get; set; }

    /// <summary>Share of traffic let through by a half-open trial.</summary>
    public double? Trial { get; set; }

    /// <summary>Ids of the kills it takes back or replaces, separated by spaces.</summary>
    public required string Undoes { get; set; }

    /// <summary>The restore request, drill or rule behind it.</summary>
    public string? Subject { get; set; }

    /// <summary>The row of a record.</summary>
    public static SwitchRow Of(SwitchRecord record, int node)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new SwitchRow
        {
            Id = record.Id,
            Node = node,
            Epoch = record.Epoch,
            Environment = record.Environment,
            Scope = record.Scope.ToString(),
            Action = record.Action,
            At = record.At,
            Cause = record.Cause,
            ActorType = record.By.Type,
            ActorId = record.By.Id,
            ActorName = record.By.Type is ActorType.Person or ActorType.Nobody ? null : record.By.Name,
            Reason = record.Reason,
            FallbackMessage = record.Fallback?.Message,
            FallbackModel = record.Fallback?.Model,
            Trial = record.Trial,
            Undoes = string.Join(' ', record.Undoes),
            Subject = record.Subject,
        };
    }

    /// <summary>The record of a row.</summary>
    /// <returns>Null when its scope is none that this program knows: a newer one wrote it.</returns>
    public SwitchRecord? TryToRecord() => !KillScope.TryParse(Scope, out KillScope? scope) ? null : new SwitchRecord(
        Id, Epoch, Environment, scope, Action, At, Cause, new RecordedActor(ActorType, ActorId, ActorName ?? "", ActorOrigin.Console), Reason)
    {
        Fallback = FallbackMessage is null && FallbackModel is null ? null : new Fallback(FallbackMessage, FallbackModel),
        Trial = Trial,
        Undoes = [.. Undoes.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Subject = Subject,
    };
}
