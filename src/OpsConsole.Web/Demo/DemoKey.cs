using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Demo;

/// <summary>
/// The key that the sample data is sent by. It is kept beside the database, so that a restart does not leave another key in the
/// list of keys; it may send telemetry and nothing else, and whoever revokes it gets a new one at the next start.
/// </summary>
internal sealed class DemoKey(KeyCommands commands, KeyDirectory keys, StorageOptions storage)
{
    private const string Name = "Sample data";

    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        string file = Path.Combine(storage.DataDirectory, "demo.key");
        if (File.Exists(file) && await File.ReadAllTextAsync(file, cancellationToken) is var kept && keys.Verify(kept) is not null)
        {
            return kept;
        }

        NewKey made = await commands.AddAsync(Name, [Scopes.TelemetryWrite], Actor.Console, cancellationToken);
        PrivateFile.Write(file, made.Key);
        return made.Key;
    }
}
