using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Storage;

/// <summary>
/// Refuses to save an entity without an event in the audit trail, unless its type says that it needs none. So a command that
/// forgets its event fails the first time it runs, not at the audit.
/// </summary>
internal readonly struct UnauditedChanges : IDisposable
{
    private static readonly ConcurrentDictionary<MemberInfo, bool> Marked = new();

    private readonly ChangeTracker? _detecting;

    private UnauditedChanges(ChangeTracker? detecting) => _detecting = detecting;

    /// <summary>Looks at what a context is about to save.</summary>
    /// <returns>Keep it while saving: the changes are detected once, not twice.</returns>
    /// <exception cref="InvalidOperationException">An audited entity would change outside an audited transaction.</exception>
    public static UnauditedChanges Refuse(OpsDbContext context)
    {
        ChangeTracker tracker = context.ChangeTracker;
        if (context.InAuditedTransaction)
        {
            return default;
        }

        UnauditedChanges detecting = default;
        if (tracker.AutoDetectChangesEnabled)
        {
            tracker.DetectChanges();
            tracker.AutoDetectChangesEnabled = false;
            detecting = new UnauditedChanges(tracker);
        }

        if (tracker.Entries().FirstOrDefault(NeedsEvent) is { } entry)
        {
            detecting.Dispose();
            throw new InvalidOperationException(
                $"{entry.Metadata.ClrType.Name} would change without an event in the audit trail. Use {nameof(AuditTrail)}.{nameof(AuditTrail.BeginAsync)}.");
        }

        return detecting;
    }

    public void Dispose()
    {
        if (_detecting is not null)
        {
            _detecting.AutoDetectChangesEnabled = true;
        }
    }

    private static bool NeedsEvent(EntityEntry entry) => entry.State switch
    {
        EntityState.Added or EntityState.Deleted => !IsMarked(entry.Metadata.ClrType),
        EntityState.Modified => !IsMarked(entry.Metadata.ClrType) && entry.Properties.Any(p => p.IsModified && !IsMarked(p.Metadata)),
        _ => false,
    };

    private static bool IsMarked(IReadOnlyProperty property) => property.PropertyInfo is { } member && IsMarked(member);

    private static bool IsMarked(MemberInfo member) => Marked.GetOrAdd(member, static m => m.IsDefined(typeof(UnauditedAttribute), inherit: true));
}
