using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.Audit;

/// <summary>A kind of event. The feature that raises it registers it, with its wording.</summary>
/// <param name="Name"><c>object.verb</c>, lower case with underscores.</param>
/// <param name="Says">What happened, as a sentence without its subject: <c>made an API key</c>.</param>
/// <param name="Permission">Who else than compliance may read such events; null when nobody.</param>
public sealed record AuditKind(string Name, string Says, string? Permission = null)
{
    /// <summary>Whether the trail is signed and anchored before the command answers: kill, restore, release, break-glass, the trail's own keys.</summary>
    public bool AtOnce { get; init; }

    /// <summary>Whether somebody must look at each such event.</summary>
    public bool Alarms { get; init; }
}

/// <summary>All kinds that features have registered.</summary>
public sealed class AuditKinds(IEnumerable<AuditKind> kinds)
{
    private readonly FrozenDictionary<string, AuditKind> _kinds = kinds.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kinds, by name.</summary>
    public IEnumerable<AuditKind> All => _kinds.Values.OrderBy(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of this name; null when it is not registered.</summary>
    public AuditKind? Find(string name) => _kinds.GetValueOrDefault(name);
}

/// <summary>Registers kinds.</summary>
public static class AuditKindRegistration
{
    /// <summary>Adds a feature's kinds.</summary>
    public static IServiceCollection AddAuditKinds(this IServiceCollection services, params ReadOnlySpan<AuditKind> kinds)
    {
        foreach (AuditKind kind in kinds)
        {
            services.AddSingleton(kind);
        }

        return services;
    }
}
