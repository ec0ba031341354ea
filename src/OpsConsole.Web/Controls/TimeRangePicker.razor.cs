using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Controls;

/// <summary>Chooses the time range of a page.</summary>
public sealed partial class TimeRangePicker(TimeProvider time, IJSRuntime script)
{
    private readonly string _id = ElementId.Next("range");
    private ElementReference _popup;
    private TimeRange? _filledFrom;
    private string? _from, _to, _problem;

    /// <summary>The range.</summary>
    [Parameter, EditorRequired]
    public TimeRange Value { get; set; } = TimeRange.Default;

    /// <summary>Raised with the range that was chosen.</summary>
    [Parameter]
    public EventCallback<TimeRange> ValueChanged { get; set; }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private string? Invalid => _problem is null ? null : "true";

    // The fields start from the range that is shown, so that moving one end is a small change.
    private void Fill()
    {
        if (ReferenceEquals(_filledFrom, Value))
        {
            return;
        }

        (DateTime from, DateTime to) = Value.Resolve(Now);
        (_from, _to, _problem, _filledFrom) = (from.ToString(FreeRange.Format), to.ToString(FreeRange.Format), null, Value);
    }

    private async Task ChooseAsync(string preset)
    {
        if (TimeRange.TryRelative(preset, out TimeRange range))
        {
            _filledFrom = null; // the fields follow the preset, also when it is the same one again
            await ValueChanged.InvokeAsync(range);
        }
    }

    private async Task ApplyAsync()
    {
        _problem = FreeRange.Read(_from, _to, Now, out TimeRange? range);
        if (range is not null)
        {
            await script.InvokeVoidAsync("opsShell.hidePopup", _popup);
            await ValueChanged.InvokeAsync(range);
        }
    }
}
