using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Telemetry.Interactions;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class InteractionComponentsTests : BunitContext, IClassFixture<ConsoleWithData>
{
    private readonly ConsoleWithData _console;

    public InteractionComponentsTests(ConsoleWithData console)
    {
        _console = console;
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    private async Task<InteractionState> LoadedAsync()
    {
        InteractionState state = _console.Services.GetRequiredService<InteractionState>();
        await state.LoadAsync(ConsoleWithData.Trace.ToString(), Xunit.TestContext.Current.CancellationToken);
        state.Read("/");
        return state;
    }

    [Fact]
    public async Task A_row_of_the_waterfall_says_what_how_long_and_when()
    {
        InteractionState state = await LoadedAsync();
        IRenderedComponent<WaterfallView> view = Render<WaterfallView>(p => p.Add(v => v.State, state));

        IReadOnlyList<IElement> lines = view.FindAll("[role=treeitem]");
        Assert.Equal(["1", "2"], lines.Select(l => l.GetAttribute("aria-level")));
        Assert.Equal("Model call: chat nova-lite, 1.00 s, starts at 100 ms", lines[1].GetAttribute("aria-label"));
        Assert.Contains("left: 6.667%; width: 66.667%", lines[1].QuerySelector(".bar")!.GetAttribute("style"));
    }

    [Fact]
    public async Task Keys_fold_and_select()
    {
        InteractionState state = await LoadedAsync();
        IRenderedComponent<WaterfallView> view = Render<WaterfallView>(p => p.Add(v => v.State, state));

        await view.Find("[role=tree]").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        Assert.EndsWith("?span=0000000000000002", Services.GetRequiredService<NavigationManager>().Uri);

        await view.Find("[role=tree]").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowLeft" });
        Assert.Equal("false", Assert.Single(view.FindAll("[role=treeitem]")).GetAttribute("aria-expanded"));
    }

    [Fact]
    public void A_message_is_text_whatever_it_contains()
    {
        TraceDocument trace = Sample.Trace(Sample.Tree);
        IRenderedComponent<MessagesView> view = Render<MessagesView>(p => p.Add(v => v.Trace, trace).Add(v => v.State, _console.Services.GetRequiredService<InteractionState>()));

        Assert.Equal("<b>Hello</b> **you**", view.Find(".turn .text").TextContent);
        Assert.Empty(view.FindAll(".turn b, .turn strong"));
    }

    [Fact]
    public async Task Long_text_is_folded_until_asked_for()
    {
        string text = new('x', 5000);
        IRenderedComponent<FoldedText> folded = Render<FoldedText>(p => p.Add(v => v.Text, text));

        Assert.Equal(601, folded.Find(".text").TextContent.Length);
        await folded.Find("button").ClickAsync(new());
        Assert.Equal(text, folded.Find(".text").TextContent);
    }

    [Fact]
    public async Task Attributes_are_filtered_by_name_and_value()
    {
        TraceSpan span = Sample.Span(1, 0, 10) with { Attributes = [Sample.Attribute("gen_ai.request.model", "nova"), Sample.Attribute("http.method", "POST")] };
        IRenderedComponent<SpanPanel> panel = Render<SpanPanel>(p => p.Add(v => v.Span, span));

        await panel.Find("input[type=search]").InputAsync(new ChangeEventArgs { Value = "post" });

        Assert.Equal(["http.method"], panel.FindAll(".attributes dt").Select(d => d.TextContent));
    }

    [Fact]
    public async Task The_list_shows_reason_amounts_and_a_link_for_each_row()
    {
        InteractionListState state = _console.Services.GetRequiredService<InteractionListState>();
        state.Read("/interactions?sort=slowest");
        IRenderedComponent<InteractionTable> table = Render<InteractionTable>(p => p.Add(v => v.State, state).Add(v => v.Rows, [Sample.Row(1), Sample.Row(2)]));

        Assert.Equal($"/interactions/{Sample.Row(1).TraceId}", table.Find("tbody a").GetAttribute("href"));
        Assert.Equal("Rate limited", table.Find(".badge").TextContent.Trim());
        Assert.Equal("1.24 s", table.Find(".duration").TextContent);
        Assert.Equal("descending", table.FindAll("th")[5].GetAttribute("aria-sort"));

        table.FindAll("tbody a")[0].Focus();
        await table.Find(".table-scroll").KeyDownAsync(new KeyboardEventArgs { Key = "j" });
        JSInterop.VerifyFocusAsyncInvoke();
    }
}
