using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Storage;

/// <summary>Storage cannot be used as it is, and the message says in plain words why and what to do. To be shown without a stack trace.</summary>
public sealed class StorageUnusableException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    public StorageUnusableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and its cause.</summary>
    public StorageUnusableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StorageUnusableException()
    {
    }

    /// <summary>Whether it may be put right while the console waits: a disk comes back, a right is given. False when only another start helps.</summary>
    public bool MayPass { get; init; }
}

/// <summary>What is checked and done with the storage before anything is served.</summary>
public static partial class StorageStartup
{
    /// <summary>Takes the data directory for this process.</summary>
    /// <exception cref="StorageUnusableException">The directory cannot be written to, or another process has it.</exception>
    public static DataDirectoryLock Lock(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return DataDirectoryLock.TryAcquire(options.DataDirectory) ?? throw new StorageUnusableException(
                $"Another OpsConsole uses the data directory '{options.DataDirectory}'. Stop it, or set DataDirectory to another directory.");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new StorageUnusableException(
                $"The data directory '{options.DataDirectory}' cannot be written to ({exception.Message}) Give this user the right to write there, or set DataDirectory to another directory.",
                exception) { MayPass = true };
        }
    }

    /// <summary>Creates or upgrades the tables, unless a newer version of the program has used them, and logs the engine's version.</summary>
    /// <exception cref="StorageUnusableException">The database is newer than the program.</exception>
    public static async Task PrepareAsync(
        IStorageDialect dialect, IDbContextFactory<OpsDbContext> contexts, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(contexts);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.Database.CanConnectAsync(cancellationToken).ConfigureAwait(false))
            {
                IEnumerable<string> applied = await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false);
                if (applied.Except(context.Database.GetMigrations()).Order(StringComparer.Ordinal).LastOrDefault() is { } unknown)
                {
                    throw new StorageUnusableException(
                        $"The database was last used by a newer OpsConsole (this one does not know its step '{unknown}'). Start that version again, or restore a backup made before the upgrade.");
                }
            }
        }

        await dialect.MigrateAsync(cancellationToken).ConfigureAwait(false);
        string engine = await dialect.VersionAsync(cancellationToken).ConfigureAwait(false);
        Log.Engine(logger, engine);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The database is {Engine}.")]
        public static partial void Engine(ILogger logger, string engine);
    }
}
