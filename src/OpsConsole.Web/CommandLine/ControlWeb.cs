using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Identity;
using OpsConsole.Web.KillSwitch.Lane;

namespace OpsConsole.Web.CommandLine;

/// <summary>The server's side of the command line: runs commands that come from this machine with the secret of the control file.</summary>
internal static partial class ControlWeb
{
    public const string Path = "/control/run";

    /// <summary>Authentication scheme of the secret; not Bearer, which means API keys.</summary>
    public const string Scheme = "Control";

    public static void MapControl(this WebApplication app)
    {
        string token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        app.MapPost(Path, (HttpContext context, ControlRequest request) => IsOwn(context, token) ? RunAsync(context, request) : RefuseAsync(context))
            .AllowAnonymous() // it has its own, stricter lock
            .ExcludeFromDescription();

        string[] directories = ControlFile.Directories(app.Services.GetRequiredService<StorageOptions>(), app.Services.GetRequiredService<KillSwitchOptions>());
        ControlFile? file = null;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
            {
                file = new ControlFile(Local(address), token);
                ForEach(directories, file.Write, app.Logger);
            }
        });
        app.Lifetime.ApplicationStopping.Register(() => ForEach(directories, directory => file?.Clear(directory), app.Logger));
    }

    /// <summary>A directory that cannot be used must not keep the command line from the other one.</summary>
    private static void ForEach(string[] directories, Action<string> act, ILogger logger)
    {
        foreach (string directory in directories)
        {
            try
            {
                act(directory);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotWritten(logger, directory, exception);
            }
        }
    }

    /// <summary>The address by which this machine reaches what listens on another one.</summary>
    internal static string Local(string address)
    {
        BindingAddress parsed = BindingAddress.Parse(address);
        string host = parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" or "localhost" ? "127.0.0.1" : parsed.Host;
        return $"{parsed.Scheme}://{host}:{parsed.Port}{parsed.PathBase}";
    }

    private static bool IsOwn(HttpContext context, string token)
    {
        ConnectionInfo connection = context.Connection;
        bool local = connection.RemoteIpAddress is { } remote && (IPAddress.IsLoopback(remote) || remote.Equals(connection.LocalIpAddress));
        byte[] expected = Encoding.ASCII.GetBytes($"{Scheme} {token}");
        return local && CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(context.Request.Headers.Authorization.ToString()));
    }

    private static async Task<IResult> RefuseAsync(HttpContext context)
    {
        await context.RequestServices.GetRequiredService<DeniedAttempts>().RecordAsync(RequestOrigin.ActorOf(context), "POST " + Path, null);
        return Problem.Of(StatusCodes.Status403Forbidden, "This door is for the command line on the same machine.", "Use the API with a key.");
    }

    private static async Task<IResult> RunAsync(HttpContext context, ControlRequest request)
    {
        CommandLineCall line = CommandLineCall.Parse(request.Arguments);
        if (line.Verb is null)
        {
            return TypedResults.Ok(new ControlAnswer(ExitCode.Usage, "", "The running server is of another version and does not know this command." + Environment.NewLine));
        }

        if (!line.Verb.WithoutDatabase && context.RequestServices.GetService<LaneTrouble>() is { } trouble)
        {
            return TypedResults.Ok(new ControlAnswer(ExitCode.Storage, "", $"The server cannot use its storage. Only 'kill' works. {trouble.Detail}{Environment.NewLine}"));
        }

        using StringWriter output = new(), error = new();
        int exitCode = await line.Verb.RunAsync(new VerbCall
        {
            Line = line,
            Services = context.RequestServices,
            Output = output,
            Error = error,
            Input = request.Input,
            By = Actor.Shell(request.Account),
            CancellationToken = context.RequestAborted,
        });
        return TypedResults.Ok(new ControlAnswer(exitCode, output.ToString(), error.ToString()));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The file by which the command line finds this server could not be written to or removed from {Directory}.")]
        public static partial void NotWritten(ILogger logger, string directory, Exception exception);
    }
}
