using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Web.Telemetry.Connect;

namespace OpsConsole.Web.Tests.Telemetry.Connect;

public sealed class ConnectPageTests : BunitContext
{
    private readonly FakeCommits _commits = new();
    private string? _key = "opk_abc123";
    private int _made;

    public ConnectPageTests()
    {
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new FirstSpan(_commits));
        Services.AddSingleton<MakeKey>((_, _) =>
        {
            _made++;
            return Task.FromResult<string?>(_key);
        });
        var authorization = AddAuthorization();
        authorization.SetAuthorized("engineer@example.com");
        authorization.SetPolicies(Permissions.ViewTelemetryStatus, Permissions.ManageKeys);
    }

    [Fact]
    public void The_endpoint_is_the_address_of_the_page_itself()
    {
        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        Assert.Contains("export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost", Guide(page), StringComparison.Ordinal);
        Assert.Contains("Authorization=Bearer%20YOUR_API_KEY", Guide(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_made_by_a_click_is_in_the_texts_and_shown_once()
    {
        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        page.Find("button.btn-primary").Click();

        Assert.Equal(1, _made);
        Assert.Equal("opk_abc123", page.Find("[data-testid=key]").TextContent);
        Assert.Contains("Authorization=Bearer%20opk_abc123", Guide(page), StringComparison.Ordinal);
        Assert.DoesNotContain("opk_abc123", Render<ConnectPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_whose_right_was_taken_away_is_told()
    {
        _key = null;
        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        page.Find("button.btn-primary").Click();

        Assert.Contains("may not create keys", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("YOUR_API_KEY", Guide(page), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tab_is_in_the_address()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/connect?tab=collector");

        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        Assert.Contains("otlphttp/opsconsole", Guide(page), StringComparison.Ordinal);
        Assert.Equal("Collector", page.Find("nav.tabs a[aria-current=page]").TextContent);
        Assert.Contains(page.FindAll("nav.tabs a"), a => a.GetAttribute("href")!.EndsWith("?tab=dotnet", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_copied_is_what_is_shown()
    {
        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        Assert.Equal(
            page.FindAll(".snippet pre").Select(p => p.TextContent),
            page.FindAll(".snippet button[data-copy]").Select(b => b.GetAttribute("data-copy")));
    }

    [Fact]
    public async Task The_page_turns_into_the_dashboard_when_the_first_span_arrives()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/connect");
        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();
        Assert.Contains("Waiting for the first span", page.Find("[data-testid=first-span]").TextContent, StringComparison.Ordinal);

        var left = new TaskCompletionSource<string>();
        navigation.LocationChanged += (_, to) => left.TrySetResult(to.Location);
        _commits.Arrive();

        Assert.Equal("http://localhost/", await left.Task.WaitAsync(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken));
        Assert.Equal(0, _commits.Listeners);
    }

    [Fact]
    public async Task A_page_that_is_left_listens_no_more()
    {
        Render<ConnectPage>();
        Assert.Equal(1, _commits.Listeners);

        await DisposeComponentsAsync();

        await _commits.Unheard.WaitAsync(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(0, _commits.Listeners);
    }

    [Fact]
    public void Later_the_page_stays_and_links_to_the_dashboard()
    {
        _commits.HasTelemetry = true;

        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        Assert.Equal("/", page.Find("[data-testid=first-span] a").GetAttribute("href"));
        Assert.Equal("http://localhost/", Services.GetRequiredService<NavigationManager>().Uri);
    }

    private static string Guide(IRenderedComponent<ConnectPage> page) => page.Find("[data-testid=guide]").TextContent;

    private sealed class FakeCommits : ITelemetryCommits
    {
        private readonly TaskCompletionSource _unheard = new();
        private Action? _listeners;

        public event Action<TelemetryCommitted>? Committed { add { } remove { } }

        public event Action? FirstTelemetry
        {
            add => _listeners += value;
            remove
            {
                _listeners -= value;
                _unheard.TrySetResult();
            }
        }

        public bool HasTelemetry { get; set; }

        public int Listeners => _listeners?.GetInvocationList().Length ?? 0;

        /// <summary>Completed when a listener has gone.</summary>
        public Task Unheard => _unheard.Task;

        public void Arrive()
        {
            HasTelemetry = true;
            _listeners?.Invoke();
        }
    }
}
