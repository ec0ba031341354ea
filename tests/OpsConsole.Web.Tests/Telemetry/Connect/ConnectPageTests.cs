using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Telemetry.Connect;

namespace OpsConsole.Web.Tests.Telemetry.Connect;

public sealed class ConnectPageTests : BunitContext
{
    private readonly FakePresence _presence = new();
    private readonly SteppedTime _time = new();
    private string? _key = "opk_abc123";
    private int _made;

    public ConnectPageTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(new FirstSpan(_presence, _time));
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

        await _time.StepAsync();
        Assert.EndsWith("/connect", navigation.Uri, StringComparison.Ordinal);
        _presence.HasSpans = true;
        await _time.StepAsync();

        page.WaitForAssertion(() => Assert.Equal("http://localhost/", navigation.Uri));
    }

    [Fact]
    public void Later_the_page_stays_and_links_to_the_dashboard()
    {
        _presence.HasSpans = true;

        IRenderedComponent<ConnectPage> page = Render<ConnectPage>();

        Assert.Equal("/", page.Find("[data-testid=first-span] a").GetAttribute("href"));
        Assert.Equal("http://localhost/", Services.GetRequiredService<NavigationManager>().Uri);
    }

    private static string Guide(IRenderedComponent<ConnectPage> page) => page.Find("[data-testid=guide]").TextContent;

    private sealed class FakePresence : ITelemetryPresence
    {
        public bool HasSpans { get; set; }

        public ValueTask<bool> AnyAsync(CancellationToken cancellationToken) => new(HasSpans);
    }

    /// <summary>A clock whose timers tick when told to.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private readonly List<TimerCallback> _ticks = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ticks.Add(_ => callback(state));
            return new Stopped();
        }

        public async Task StepAsync()
        {
            _ticks.ForEach(t => t(null));
            await Task.Yield();
        }

        private sealed class Stopped : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
