using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// Keeps the last known state over restarts, one file for each environment and application. Processes may share it: what one writes
/// never takes back a newer state of another. The same document as on the wire.
/// </summary>
internal sealed class StateFile
{
    private static readonly JsonWriterOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path, _environment;

    public StateFile(string directory, string environment, string application)
    {
        byte[] name = SHA256.HashData(Encoding.UTF8.GetBytes($"{environment}\n{application}"));
        _path = Path.Combine(Path.GetFullPath(directory), $"killswitch-{Convert.ToHexStringLower(name.AsSpan(0, 12))}.json"); // names may hold what paths may not
        _environment = environment;
    }

    /// <summary>Where it is.</summary>
    public string Location => _path;

    /// <summary>The directory that is used when none is given: that of the account's local application data. Null where there is none.</summary>
    public static string? DefaultDirectory => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data
        ? Path.Combine(data, "opsconsole")
        : null;

    /// <summary>Reads the state.</summary>
    /// <returns>Null when there is none yet.</returns>
    /// <exception cref="FormatException">The file is spoilt.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public SwitchState? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        if (new FileInfo(_path).Length > SwitchDocument.MaxLength)
        {
            throw new FormatException("The file is too long.");
        }

        return SwitchDocument.Read(File.ReadAllBytes(_path), _environment).State;
    }

    /// <summary>Writes the state: whoever reads finds the old one or the new one, never half of one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Write(SwitchState state)
    {
        // A process that lags behind leaves the file alone: its kills may have been lifted since.
        SwitchState? kept = ReadOrNothing();
        (SwitchState newest, Taken taken) = TakeRule.Take(kept, state);
        if (taken == Taken.Nothing || (kept is not null && state.CompareTo(kept) < 0))
        {
            return;
        }

        byte[] content = Document(newest);
        if (content.Length > SwitchDocument.MaxLength)
        {
            throw new IOException("The state is longer than 1 MiB, which is the most that the file may hold.");
        }

        PrivateFile.Replace(_path, content);
    }

    private SwitchState? ReadOrNothing()
    {
        try
        {
            return Read();
        }
        catch (FormatException)
        {
            return null; // it is replaced by something better
        }
    }

    private byte[] Document(SwitchState state)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content, Short))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("version", state.Version);
            json.WriteString("env", _environment);
            json.WriteStartArray("killed");
            foreach (KilledScope kill in state.Killed)
            {
                Write(json, kill);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return content.ToArray();
    }

    private static void Write(Utf8JsonWriter json, KilledScope kill)
    {
        json.WriteStartObject();
        json.WriteString("scope", kill.Scope.Text);
        if (kill.Fallback is { } fallback)
        {
            json.WriteStartObject("fallback");
            WriteIfAny(json, "message", fallback.Message);
            WriteIfAny(json, "model", fallback.Model);
            json.WriteEndObject();
        }

        if (kill.Since is { } since)
        {
            json.WriteString("since", since);
        }

        WriteIfAny(json, "reason", kill.Reason);
        if (kill.Trial is { } trial)
        {
            json.WriteNumber("trial", trial);
        }

        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
