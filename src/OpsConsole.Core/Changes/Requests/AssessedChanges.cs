using System.Collections.Concurrent;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>What was found of change requests last, in memory: for pages, for those who are told, and for the gate, which asks for the very hash.</summary>
internal sealed class AssessedChanges
{
    private const int MaxRemembered = 1000;

    private readonly ConcurrentDictionary<string, ChangeAssessment> _remembered = new(StringComparer.Ordinal);

    /// <summary>What was found last; null when nothing was since the start.</summary>
    public ChangeAssessment? Last(string id) => _remembered.GetValueOrDefault(id);

    /// <summary>Remembers what was found.</summary>
    public ChangeAssessment Remember(string id, ChangeAssessment found)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        return _remembered[id] = found;
    }
}
