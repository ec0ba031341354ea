using AngleSharp.Dom;
using Bunit;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class FilterSelectTests : BunitContext
{
    private static readonly string[] Few = ["support-bot", "code-assistant"];
    private static readonly string[] Many = [.. Enumerable.Range(1, 140).Select(i => $"vendor/model-{i}-turbo")];
    private string? _chosen = "not asked";

    public FilterSelectTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void A_short_list_is_the_browsers_own_with_all_first()
    {
        IRenderedComponent<FilterSelect> filter = Filter(Few, null);

        Assert.Equal(["All", .. Few], filter.FindAll("option").Select(option => option.TextContent));
        filter.Find("select").Change("code-assistant");
        Assert.Equal("code-assistant", _chosen);
        filter.Find("select").Change("");
        Assert.Null(_chosen);
    }

    [Fact]
    public void A_value_out_of_the_address_is_shown_though_nobody_knows_it()
    {
        IRenderedComponent<FilterSelect> filter = Filter(Few, "gone-bot");

        Assert.Equal("gone-bot", filter.Find("option[selected]").TextContent);
    }

    [Fact]
    public void A_long_list_is_searched_and_chosen_from_by_keyboard()
    {
        IRenderedComponent<FilterSelect> filter = Filter(Many, null);
        filter.Find("[popover]").TriggerEvent("ontoggle", EventArgs.Empty);

        filter.Find("input").Input("turbo 13");
        filter.Find("input").KeyDown("ArrowDown");

        IElement at = filter.Find("[aria-selected=true]");
        Assert.Contains("model-113-turbo", at.TextContent, StringComparison.Ordinal);
        Assert.Equal(at.Id, filter.Find("input").GetAttribute("aria-activedescendant"));
        filter.Find("input").KeyDown("Enter");
        Assert.Equal("vendor/model-113-turbo", _chosen);
        JSInterop.VerifyInvoke("opsShell.hidePopup");
    }

    [Fact]
    public void All_is_the_first_line_and_takes_the_filter_away()
    {
        IRenderedComponent<FilterSelect> filter = Filter(Many, Many[3]);
        filter.Find("[popover]").TriggerEvent("ontoggle", EventArgs.Empty);
        Assert.Contains(Many[3], filter.Find("[aria-selected=true]").TextContent, StringComparison.Ordinal);

        filter.Find("[role=option]").Click();

        Assert.Null(_chosen);
    }

    [Fact]
    public void What_is_not_there_is_said_and_enter_does_nothing()
    {
        IRenderedComponent<FilterSelect> filter = Filter(Many, null);
        filter.Find("[popover]").TriggerEvent("ontoggle", EventArgs.Empty);

        filter.Find("input").Input("llama");
        filter.Find("input").KeyDown("Enter");

        Assert.Equal("Nothing matches.", filter.Find("[role=status]").TextContent);
        Assert.Equal("not asked", _chosen);
    }

    [Fact]
    public void The_keyboard_goes_round_at_the_ends()
    {
        OptionSearch search = new();
        search.Open(["a", "b"], null);

        search.Move(-1);
        Assert.Equal("b", search.Found[search.At]);
        search.Move(1);
        Assert.Null(search.Found[search.At]);
    }

    [Fact]
    public void Past_a_hundred_lines_the_rest_is_counted()
    {
        OptionSearch search = new();
        search.Open(Many, null);

        Assert.Equal(OptionSearch.Most + 1, search.Found.Count); // with the line for all
        Assert.Equal(40, search.More);
    }

    private IRenderedComponent<FilterSelect> Filter(string[] options, string? value) => Render<FilterSelect>(parameters => parameters
        .Add(filter => filter.Label, "Model")
        .Add(filter => filter.Options, options)
        .Add(filter => filter.Value, value)
        .Add(filter => filter.ValueChanged, chosen => _chosen = chosen));
}
