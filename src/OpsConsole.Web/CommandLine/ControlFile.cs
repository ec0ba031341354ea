using System.Text;
using System.Text.Json;
using OpsConsole.Core.KillSwitch;
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

    /// <summary>Bytes of the file: always the same, so that it can be overwritten.</summary>
    private const int Size = 512;

    /// <summary>The directories that a server leaves the file in: beside the journal of the kill switch too, should the other one be lost.</summary>
    public static string[] Directories(StorageOptions storage, KillSwitchOptions killSwitch) => [storage.DataDirectory, killSwitch.DirectoryIn(storage.DataDirectory)];

    /// <summary>Writes the file. On a full disk it takes the place of the one that an earlier run left.</summary>
    public void Write(string directory)
    {
        string path = Path.Combine(directory, FileName), text = JsonSerializer.Serialize(this, JsonSerializerOptions.Web).PadRight(Size);
        try
        {
            PrivateFile.Write(path, text);
        }
        catch (IOException) when (File.Exists(path))
        {
            Overwrite(path, text);
        }
    }

    /// <summary>Empties the file, if it is still this one. Its room on the disk stays for the next run.</summary>
    public void Clear(string directory)
    {
        if (TryRead(directory) == this)
        {
            Overwrite(Path.Combine(directory, FileName), new string(' ', Size));
        }
    }

    /// <summary>Reads the file; null when there is none.</summary>
    public static ControlFile? TryRead(string directory)
    {
        try
        {
            return JsonSerializer.Deserialize<ControlFile>(File.ReadAllText(Path.Combine(directory, FileName)), JsonSerializerOptions.Web);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Overwrite(string path, string text)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
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
