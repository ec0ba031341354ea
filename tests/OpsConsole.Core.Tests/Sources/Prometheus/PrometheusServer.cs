using System.Diagnostics;
using System.Text.RegularExpressions;
using OpsConsole.Core.Sources.Prometheus;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>A real Prometheus on a port and a directory of its own.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _directory;

    private PrometheusServer(Process process, string directory, Uri address) => (_process, _directory, Address) = (process, directory, address);

    public Uri Address { get; }

    /// <summary>Starts one that scrapes, or that has a history, or both.</summary>
    /// <param name="scrapes">The lines of <c>scrape_configs</c>.</param>
    /// <param name="history">Samples in the OpenMetrics text format; null for none.</param>
    /// <param name="web">The lines of its web configuration, as for basic sign-in; null for none.</param>
    public static async Task<PrometheusServer> StartAsync(string scrapes = "", string? history = null, string? web = null)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-prometheus-").FullName, data = Path.Combine(directory, "data"), settings = Path.Combine(directory, "prometheus.yml");
        await File.WriteAllTextAsync(settings, $"scrape_configs:{(scrapes.Length == 0 ? " []" : "\n" + scrapes)}\n");
        if (history is not null)
        {
            string file = Path.Combine(directory, "history.txt");
            await File.WriteAllTextAsync(file, history);
            using Process import = Start("promtool", "tsdb", "create-blocks-from", "openmetrics", file, data);
            Task<string> output = import.StandardOutput.ReadToEndAsync(), error = import.StandardError.ReadToEndAsync();
            await import.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(import.ExitCode == 0, await output + await error);
        }

        string webSettings = Path.Combine(directory, "web.yml");
        await File.WriteAllTextAsync(webSettings, web ?? "");
        Process process = Start(
            "prometheus", $"--config.file={settings}", $"--web.config.file={webSettings}", $"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:0", "--enable-feature=native-histograms");
        try
        {
            return new PrometheusServer(process, directory, await ReadyAsync(process).WaitAsync(Patience));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>What Prometheus itself answers, by a label; a series without it counts as "".</summary>
    public async Task<Dictionary<string, double>> AskAsync(string expression, DateTime at, string by = "job")
    {
        using PrometheusClient client = new(new PrometheusSettings(Address));
        IReadOnlyList<PrometheusSeries> series = await client.QueryAsync(expression, (long)(at - DateTime.UnixEpoch).TotalSeconds, new Report(), TestContext.Current.CancellationToken);
        return series.ToDictionary(s => s.Labels.GetValueOrDefault(by, ""), s => s.Samples[0].Value);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Reads its log until it is ready, and goes on reading it, so that it never waits for us.</summary>
    private static Task<Uri> ReadyAsync(Process process)
    {
        TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Uri? address = null;
        bool isReady = false; // it says both, in either order
        List<string> log = [];
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException("Prometheus ended: " + string.Join('\n', log.TakeLast(5))));
                return;
            }

            log.Add(line.Data);
            address = Listening().Match(line.Data) is { Success: true } match ? new Uri($"http://{match.Groups[1].Value}/") : address;
            isReady |= line.Data.Contains("Server is ready to receive web requests", StringComparison.Ordinal);
            if (isReady && address is not null)
            {
                ready.TrySetResult(address);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return ready.Task;
    }

    [GeneratedRegex("Listening on\" address=(127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex Listening();
}
