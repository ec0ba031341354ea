using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Lane;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Storage;

namespace OpsConsole.Web.CommandLine;

/// <summary>Runs a command: in the server that holds the data directory, else here, on the database itself.</summary>
internal static class CommandLineRunner
{
    /// <summary>How long to wait for a server that is just starting or stopping.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Who has the shell. Whoever runs commands as a shared account shares its name in the audit trail too.</summary>
    private static string Account => $"{Environment.UserName}@{Environment.MachineName}";

    public static async Task<int> RunAsync(CommandLineCall line, Action<WebApplicationBuilder> addFeatures)
    {
        if (line.WantsHelp)
        {
            await Console.Out.WriteLineAsync(Verbs.Help());
            return ExitCode.Done;
        }

        if (line.Problem.Length > 0)
        {
            await Console.Error.WriteLineAsync($"{line.Problem}{Environment.NewLine}{Environment.NewLine}{Verbs.Help()}");
            return ExitCode.Usage;
        }

        if (line.Verb!.RunsAlone)
        {
            await using ServiceProvider none = new ServiceCollection().BuildServiceProvider();
            return await line.Verb.RunAsync(CallHere(line, none, input: null));
        }

        string? input = line.Has(PeopleVerbs.PasswordFromInput) ? await Console.In.ReadLineAsync() : null;
        WebApplicationBuilder builder = OpsConsoleHost.CreateBuilder(line.Settings);
        builder.Logging.ClearProviders(); // standard output is the command's
        return await OpsConsoleHost.GuardAsync(async () =>
        {
            SettingsProblems.ThrowIfAny(builder.Configuration);
            if (line.Verb.WithoutDatabase)
            {
                return await JournalRunner.RunAsync(line, builder);
            }

            string directory = OpsConsoleHost.DataDirectory(builder);
            for (long start = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Pause))
            {
                using (DataDirectoryLock? own = DataDirectoryLock.TryAcquire(directory))
                {
                    if (own is not null)
                    {
                        return await RunHereAsync(line, input, builder, addFeatures, own);
                    }
                }

                if (ControlFile.TryRead(directory) is { } server && await TryRunThereAsync(line, input, server) is { } exitCode)
                {
                    return exitCode;
                }

                if (TimeProvider.System.GetElapsedTime(start) > Patience)
                {
                    await Console.Error.WriteLineAsync($"Another process holds the data directory '{directory}' and does not answer. Wait until it has started or stopped, and try again.");
                    return ExitCode.Storage;
                }
            }
        });
    }

    private static async Task<int> RunHereAsync(
        CommandLineCall line, string? input, WebApplicationBuilder builder, Action<WebApplicationBuilder> addFeatures, DataDirectoryLock own)
    {
        addFeatures(builder);
        builder.Services.AddSingleton(own); // it is ours already; a second try would find it taken
        await using WebApplication app = builder.Build();
        await app.PrepareStorageAsync();
        app.PrepareKeyRing();
        await app.Services.GetRequiredService<AuditStart>().PrepareAsync();
        await app.Services.GetRequiredService<AccessLoader>().PrepareAsync();
        int exitCode = await line.Verb!.RunAsync(CallHere(line, app.Services, input));
        app.Services.GetRequiredService<KeySnapshot>().Write();
        await app.Services.GetRequiredService<CheckpointIssuer>().IssueAsync(); // no server does it later
        return exitCode;
    }

    internal static VerbCall CallHere(CommandLineCall line, IServiceProvider services, string? input) => new()
    {
        Line = line,
        Services = services,
        Output = Console.Out,
        Error = Console.Error,
        Input = input,
        By = Actor.Shell(Account),
        IsAlone = true,
    };

    /// <summary>The exit code, or null when nobody listens there (yet, or any more).</summary>
    internal static async Task<int?> TryRunThereAsync(CommandLineCall line, string? input, ControlFile server, TimeSpan? limit = null)
    {
        // The file names a process on this machine, and the certificate of a server seldom names 127.0.0.1.
        using HttpClientHandler handler = new() { UseProxy = false };
        if (server.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
        }

        using HttpClient client = new(handler) { BaseAddress = new Uri(server.Url), Timeout = limit ?? Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(ControlWeb.Scheme, server.Token);
        try
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync(ControlWeb.Path, new ControlRequest(line.Forwarded(), input, Account));
            if (!response.IsSuccessStatusCode)
            {
                return null; // the file is of an earlier run
            }

            ControlAnswer answer = (await response.Content.ReadFromJsonAsync<ControlAnswer>())!;
            await Console.Out.WriteAsync(answer.Output);
            await Console.Error.WriteAsync(answer.Error);
            return answer.ExitCode;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return null;
        }
    }
}
