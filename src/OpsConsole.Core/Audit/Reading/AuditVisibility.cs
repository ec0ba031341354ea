using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>
/// Which entries somebody may see: all, or those of the kinds that go with what they may do, and whatever they did themselves. A value,
/// made for each question, so that a role taken away counts at once.
/// </summary>
public sealed record AuditVisibility
{
    private AuditVisibility(IReadOnlyList<string>? kinds, string? self) => (Kinds, Self) = (kinds, self);

    /// <summary>Sees everything, with all personal details: for the console's own work.</summary>
    public static AuditVisibility Everything { get; } = new(null, null);

    /// <summary>Kinds that are seen; null for all.</summary>
    public IReadOnlyList<string>? Kinds { get; }

    /// <summary>Id of whoever asks, whose own entries are seen too; null for nobody.</summary>
    public string? Self { get; }

    /// <summary>Whether nothing is hidden.</summary>
    public bool IsWhole => Kinds is null;

    /// <summary>What an actor may see now.</summary>
    public static AuditVisibility Of(Actor actor, AccessDirectory access, AuditKinds kinds)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(kinds);
        return Of(permission => actor.May(permission, access), actor.Type is ActorType.Person or ActorType.Key ? actor.Id : null, kinds.All);
    }

    /// <summary>The decision itself.</summary>
    /// <param name="may">Whether a permission is held.</param>
    /// <param name="self">Id of the account or key; null when there is none.</param>
    /// <param name="kinds">All kinds that are registered. One that is no longer registered is for those who see everything.</param>
    public static AuditVisibility Of(Func<string, bool> may, string? self, IEnumerable<AuditKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(may);
        return may(Permissions.ViewAudit)
            ? new AuditVisibility(null, self)
            : new AuditVisibility([.. kinds.Where(k => k.Permission is { } permission && may(permission)).Select(k => k.Name)], self);
    }

    /// <summary>The filter, narrowed to what may be seen.</summary>
    public AuditFilter Narrow(AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter with { Kinds = Kinds, OrActor = IsWhole ? null : Self };
    }

    /// <summary>Whether an entry may be seen.</summary>
    public bool Shows(string kind, string actorId) => IsWhole || Kinds!.Contains(kind) || (Self is not null && actorId == Self);

    /// <summary>Whether from where and with what somebody came may be seen: by those who see everything, and by oneself.</summary>
    public bool ShowsOrigin(string actorId) => IsWhole || (Self is not null && actorId == Self);
}
