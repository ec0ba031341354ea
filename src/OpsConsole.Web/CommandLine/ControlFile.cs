using System.Text.Json;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.CommandLine;

/// <summary>
/// How a command reaches the server that holds the data directory: a file in that directory which only its owner can read.
/// Whoever can read it could open the database just as well.
/// </summary>
/// <param name="Url">Address of the server on this machine.</param>
/// <param name="Token">Random secret of this run of the server.</param>
internal sealed record ControlFile(string Url, string Token)
{
    private const string FileName = "control.json";

    /// <summary>Writes the file.</summary>
    public void Write(string dataDirectory) => PrivateFile.Write(Path.Combine(dataDirectory, FileName), JsonSerializer.Serialize(this, JsonSerializerOptions.Web));

    /// <summary>Removes the file.</summary>
    public static void Delete(string dataDirectory)
    {
        if (Directory.Exists(dataDirectory))
        {
            File.Delete(Path.Combine(dataDirectory, FileName));
        }
    }

    /// <summary>Reads the file; null when there is none.</summary>
    public static ControlFile? TryRead(string dataDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize<ControlFile>(File.ReadAllText(Path.Combine(dataDirectory, FileName)), JsonSerializerOptions.Web);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A command sent to the server.</summary>
/// <param name="Arguments">The command line, without settings.</param>
/// <param name="Input">What came on standard input; null when the command does not ask for it.</param>
/// <param name="Account">Account and host of the operating system that called it.</param>
internal sealed record ControlRequest(IReadOnlyList<string> Arguments, string? Input, string Account);

/// <summary>What became of it.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">For standard output.</param>
/// <param name="Error">For standard error.</param>
internal sealed record ControlAnswer(int ExitCode, string Output, string Error);
