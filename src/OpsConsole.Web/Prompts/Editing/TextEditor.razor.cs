using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>What the browser keeps with a draft beside its text.</summary>
/// <param name="Title">What the change is about, in a line.</param>
/// <param name="Why">Why; Markdown.</param>
/// <param name="Name">Name of a new prompt; empty for none.</param>
/// <param name="Format">Format of a new prompt.</param>
public sealed record DraftNote(string Title, string Why, string Name, string Format);

/// <summary>A draft that the browser kept.</summary>
/// <param name="At">When it was kept, milliseconds since 1970 UTC.</param>
/// <param name="Base">The commit that it starts from.</param>
/// <param name="Note">What was kept beside the text; null for nothing.</param>
public sealed record KeptDraft(double At, string Base, DraftNote? Note = null);

/// <summary>
/// A text area for files. The text may be larger than a message of the circuit: it comes by a stream, bounded, and goes back only to begin with.
/// </summary>
public sealed partial class TextEditor : IAsyncDisposable
{
    private readonly string _id = ElementId.Next("text");
    private readonly SemaphoreSlim _reading = new(1, 1);
    private ElementReference _root;
    private IJSObjectReference? _module;
    private DotNetObjectReference<TextEditor>? _self;
    private IReadOnlyList<PromptProblem>? _marked;
    private DraftNote? _noted;
    private string _based = "";
    private bool _gone;

    [Inject]
    internal IJSRuntime JS { get; set; } = default!;

    /// <summary>What it is, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The text to begin with.</summary>
    [Parameter, EditorRequired]
    public string Initial { get; set; } = "";

    /// <summary>Whether it cannot be changed.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>Largest text, bytes of UTF-8.</summary>
    [Parameter]
    public int MaxBytes { get; set; } = 1 << 20;

    /// <summary>Under what the browser keeps a draft; null for none.</summary>
    [Parameter]
    public string? DraftKey { get; set; }

    /// <summary>The commit that the text starts from, kept with the draft.</summary>
    [Parameter]
    public string Base { get; set; } = "";

    /// <summary>What is kept with the draft beside the text.</summary>
    [Parameter]
    public DraftNote? Note { get; set; }

    /// <summary>Lines to mark.</summary>
    [Parameter]
    public IReadOnlyList<PromptProblem>? Problems { get; set; }

    /// <summary>Raised with the text, a moment after the last change.</summary>
    [Parameter]
    public EventCallback<string> Changed { get; set; }

    /// <summary>Raised with its size when the text is larger than allowed.</summary>
    [Parameter]
    public EventCallback<int> TooLarge { get; set; }

    /// <summary>Raised by Ctrl+S.</summary>
    [Parameter]
    public EventCallback Submitted { get; set; }

    /// <summary>Raised when the browser has kept a draft that is another text.</summary>
    [Parameter]
    public EventCallback<KeptDraft> DraftFound { get; set; }

    /// <summary>Called by the module: the text was changed.</summary>
    [JSInvokable]
    public async Task ChangedAsync(int bytes)
    {
        if (bytes > MaxBytes)
        {
            await TooLarge.InvokeAsync(bytes);
        }
        else if (await ReadAsync() is { } text)
        {
            await Changed.InvokeAsync(text);
        }
    }

    /// <summary>Called by the module: Ctrl+S.</summary>
    [JSInvokable]
    public Task SubmitAsync() => Submitted.InvokeAsync();

    /// <summary>The text as it is in the browser now; null when it is too large or the browser is gone.</summary>
    public async Task<string?> ReadAsync()
    {
        if (_module is null)
        {
            return null;
        }

        await _reading.WaitAsync();
        try
        {
            await using IJSStreamReference reference = await _module.InvokeAsync<IJSStreamReference>("read", _root);
            await using Stream stream = await reference.OpenReadStreamAsync(MaxBytes);
            using StreamReader reader = new(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
            return await reader.ReadToEndAsync();
        }
        catch (Exception exception) when (exception is JSDisconnectedException or JSException or IOException or ArgumentOutOfRangeException or OperationCanceledException)
        {
            return null; // too large by now, or gone
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Replaces the text; undo brings the old one back.</summary>
    public ValueTask ReplaceAsync(string text) => CallAsync("replace", text);

    /// <summary>Goes to a line, from 1.</summary>
    public ValueTask GoToAsync(int line) => CallAsync("goTo", line);

    /// <summary>Puts the kept draft into the text area.</summary>
    public ValueTask RestoreDraftAsync() => CallAsync("restore");

    /// <summary>Throws the kept draft away.</summary>
    public ValueTask ForgetDraftAsync() => CallAsync("forget");

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                IJSObjectReference module = await JS.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Prompts/Editing/TextEditor.razor.js"]);
                if (_gone) // the page was left while the module came: there is no text area any more
                {
                    await module.DisposeAsync();
                    return;
                }

                _module = module;
                _self = DotNetObjectReference.Create(this);
                (_noted, _based) = (Note, Base);
                KeptDraft? kept = await _module.InvokeAsync<KeptDraft?>("attach", _root, _self, new { text = Initial, key = ReadOnly ? null : DraftKey, basis = Base, note = Note });
                if (kept is not null)
                {
                    await DraftFound.InvokeAsync(kept);
                }
            }

            if (_module is not null && (_noted, _based) != (Note, Base))
            {
                (_noted, _based) = (Note, Base);
                await _module.InvokeVoidAsync("note", _root, new { basis = Base, note = Note });
            }

            if (_module is not null && !ReferenceEquals(_marked, Problems))
            {
                _marked = Problems;
                await _module.InvokeVoidAsync("mark", _root, (Problems ?? []).Where(p => p.Line > 0).Select(p => new { line = p.Line, severity = p.Severity.ToString() }));
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the text area.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("detach", _root);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it what was to be disposed.
        }

        _self?.Dispose();
        _reading.Dispose();
    }

    private async ValueTask CallAsync(string function, params object[] arguments)
    {
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync(function, [_root, .. arguments]);
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
    }
}
