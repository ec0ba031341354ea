using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OpsConsole.Core.Sources;

namespace OpsConsole.Web.Sources.Files;

/// <summary>Chooses a file and sends it.</summary>
public sealed partial class ImportForm : IAsyncDisposable
{
    private readonly string _title = Controls.ElementId.Next("import"), _hint = Controls.ElementId.Next("import-file");
    private DotNetObjectReference<ImportForm>? _self;
    private IJSObjectReference? _module;
    private ElementReference _root;
    private string? _name, _problem, _remedy;
    private long _size;
    private double _sent;
    private bool _isSending, _keep, _gone;

    /// <summary>The source.</summary>
    [Parameter, EditorRequired]
    public SourceDefinition Source { get; set; } = default!;

    /// <summary>Whether a file is read: then none can be sent.</summary>
    [Parameter]
    public bool IsReading { get; set; }

    /// <summary>Whether the newest file was refused because of some of its lines.</summary>
    [Parameter]
    public bool HasRefused { get; set; }

    /// <summary>Raised when the console has a file and reads it.</summary>
    [Parameter]
    public EventCallback Begun { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <summary>Called by the browser: a file was chosen.</summary>
    [JSInvokable]
    public Task ChosenAsync(string name, long size)
    {
        (_name, _size, _problem) = (name, size, null);
        return InvokeAsync(StateHasChanged);
    }

    /// <summary>Called by the browser: so much is sent, 0 to 1.</summary>
    [JSInvokable]
    public Task SentAsync(double sent)
    {
        _sent = sent;
        return InvokeAsync(StateHasChanged);
    }

    /// <summary>Called by the browser: what the console answered; 0 for nothing.</summary>
    [JSInvokable]
    public async Task AnsweredAsync(int status, string body)
    {
        _isSending = false;
        (_problem, _remedy) = status == StatusCodes.Status202Accepted ? (null, null) : ProblemOf(status, body);
        await Begun.InvokeAsync();
        await InvokeAsync(StateHasChanged);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        _self?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("abort", _root);
                await _module.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is JSDisconnectedException or JSException or OperationCanceledException)
        {
            return; // the browser is gone, and the request with it
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        IJSObjectReference module = await Script.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Sources/Files/ImportForm.razor.js"]);
        if (_gone)
        {
            await module.DisposeAsync();
            return;
        }

        (_module, _self) = (module, DotNetObjectReference.Create(this));
        await _module.InvokeVoidAsync("attach", _root, _self);
    }

    private static (string Problem, string Remedy) ProblemOf(int status, string body)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            return (answer.RootElement.GetProperty("detail").GetString()!, answer.RootElement.GetProperty("remedy").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return status == 0
                ? ("The file was not sent: the connection broke.", "Look whether the console is up and the disk has room, and send it again.")
                : ($"The console answered {status}.", "Send the file again. If it stays, look at the log of the console, and of what stands before it: a proxy may limit the size of requests.");
        }
    }

    private async Task SendAsync(bool keep)
    {
        if (_module is null || _isSending)
        {
            return;
        }

        (_isSending, _sent, _problem) = (true, 0, null);
        if (!await _module.InvokeAsync<bool>("send", _root, $"{ImportsApi.Path}?source={Uri.EscapeDataString(Source.Id)}{(keep ? "&refused=keep" : "")}"))
        {
            (_isSending, _name) = (false, null);
        }
    }

    private async Task AbortAsync()
    {
        await _module!.InvokeVoidAsync("abort", _root);
        _isSending = false;
    }
}
