using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Lane;

/// <summary>
/// Keeps the keys of the kill switch's programs, and of those that fetch prompts, beside its journal, so that they are known while the database is not: their hashes, never
/// the keys. Written a moment after each change; a key that was revoked is gone from it then.
/// </summary>
public sealed partial class KeySnapshot(KeyDirectory keys, KillSwitchOptions options, StorageOptions storage, TimeProvider time, ILogger<KeySnapshot> logger) : BackgroundService
{
    private const string FileName = "keys.json";

    /// <summary>Changes that come together are written together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly string _directory = options.DirectoryIn(storage.DataDirectory);
    private string _written = "";

    /// <summary>Where it is kept.</summary>
    public string Path => System.IO.Path.Combine(_directory, FileName);

    /// <summary>Fills an empty directory of keys from the file. The database, as soon as it answers, has the last word.</summary>
    /// <returns>How many keys it found; 0 when there is no file that can be read.</returns>
    public int Load()
    {
        try
        {
            string text = File.ReadAllText(Path);
            Kept[] kept = JsonSerializer.Deserialize<Kept[]>(text, JsonSerializerOptions.Web) ?? [];
            long version = keys.Version;
            if (!keys.All.Any())
            {
                keys.Replace(kept.Where(k => k is { Id: not null, Name: not null, Hash: not null } && k.Scopes?.All(Scopes.All.Contains) == true).Select(k => k.ToRow()), version);
            }

            return kept.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            if (exception is not (FileNotFoundException or DirectoryNotFoundException))
            {
                Log.NotRead(logger, Path, exception);
            }

            return 0;
        }
    }

    /// <summary>Writes the file if it is not as it should be.</summary>
    /// <returns>False when the disk refused.</returns>
    public bool Write()
    {
        lock (_lock)
        {
            string text = JsonSerializer.Serialize(keys.All.Where(IsKept).OrderBy(k => k.Id, StringComparer.Ordinal).Select(Kept.Of), JsonSerializerOptions.Web);
            if (text == _written)
            {
                return true;
            }

            try
            {
                PrivateFile.CreateDirectory(_directory);
                PrivateFile.Write(Path, text);
                _written = text;
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotWritten(logger, Path, exception);
                return false;
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using SemaphoreSlim changed = new(1); // the first round writes what the start has read
        keys.Changed += Signal;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await changed.WaitAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(Gather, time, stoppingToken).ConfigureAwait(false);
                while (!Write())
                {
                    await Task.Delay(Again, time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Write(); // a revocation in the last moment
        }
        finally
        {
            keys.Changed -= Signal;
        }

        void Signal() => changed.Release();
    }

    /// <summary>Only keys that can do something while the database is away.</summary>
    private static bool IsKept(KeyEntry key) => key.Scopes.Contains(Scopes.FlagsRead) || key.Scopes.Contains(Scopes.KillSwitchWrite) || key.Scopes.Contains(Scopes.PromptsRead);

    private sealed record Kept(string Id, string Name, string[] Scopes, byte[] Hash)
    {
        public static Kept Of(KeyEntry key) => new(key.Id, key.Name, [.. key.Scopes.Order(StringComparer.Ordinal)], key.Hash.ToArray());

        public ApiKey ToRow() => new() { Id = Id, Name = Name, Scopes = string.Join(' ', Scopes), Hash = Hash, CreatedBy = "" };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The keys in {Path} could not be read. Until the database answers, programs are not known.")]
        public static partial void NotRead(ILogger logger, string path, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the kill switch's programs could not be written to {Path}. It is tried again.")]
        public static partial void NotWritten(ILogger logger, string path, Exception exception);
    }
}
