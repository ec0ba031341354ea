using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>
/// An exporter whose clock runs fast: every second scrape shows it a minute later, and it tells its times. So a Prometheus that scrapes it some times a second sees
/// three quarters of an hour in a few seconds, with a gap of eight minutes and a restart.
/// </summary>
internal sealed class LiveExporter : IAsyncDisposable
{
    private const int Steps = 36, StepMillis = 60_000, GapAfter = 14, GapMillis = 480_000, RestartBefore = 25;

    // The step that each scrape shows. A scrape may come too late on a busy machine; the first numbers, the last ones and those before the restart are shown often.
    private static readonly int[] Shown = [.. Enumerable.Range(0, Steps + 1).SelectMany(step => Enumerable.Repeat(step, step is 0 or RestartBefore - 1 or Steps ? 10 : 2))];

    private readonly WebApplication _app;
    private readonly Lock _scraping = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _native;
    private int _scrapes, _step;

    private LiveExporter(WebApplication app, bool native, DateTime start) =>
        (_app, _native, Start, Calls) = (app, native, start, new CountedCalls("gen_ai_operation_name=\"chat\",gen_ai_request_model=\"gpt-4o\"", 2, 11));

    /// <summary>What it counts.</summary>
    public CountedCalls Calls { get; }

    /// <summary>When its clock starts.</summary>
    public DateTime Start { get; }

    /// <summary>The end of the minute in which it ends.</summary>
    public DateTime End => Start.AddMinutes(Math.Ceiling((At(Steps) - (Start - DateTime.UnixEpoch).TotalMilliseconds) / 60_000));

    public string Target => new Uri(_app.Urls.Single()).Authority;

    /// <summary>Done when the last numbers were scraped.</summary>
    public Task Done => _done.Task;

    /// <summary>Starts one.</summary>
    /// <param name="start">When its clock starts: a whole minute, less than an hour ago, which is as old as a new Prometheus takes samples.</param>
    /// <param name="native">Whether durations are a native histogram; else they have buckets by <c>le</c>.</param>
    public static async Task<LiveExporter> StartAsync(DateTime start, bool native)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        LiveExporter exporter = new(app, native, start);
        app.Run(exporter.ServeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return exporter;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        byte[] body;
        lock (_scraping)
        {
            int step = Shown[Math.Min(_scrapes++, Shown.Length - 1)];
            for (; _step < step; _step++)
            {
                if (_step + 1 == RestartBefore)
                {
                    Calls.Restart();
                }

                Calls.Call(1000);
            }

            body = Body(At(step));
            if (_scrapes > Shown.Length)
            {
                _done.TrySetResult(); // the scrapes with the last numbers were answered before this one was asked
            }
        }

        context.Response.ContentType = _native ? "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited" : "text/plain; version=0.0.4";
        await context.Response.Body.WriteAsync(body);
    }

    private byte[] Body(long millis)
    {
        if (_native)
        {
            return Calls.WriteNative(millis);
        }

        StringBuilder text = new();
        Calls.Write(text, millis.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private long At(int step) => (long)(Start - DateTime.UnixEpoch).TotalMilliseconds + 5_000 + ((long)step * StepMillis) + (step > GapAfter ? GapMillis : 0);
}
