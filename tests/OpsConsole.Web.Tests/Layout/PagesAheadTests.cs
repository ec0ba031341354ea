using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Layout.ReadAhead;
using OpsConsole.Web.Tests.Costs;

namespace OpsConsole.Web.Tests.Layout;

public sealed class PagesAheadTests : IAsyncDisposable
{
    private readonly OpsConsoleFactory _console = new();
    private readonly Heard _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact]
    public async Task Every_page_that_a_feature_names_can_be_drawn_for_nobody()
    {
        await CountSomethingAsync();
        PageAhead[] pages = [.. _console.Services.GetServices<PageAhead>()];
        Assert.NotEmpty(pages);

        await DrawAsync(pages);

        Assert.StartsWith($"Information: {pages.Length} pages were read ahead in ", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_drawn_at_its_address()
    {
        await CountSomethingAsync();

        await DrawAsync(new PageAhead(typeof(Broken), day => $"/broken?year={day.Year}"));

        Assert.Equal($"http://localhost/broken?year={DateTime.UtcNow.Year}", Assert.Single(_log.Failures).Message);
    }

    [Fact]
    public async Task A_page_that_cannot_be_drawn_does_not_keep_the_next_one()
    {
        await CountSomethingAsync();

        await DrawAsync(new PageAhead(typeof(Broken), _ => "/broken"), new PageAhead(typeof(Fine), _ => "/fine"));

        Assert.Collection(
            _log.Lines,
            line => Assert.Equal("Warning: The page /broken could not be read ahead. Its first reader waits a little longer.", line),
            line => Assert.StartsWith("Information: 1 pages were read ahead in ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_an_empty_console_nothing_is_drawn()
    {
        await DrawAsync(new PageAhead(typeof(Fine), _ => "/fine"));

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Where_that_is_turned_off_nothing_is_drawn()
    {
        await CountSomethingAsync();

        await DrawAsync(new DashboardsOptions { DrawAhead = false }, new PageAhead(typeof(Fine), _ => "/fine"));

        Assert.Empty(_log.Lines);
    }

    private Task CountSomethingAsync() => _console.CountAsync("bot", DateTime.UtcNow.Date.AddDays(-3), days: 2, interactions: 10, dollars: 5);

    private Task DrawAsync(params PageAhead[] pages) => DrawAsync(new DashboardsOptions(), pages);

    private async Task DrawAsync(DashboardsOptions options, params PageAhead[] pages)
    {
        IServiceProvider services = _console.Services;
        using PagesAhead ahead = new(pages, services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<IHostApplicationLifetime>(), Options.Create(options), TimeProvider.System, _log);
        await ahead.StartAsync(Cancel);
        await ahead.ExecuteTask!;
    }

    /// <summary>A page that says where it is by failing.</summary>
    private sealed class Broken : ComponentBase
    {
        [Inject]
        private NavigationManager Navigation { get; set; } = default!;

        protected override void OnInitialized() => throw new InvalidOperationException(Navigation.Uri);
    }

    private sealed class Fine : ComponentBase;

    /// <summary>Keeps what is logged of pages drawn ahead.</summary>
    private sealed class Heard : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ConcurrentQueue<Exception> Failures { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(PagesAhead).FullName ? this : NullLogger.Instance;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
            if (exception is not null)
            {
                Failures.Enqueue(exception);
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
