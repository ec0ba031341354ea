using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The unmodified OpenTelemetry JavaScript SDK exports spans, a log event and metrics, by the standard environment variables.</summary>
public sealed class JavaScriptExporterTests(JavaScriptExporterTests.NodePackages packages) : IClassFixture<JavaScriptExporterTests.NodePackages>
{
    [Theory]
    [InlineData("http/protobuf", "none")]
    [InlineData("http/protobuf", "gzip")]
    [InlineData("http/json", "none")]
    [InlineData("http/json", "gzip")]
    public async Task What_a_JavaScript_application_exports_comes_back_by_API(string protocol, string compression)
    {
        await using OpsConsoleFactory console = new();
        console.UseKestrel(0);
        console.StartServer();
        string key = await console.CreateKeyAsync(Scopes.TelemetryWrite, Scopes.MetricsRead);

        await packages.RunAsync(["export.js", protocol, compression], new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = console.ClientOptions.BaseAddress.ToString().TrimEnd('/'),
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"Authorization=Bearer%20{key}",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.name=js-app,deployment.environment.name=production",
        });

        using HttpClient reader = new() { BaseAddress = console.ClientOptions.BaseAddress };
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        JsonElement metrics = await reader.GetFromJsonAsync<JsonElement>("api/v1/metrics?range=1h&app=js-app", TestContext.Current.CancellationToken);
        JsonElement group = Assert.Single(metrics.GetProperty("groups").EnumerateArray());
        Assert.Equal(3, group.GetProperty("requests").GetInt64()); // the metrics of an application that sends spans do not count again
        Assert.Equal(1, group.GetProperty("errorClasses").GetProperty("rate_limited").GetInt64());
        Assert.Equal(240, group.GetProperty("inputTokens").GetInt64());
        JsonElement response = await reader.GetFromJsonAsync<JsonElement>("api/v1/responses/js-response-1", TestContext.Current.CancellationToken);
        Assert.Contains("relevance", response.ToString()); // the evaluation found its interaction
    }

    /// <summary>The packages of <c>EndToEnd/js</c>, installed once.</summary>
    public sealed class NodePackages
    {
        // For all classes that use them: two that install at the same time would be in each other's way.
        private static readonly Lazy<Task> Installed = new(() => FinishAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], []));

        /// <summary>Runs a script and waits until it has exported.</summary>
        public async Task RunAsync(string[] arguments, Dictionary<string, string> environment)
        {
            await Installed.Value;
            await FinishAsync("node", arguments, environment);
        }

        /// <summary>Starts a script whose output the caller reads.</summary>
        public async Task<Process> StartAsync(string[] arguments, Dictionary<string, string> environment)
        {
            await Installed.Value;
            return Start("node", arguments, environment);
        }

        private static async Task FinishAsync(string program, string[] arguments, Dictionary<string, string> environment)
        {
            using Process process = Start(program, arguments, environment);
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
            string errors = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed: {errors}");
        }

        private static Process Start(string program, string[] arguments, Dictionary<string, string> environment)
        {
            ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Folder(), RedirectStandardError = true, RedirectStandardOutput = true };
            foreach ((string name, string value) in environment)
            {
                start.Environment[name] = value;
            }

            return Process.Start(start)!;
        }

        private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "js");
    }
}
