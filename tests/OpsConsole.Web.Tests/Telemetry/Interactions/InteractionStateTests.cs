using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Telemetry.Interactions;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class InteractionStateTests(ConsoleWithData console) : IClassFixture<ConsoleWithData>
{
    private readonly InteractionState _state = console.Services.GetRequiredService<InteractionState>();

    [Fact]
    public async Task View_and_span_are_in_the_address()
    {
        await _state.LoadAsync(ConsoleWithData.Trace.ToString(), TestContext.Current.CancellationToken);
        _state.Read("/interactions/x?view=calls&span=0000000000000002");

        Assert.Equal((InteractionView.Calls, new SpanId(2)), (_state.View, _state.Selected!.SpanId));
        Assert.Equal($"/interactions/{ConsoleWithData.Trace}?span=0000000000000002", _state.Href(InteractionView.Trace));
        Assert.Equal($"/interactions/{ConsoleWithData.Trace}?view=messages", _state.Href(InteractionView.Messages));
        Assert.NotNull(_state.Call(new SpanId(2)));

        _state.Read("/interactions/x?view=99&span=zz");
        Assert.Equal((InteractionView.Trace, new SpanId(1)), (_state.View, _state.Selected!.SpanId));
    }

    [Fact]
    public async Task A_trace_that_is_none_leaves_nothing_to_show()
    {
        await _state.LoadAsync("nonsense", TestContext.Current.CancellationToken);
        _state.Read("/interactions/nonsense");

        Assert.Null(_state.Trace);
        Assert.Null(_state.Selected);
        Assert.False(_state.Loading);
    }
}
