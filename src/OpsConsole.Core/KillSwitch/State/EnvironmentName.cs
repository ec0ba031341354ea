namespace OpsConsole.Core.KillSwitch.State;

/// <summary>Names of deployment environments.</summary>
public static class EnvironmentName
{
    /// <summary>Whether a text can name one: 1 to 64 characters, no control characters, no space around it.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= SwitchRecord.MaxEnvironment } && !name.Any(char.IsControl) && !name.Any(char.IsSurrogate) && name.Trim().Length == name.Length;
}
