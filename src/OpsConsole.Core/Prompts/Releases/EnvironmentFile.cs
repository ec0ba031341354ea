using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Where the repository says what is live: one file an environment, at its top whatever directory the prompts are in.</summary>
public static class EnvironmentFile
{
    /// <summary>The directory of the files, with its slash.</summary>
    public const string Directory = "environments/";

    private const string Extension = ".yaml";

    /// <summary>The environment's file; null when no file can be called so.</summary>
    public static string? PathOf(string? environment)
    {
        string path = Directory + environment + Extension;
        return EnvironmentOf(path) is null ? null : path;
    }

    /// <summary>The environment whose file that is; null when it is another file.</summary>
    public static string? EnvironmentOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith(Directory, StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal) || !RepositoryPath.IsValid(path))
        {
            return null;
        }

        string name = path.Length > Directory.Length + Extension.Length ? path[Directory.Length..^Extension.Length] : "";
        return EnvironmentName.IsValid(name) && !name.Contains('/', StringComparison.Ordinal) ? name : null;
    }
}
