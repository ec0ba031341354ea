using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Costs;

/// <summary>Which team an application belongs to, as the settings say (<c>Costs:Teams</c>).</summary>
public sealed class Teams
{
    private readonly FrozenDictionary<string, string> _teamOf;
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _appsOf;

    /// <summary>The teams of the settings.</summary>
    public Teams(IOptions<CostsOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _teamOf = options.Value.Teams.SelectMany(t => t.Value.Distinct(StringComparer.Ordinal).Select(a => KeyValuePair.Create(a, t.Key))).ToFrozenDictionary(StringComparer.Ordinal);
        _appsOf = options.Value.Teams.ToFrozenDictionary(t => t.Key, t => (IReadOnlyList<string>)[.. t.Value.Distinct(StringComparer.Ordinal)], StringComparer.Ordinal);
        All = [.. _appsOf.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The teams, by name.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The team of an application; null when it has none.</summary>
    public string? Of(string application) => _teamOf.GetValueOrDefault(application);

    /// <summary>The applications of a team; none when there is no such team.</summary>
    public IReadOnlyList<string> AppsOf(string team) => _appsOf.GetValueOrDefault(team) ?? [];
}
