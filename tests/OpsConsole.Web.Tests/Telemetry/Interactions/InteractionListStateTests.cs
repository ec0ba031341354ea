using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Telemetry.Interactions;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class InteractionListStateTests(ConsoleWithData console) : IClassFixture<ConsoleWithData>
{
    private readonly InteractionListState _state = console.Services.GetRequiredService<InteractionListState>();

    [Fact]
    public void The_address_is_the_state()
    {
        const string Address = "/interactions?range=7d&app=support-bot&env=production&model=nova&prompt=support%2Fanswer&feature=chat&outcome=failed&error=rate_limited&min=100&max=9000&user=ana&conversation=c-1&q=hi%20there&sort=slowest&cursor=abc";

        _state.Read("https://console.example" + Address);

        Assert.Empty(_state.Problems);
        Assert.Equal((Outcome.Failed, ErrorClass.RateLimited, 100L, "hi there"), (_state.Filter.Outcome, _state.Filter.ErrorClass, _state.Filter.MinMillis, _state.Filter.Search));
        Assert.Equal(Address, _state.Href(_state.Cursor));
    }

    [Fact]
    public void What_the_address_gets_wrong_is_said_and_left_out()
    {
        _state.Read("/interactions?outcome=sad&min=-3&app=support-bot");

        Assert.Equal(2, _state.Problems.Count);
        Assert.Equal("/interactions?range=24h&app=support-bot", _state.Href(_state.Filter));
    }

    [Fact]
    public void Each_part_of_the_filter_is_a_chip_that_leads_to_the_list_without_it()
    {
        _state.Read("/interactions?range=7d&app=support-bot&feature=chat&error=api_error&min=1000&sort=slowest&cursor=abc");

        Assert.Equal(
        [
            new FilterChip("Application", "support-bot", "/interactions?range=7d&feature=chat&error=api_error&min=1000&sort=slowest"),
            new FilterChip("Feature", "chat", "/interactions?range=7d&app=support-bot&error=api_error&min=1000&sort=slowest"),
            new FilterChip("Reason", "API error", "/interactions?range=7d&app=support-bot&feature=chat&min=1000&sort=slowest"),
            new FilterChip("At least", "1.00 s", "/interactions?range=7d&app=support-bot&feature=chat&error=api_error&sort=slowest"),
        ], _state.Chips());
    }

    [Fact]
    public async Task A_cursor_that_no_longer_fits_leads_to_the_first_page()
    {
        _state.Read("/interactions?cursor=nonsense");
        await _state.LoadAsync(TestContext.Current.CancellationToken);

        Assert.Null(_state.Cursor);
        Assert.Single(_state.Page!.Items);
        Assert.False(_state.Loading);
    }

    [Fact]
    public void A_prompt_can_be_chosen_with_and_without_version() =>
        Assert.Equal(["support/answer", "support/answer@v2"], _state.Values(DimensionKind.Prompt));
}
