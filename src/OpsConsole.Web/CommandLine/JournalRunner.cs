using System.Text.Json;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Storage;

namespace OpsConsole.Web.CommandLine;

/// <summary>
/// Runs a command that must work whatever else is broken: in the server, and where none runs on the journal of the kill switch alone. It
/// opens no database; the next start of the server brings journal and database together.
/// </summary>
internal static class JournalRunner
{
    /// <summary>How long to wait for a server that holds the directory and does not answer yet, and for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), AnswerWithin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(CommandLineCall line, WebApplicationBuilder builder)
    {
        StorageOptions storage = builder.StorageOptions();
        KillSwitchOptions options = builder.Configuration.GetSection("KillSwitch").Get<KillSwitchOptions>() ?? new KillSwitchOptions();
        string[] directories = ControlFile.Directories(storage, options);
        for (long start = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Pause))
        {
            // The lock alone does not say whether a server runs: somebody may have taken its directory away under it.
            if (await TryServersAsync(line, directories) is { } exitCode)
            {
                return exitCode;
            }

            using (DataDirectoryLock? own = TryAcquire(storage.DataDirectory, out bool held))
            {
                if (!held)
                {
                    return await RunHereAsync(line, builder);
                }
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                await Console.Error.WriteLineAsync(
                    $"Another process holds the data directory '{storage.DataDirectory}' and does not answer. Use the API or the page, or end that process and try again.");
                return ExitCode.Storage;
            }
        }
    }

    private static async Task<int?> TryServersAsync(CommandLineCall line, string[] directories)
    {
        foreach (ControlFile server in directories.Select(ControlFile.TryRead).OfType<ControlFile>().Distinct())
        {
            try
            {
                if (await CommandLineRunner.TryRunThereAsync(line, input: null, server, AnswerWithin) is { } exitCode)
                {
                    return exitCode;
                }
            }
            catch (Exception exception) when (exception is TaskCanceledException or HttpRequestException or JsonException)
            {
                // It hangs, or the file is of an earlier run and its port is somebody else's. Should it have killed all the same, killing again changes nothing.
            }
        }

        return null;
    }

    private static async Task<int> RunHereAsync(CommandLineCall line, WebApplicationBuilder builder)
    {
        builder.AddStorage();
        builder.Services.AddAudit();
        builder.Services.AddPeopleAndKeys();
        builder.Services.AddKillSwitch();
        await using ServiceProvider services = builder.Services.BuildServiceProvider();
        try
        {
            return await line.Verb!.RunAsync(CommandLineRunner.CallHere(line, services, input: null));
        }
        catch (OptionsValidationException exception)
        {
            throw new SettingsException([.. exception.Failures]);
        }
        finally
        {
            services.GetRequiredService<KillJournal>().Dispose(); // the last entries are on the disk before the directory is let go
        }
    }

    /// <summary>The lock of a directory; null when somebody has it, or when the directory cannot be used at all.</summary>
    private static DataDirectoryLock? TryAcquire(string directory, out bool held)
    {
        try
        {
            DataDirectoryLock? own = DataDirectoryLock.TryAcquire(directory);
            held = own is null;
            return own;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held = false;
            return null;
        }
    }
}
