using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Demo;

/// <summary>
/// The key that the sample data is sent by. It is kept beside the database, so that a restart does not leave another key in the
/// list of keys; it may send telemetry and follow the kill switch and nothing else, and whoever revokes it gets a new one at the next start.
/// </summary>
internal sealed class DemoKey(KeyCommands commands, KeyDirectory keys, StorageOptions storage)
{
    private const string Name = "Sample data";

    private static readonly string[] Held = [Scopes.TelemetryWrite, Scopes.FlagsRead];

    private readonly Lock _lock = new();
    private Task<string>? _key;

    /// <summary>The key; made at the first call.</summary>
    public Task<string> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _key ??= MakeAsync(cancellationToken);
        }
    }

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        string file = Path.Combine(storage.DataDirectory, "demo.key");
        if (File.Exists(file) && await File.ReadAllTextAsync(file, cancellationToken) is var kept && keys.Verify(kept) is { } valid && valid.Scopes.SetEquals(Held))
        {
            return kept;
        }

        NewKey made = await commands.AddAsync(Name, Held, Actor.Console, cancellationToken);
        PrivateFile.Write(file, made.Key);
        return made.Key;
    }
}
