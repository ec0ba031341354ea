namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Placeholder.</summary>
public static class EnvironmentFile
{
    /// <summary>Placeholder.</summary>
    public static string? EnvironmentOf(string path) =>
        path.StartsWith("environments/", StringComparison.Ordinal) && path.EndsWith(".yaml", StringComparison.Ordinal) && path.Count(c => c == '/') == 1 && path.Length > 18 ? path[13..^5] : null;
}
