using System.Globalization;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Changes.Restores;

/// <summary>The kills that a restore names, in the text that a change request keeps: those that were seen when it was asked for. It takes back these and no later ones.</summary>
public static class NamedKills
{
    /// <summary>The text for some kills: their ids in order, so that the same kills are the same text.</summary>
    public static string Text(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return string.Join(' ', ids.Order(StringComparer.Ordinal));
    }

    /// <summary>The ids in a text.</summary>
    public static string[] In(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether any of them still counts.</summary>
    public static bool AnyLeft(string? text, EnvironmentSwitches there)
    {
        ArgumentNullException.ThrowIfNull(there);
        return In(text).Any(there.Kills.ContainsKey);
    }

    /// <summary>What a request for a new lineage names in place of kills: the lineage that was doubted when it was made.</summary>
    public static string Lineage(SwitchSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return "lineage-" + snapshot.Epoch.ToString(CultureInfo.InvariantCulture);
    }
}
