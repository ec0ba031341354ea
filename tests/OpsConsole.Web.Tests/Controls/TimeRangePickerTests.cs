using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class TimeRangePickerTests : BunitContext
{
    private TimeRange _chosen = TimeRange.Default;
    private int _choices;

    public TimeRangePickerTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new ManualTime(new DateTime(2026, 11, 21, 3, 0, 0)));
    }

    [Fact]
    public void A_preset_is_chosen_by_a_click_and_marked()
    {
        IRenderedComponent<TimeRangePicker> picker = Picker();

        picker.FindAll(".presets button").Single(button => button.TextContent.Contains("7 days", StringComparison.Ordinal)).Click();

        Assert.Equal("7d", _chosen.Preset);
        picker.Render(parameters => parameters.Add(p => p.Value, _chosen));
        Assert.Contains("Last 7 days", picker.Find("[aria-pressed=true]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Last 7 days", picker.Find("[popovertarget]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_fills_the_fields_with_the_range_that_is_shown()
    {
        IRenderedComponent<TimeRangePicker> picker = Picker();

        picker.Find("[popover]").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.Equal(["2026-11-20T03:00", "2026-11-21T03:00"], picker.FindAll("input").Select(input => input.GetAttribute("value")));
    }

    [Fact]
    public void A_free_range_is_applied_and_the_popup_closed()
    {
        IRenderedComponent<TimeRangePicker> picker = Picker();
        Type(picker, "2026-11-20T10:00", "2026-11-20T12:30");

        picker.Find("form").Submit();

        Assert.Equal("20 Nov 10:00 – 12:30", RangeText.Describe(_chosen, new DateTime(2026, 11, 21)));
        JSInterop.VerifyInvoke("opsShell.hidePopup");
    }

    [Fact]
    public void A_range_that_cannot_be_is_explained_and_kept_for_correction()
    {
        IRenderedComponent<TimeRangePicker> picker = Picker();
        Type(picker, "2026-11-20T10:00", "2026-11-20T09:00");

        picker.Find("form").Submit();

        Assert.Equal("The end must be after the start.", picker.Find("[role=alert]").TextContent);
        Assert.All(picker.FindAll("input"), input => Assert.Equal("true", input.GetAttribute("aria-invalid")));
        Assert.Equal("2026-11-20T09:00", picker.FindAll("input")[1].GetAttribute("value"));
        Assert.Equal(0, _choices);
        JSInterop.VerifyNotInvoke("opsShell.hidePopup");
    }

    private static void Type(IRenderedComponent<TimeRangePicker> picker, string from, string to)
    {
        picker.FindAll("input")[0].Change(from);
        picker.FindAll("input")[1].Change(to);
    }

    private IRenderedComponent<TimeRangePicker> Picker() => Render<TimeRangePicker>(parameters => parameters
        .Add(picker => picker.Value, _chosen)
        .Add(picker => picker.ValueChanged, range => (_chosen, _choices) = (range, _choices + 1)));
}
