namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Reasons that are chosen by a tap. The first of each is chosen already: at night, two taps are enough.</summary>
internal static class KillReasons
{
    /// <summary>Why something is killed.</summary>
    public static IReadOnlyList<string> ForKill { get; } =
        ["Incident: stop now, explain later", "Wrong or harmful answers", "Costs out of control", "Errors or slowness of the model", "Data leak or attack suspected"];

    /// <summary>Why something shall be live again.</summary>
    public static IReadOnlyList<string> ForRestore { get; } = ["The cause is fixed", "It was a false alarm", "It was a test"];

    /// <summary>A reason and what was added to it.</summary>
    public static string Join(string? preset, string? words)
    {
        string added = words?.Trim() ?? "";
        return string.IsNullOrEmpty(preset) ? added : added.Length == 0 ? preset : $"{preset}. {added}";
    }
}
