using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Layout.ReadAhead;

/// <summary>
/// Draws pages once, soon after the start, for nobody: so that their first readers find code and queries compiled and numbers in memory, of which a first look is made up for the most
/// part. Of an empty console there is nothing to draw.
/// </summary>
internal sealed partial class PagesAhead(IEnumerable<PageAhead> pages, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, IOptions<DashboardsOptions> options, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private const string Base = "http://localhost"; // no link of a page that nobody sees is followed

    private readonly ILogger _logger = loggers.CreateLogger<PagesAhead>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        long start = time.GetTimestamp();
        int drawn = 0;
        try
        {
            if (options.Value.DrawAhead && await AnyNumbersAsync(stoppingToken))
            {
                foreach (PageAhead page in pages)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    drawn += await DrawAsync(page, stoppingToken) ? 1 : 0;
                }
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested) // whatever it is, the console runs without it
        {
            Log.Failed(_logger, failure, "");
        }

        if (drawn > 0)
        {
            long took = (long)time.GetElapsedTime(start).TotalMilliseconds;
            Log.Drawn(_logger, drawn, took);
        }
    }

    private async Task<bool> AnyNumbersAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<MetricsQuery>().DimensionsAsync(cancellationToken)).Applications.Count > 0;
    }

    private async Task<bool> DrawAsync(PageAhead page, CancellationToken stoppingToken)
    {
        string address = page.Address(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            ((IHostEnvironmentNavigationManager)scope.ServiceProvider.GetRequiredService<NavigationManager>()).Initialize(Base + "/", Base + address);
            ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
                .SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal())));
            await using HtmlRenderer renderer = new(scope.ServiceProvider, loggers);
            await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(page.Page)).WriteHtmlTo(TextWriter.Null));
            return true;
        }
        catch (Exception failure) // one page that cannot be drawn must not keep the others
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(_logger, failure, address);
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} pages were read ahead in {Millis} ms.")]
        public static partial void Drawn(ILogger logger, int count, long millis);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The page {Address} could not be read ahead. Its first reader waits a little longer.")]
        public static partial void Failed(ILogger logger, Exception exception, string address);
    }
}
