using System.Collections.Concurrent;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>Data directories as the command line leaves them that made a key in an empty one: made once for the same scopes, and copied.</summary>
internal static class PreparedData
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<(ConsoleProcess.DataDirectory Made, string Key)>>> All = [];

    /// <summary>Fills an empty data directory. Returns the key.</summary>
    public static async Task<string> CopyAsync(ConsoleProcess.DataDirectory data, string[] scopes)
    {
        (ConsoleProcess.DataDirectory made, string key) = await All.GetOrAdd(string.Join(' ', scopes), _ => new(() => MakeAsync(scopes))).Value;
        foreach (string directory in Directory.EnumerateDirectories(made.Path, "*", SearchOption.AllDirectories))
        {
            string copy = directory.Replace(made.Path, data.Path, StringComparison.Ordinal);
            Directory.CreateDirectory(copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, File.GetUnixFileMode(directory));
            }
        }

        foreach (string file in Directory.EnumerateFiles(made.Path, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, file.Replace(made.Path, data.Path, StringComparison.Ordinal)); // with its mode
        }

        return key;
    }

    private static async Task<(ConsoleProcess.DataDirectory Made, string Key)> MakeAsync(string[] scopes)
    {
        ConsoleProcess.DataDirectory made = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => made.Dispose();
        return (made, await ConsoleProcess.MakeKeyAsync(made, scopes));
    }
}
