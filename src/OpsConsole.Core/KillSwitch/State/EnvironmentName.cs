using OpsConsole.Core.Identity;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>Names of deployment environments.</summary>
public static class EnvironmentName
{
    /// <summary>Whether a text can name one: 1 to 64 characters, no control characters, no space around it.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= SwitchRecord.MaxEnvironment } && !name.Any(char.IsControl) && !name.Any(char.IsSurrogate) && name.Trim().Length == name.Length;

    /// <summary>Whether people would take one name for the other: they differ in case, width, accents or what cannot be seen.</summary>
    public static bool LooksLike(string name, string? other)
    {
        ArgumentNullException.ThrowIfNull(name);
        return other is not null && PlainLetters.Of(name) == PlainLetters.Of(other);
    }

    /// <summary>Whether it has Latin letters and those of an alphabet of which many look the same: Greek, Cyrillic, Armenian, Cherokee, or Latin in another width.</summary>
    public static bool MixesAlphabets(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Any(char.IsAsciiLetter) && name.Any(c => c is (>= '\u0370' and <= '\u058f') or (>= '\u13a0' and <= '\u13ff') or (>= '\uff21' and <= '\uff5a'));
    }
}
