using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Layout;

/// <summary>Finds pages, commands and interactions by typing.</summary>
public sealed partial class CommandPalette
{
    private PaletteState _state = new([], mayFind: false);
    private ElementReference _dialog, _list;
    private bool _moved;

    [Inject]
    private NavTree Nav { get; set; } = default!;

    [Inject]
    private IEnumerable<PaletteCommand> Commands { get; set; } = default!;

    [Inject]
    private IEnumerable<IPaletteSource> Sources { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        System.Security.Claims.ClaimsPrincipal person = (await Person).User;
        List<PaletteLine> lines = [];
        foreach (NavSection section in await Nav.ForAsync(person))
        {
            lines.AddRange(section.Items.Select(item => new PaletteLine(item.Label, section.Name, item.Icon, item.Href, Keys: KeysOf(item.Href))));
        }

        foreach (PaletteCommand command in Commands)
        {
            if (await IsAllowedAsync(person, command.Permission))
            {
                lines.Add(new PaletteLine(command.Label, "Command", command.Icon, command.Href, command.Act));
            }
        }

        List<IPaletteSource> sources = [];
        foreach (IPaletteSource source in Sources)
        {
            if (await IsAllowedAsync(person, source.Permission))
            {
                sources.Add(source);
            }
        }

        _state = new PaletteState(lines, await IsAllowedAsync(person, Permissions.ViewInteractions), sources);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_moved)
        {
            _moved = false;
            await Script.InvokeVoidAsync("opsShell.scrollToSelected", _list);
        }
    }

    private static string? KeysOf(string href) => Shortcut.All.FirstOrDefault(shortcut => shortcut.Href == href)?.Keys;

    private async Task<bool> IsAllowedAsync(System.Security.Claims.ClaimsPrincipal person, string? permission) =>
        permission is null || (await Authorization.AuthorizeAsync(person, null, permission)).Succeeded;

    private void Reset() => _state.Search("");

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
            case "Enter" when _state.Chosen is { } line:
                return RunAsync(line);
        }

        return Task.CompletedTask;
    }

    private void Move(int by)
    {
        _state.Move(by);
        _moved = true;
    }

    private async Task RunAsync(PaletteLine line)
    {
        await Script.InvokeVoidAsync("opsShell.closeDialog", _dialog);
        if (line.Href is not null)
        {
            Navigation.NavigateTo(line.Href);
        }
        else
        {
            await Script.InvokeVoidAsync("opsShell.act", line.Act);
        }
    }
}
