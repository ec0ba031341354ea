using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace OpsConsole.Web.Controls;

/// <summary>Filters by one value of a dimension.</summary>
public sealed partial class FilterSelect(IJSRuntime script)
{
    /// <summary>Up to so many values the browser's own list serves.</summary>
    public const int ShortList = 12;

    private readonly string _id = ElementId.Next("filter");
    private readonly OptionSearch _search = new();
    private ElementReference _popup, _list;
    private bool _moved;

    /// <summary>Name of the dimension, <c>Model</c>.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What no filter is called.</summary>
    [Parameter]
    public string All { get; set; } = "All";

    /// <summary>The values to choose from.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Options { get; set; } = [];

    /// <summary>How a value reads; by default as it is.</summary>
    [Parameter]
    public Func<string, string> Text { get; set; } = option => option;

    /// <summary>The chosen value; null for all.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Raised with the chosen value, null for all.</summary>
    [Parameter]
    public EventCallback<string?> ValueChanged { get; set; }

    // A value out of the address may not be among the known ones: it is the filter all the same, and can be taken away.
    private IReadOnlyList<string> Listed => Value is null || Options.Contains(Value) ? Options : [Value, .. Options];

    private string? Set => Value is null ? null : "set";

    private string Foot => _search switch
    {
        { Found.Count: 0 } => "Nothing matches.",
        { More: > 0 } => $"{_search.More:N0} more: type to find them.",
        _ => "",
    };

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_moved)
        {
            _moved = false;
            await script.InvokeVoidAsync("opsShell.scrollToSelected", _list);
        }
    }

    private void Open() => _search.Open(Listed, Value);

    private Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown":
                Move(1);
                break;
            case "ArrowUp":
                Move(-1);
                break;
            case "Enter" when _search.At >= 0:
                return ChooseAndCloseAsync(_search.Found[_search.At]);
        }

        return Task.CompletedTask;
    }

    private void Move(int lines)
    {
        _search.Move(lines);
        _moved = true;
    }

    private async Task ChooseAndCloseAsync(string? option)
    {
        await script.InvokeVoidAsync("opsShell.hidePopup", _popup);
        await ChooseAsync(option);
    }

    private Task ChooseAsync(string? option) => ValueChanged.InvokeAsync(string.IsNullOrEmpty(option) ? null : option);
}
