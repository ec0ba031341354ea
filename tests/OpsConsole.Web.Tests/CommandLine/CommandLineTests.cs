using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.CommandLine;

/// <summary>Runs the real executable on a data directory of its own.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-cli-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_made_listed_and_revoked_without_a_server()
    {
        Result added = await RunAsync("apikey", "add", "--name", "ci", "--scope", Scopes.TelemetryWrite, "--scope", Scopes.MetricsRead);
        Assert.Equal(0, added.ExitCode);
        Assert.Equal("", added.Error);
        string key = Assert.Single(added.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches("^ops_[a-z2-7]{10}_[a-z2-7]{52}$", key);

        string id = key.Split('_')[1];
        Assert.StartsWith($"{id}\tci\ttelemetry:write metrics:read\t", (await RunAsync("apikey", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("apikey", "revoke", id)).ExitCode);
        Assert.DoesNotContain("\t-\n", (await RunAsync("apikey", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_go_through_the_server_that_holds_the_data_directory()
    {
        await using Server server = await Server.StartAsync(_directory, Cancel);
        Assert.Contains("/setup?token=", server.Said, StringComparison.Ordinal);
        string control = Path.Combine(_directory, "control.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(control));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_directory, "keys")));
        }

        Result added = await RunAsync("apikey", "add", "--name", "live", "--scope", Scopes.MetricsRead);
        Assert.Equal((0, ""), (added.ExitCode, added.Error));
        string key = added.Output.Trim();
        Assert.Equal(HttpStatusCode.NotFound, await server.AskAsync(key, Cancel)); // known at once: past authentication, on to an address that is not there
        Assert.Equal(0, (await RunAsync("apikey", "revoke", key.Split('_')[1])).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.AskAsync(key, Cancel));

        Result person = await RunAsync("user", "add", "--email", "ann@example.com", "--role", "OnCall");
        Assert.StartsWith(server.Url + "/set-password?person=", person.Output, StringComparison.Ordinal);
        Result twice = await RunAsync("user", "add", "--email", "ann@example.com", "--role", "engineer");
        Assert.Equal((1, ""), (twice.ExitCode, twice.Output));
        Assert.Contains("has an account already", twice.Error, StringComparison.Ordinal);

        Result second = await RunAsync("serve", "--urls", "http://127.0.0.1:0");
        Assert.Equal(3, second.ExitCode);
        Assert.Contains(_directory, second.Error, StringComparison.Ordinal);

        string copy = Path.Combine(_directory, "copy.db");
        Assert.Equal(0, (await RunAsync("backup", copy)).ExitCode);
        Assert.True(new FileInfo(copy).Length > 0);
        Assert.Equal(1, (await RunAsync("backup", copy)).ExitCode);

        await server.StopAsync(Cancel);
        Assert.Equal("", (await File.ReadAllTextAsync(control, Cancel)).Trim());
    }

    [Fact]
    public async Task A_persons_data_is_erased_from_the_audit_trail_once_and_old_entries_are_archived_when_due()
    {
        Assert.Equal(0, (await RunAsync("user", "add", "--email", "ann@example.com", "--role", "engineer")).ExitCode);
        Result erased = await RunAsync("audit", "erase", "--subject", "ann@example.com", "--reason", "case 7");
        Assert.Equal((0, ""), (erased.ExitCode, erased.Error));
        Assert.StartsWith("Erased 1 detail.", erased.Output, StringComparison.Ordinal);
        Result again = await RunAsync("audit", "erase", "--subject", "ann@example.com", "--reason", "case 7");
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("none any more", again.Error, StringComparison.Ordinal);

        Result archived = await RunAsync("audit", "archive");
        Assert.Equal((0, ""), (archived.ExitCode, archived.Output));
        Assert.Contains("Nothing was archived.", archived.Error, StringComparison.Ordinal);
        Result tooShort = await RunAsync("serve", "--Audit:Retention=30");
        Assert.Equal(78, tooShort.ExitCode);
        Assert.Contains("  Audit:Retention: must be a number of days from 184", tooShort.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_killed_does_not_stand_in_the_way()
    {
        await using (Server server = await Server.StartAsync(_directory, Cancel))
        {
            server.Kill();
        }

        Assert.True(File.Exists(Path.Combine(_directory, "control.json")));
        Assert.Equal(0, (await RunAsync("migrate")).ExitCode);
    }

    [Fact]
    public async Task A_password_on_standard_input_is_the_persons_password()
    {
        Result added = await RunAsync("a long password\n", ["user", "add", "--email", "ann@example.com", "--role", "admin", "--password-stdin"]);
        Assert.Equal((0, "", ""), (added.ExitCode, added.Output, added.Error));
        Result tooShort = await RunAsync("short\n", ["user", "add", "--email", "bob@example.com", "--role", "admin", "--password-stdin"]);
        Assert.Equal(1, tooShort.ExitCode);
        Assert.Contains("10 to 200 characters", tooShort.Error, StringComparison.Ordinal);
        await using Server server = await Server.StartAsync(_directory, Cancel);
        Assert.DoesNotContain("/setup", server.Said, StringComparison.Ordinal); // there is an administrator
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("apikey", "fly")]
    [InlineData("apikey", "revoke")]
    [InlineData("apikey", "add", "--colour", "red")]
    [InlineData("apikey", "add", "--name")]
    public async Task What_is_not_understood_is_answered_with_the_usage(params string[] arguments)
    {
        Result result = await RunAsync(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("apikey add --name NAME --scope SCOPE", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("--help")).ExitCode);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once_without_a_stack_trace()
    {
        Result result = await RunAsync("serve", "--Database:Provider=Oracle", "--PublicUrl=nonsense", "--Database:Node=900", "--urls=here");
        Assert.Equal((78, ""), (result.ExitCode, result.Output));
        Assert.All(["Database:Provider", "PublicUrl", "Database:Node", "urls"], key => Assert.Contains($"  {key}", result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<Result> RunAsync(params string[] arguments) => RunAsync("", arguments);

    private async Task<Result> RunAsync(string input, string[] arguments)
    {
        using Process process = Start(_directory, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel), error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return new Result(process.ExitCode, await output, await error);
    }

    private static Process Start(string directory, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
            Environment = { ["DataDirectory"] = directory, ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Logging__LogLevel__Default"] = "Warning" },
        };
        return Process.Start(start)!;
    }

    private sealed record Result(int ExitCode, string Output, string Error);

    private sealed class Server(Process process, string url, string said) : IAsyncDisposable
    {
        private static readonly HttpClient Client = new();

        public string Url => url;

        /// <summary>What it printed until it was up, and a moment longer.</summary>
        public string Said => said;

        public static async Task<Server> StartAsync(string directory, CancellationToken cancellationToken)
        {
            const string Ready = "OpsConsole is at ";
            Process process = Start(directory, ["serve", "--urls", "http://127.0.0.1:0"]);
            string said = "", url = "";
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                said += line + "\n";
                if (line.StartsWith(Ready, StringComparison.Ordinal))
                {
                    url = line[Ready.Length..];
                    break;
                }
            }

            Assert.True(url.Length > 0, said + (url.Length > 0 ? "" : await process.StandardError.ReadToEndAsync(cancellationToken)));
            return new Server(process, url, said);
        }

        public async Task<HttpStatusCode> AskAsync(string key, CancellationToken cancellationToken)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url + "/v1/nothing-here") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
            using HttpResponseMessage response = await Client.SendAsync(request, cancellationToken);
            return response.StatusCode;
        }

        public void Kill() => process.Kill();

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            using Process signal = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }
}
