using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Search and filter of the catalog.</summary>
public sealed partial class CatalogToolbar : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);

    private IReadOnlyList<CatalogChip> _chips = [];
    private IReadOnlyList<string> _formats = [], _folders = [], _tags = [], _owners = [], _models = [];
    private CatalogView? _filledFrom;
    private CatalogList? _listedFrom;
    private Throttle? _search;
    private readonly Queue<string?> _onTheWay = new();
    private string? _text, _sent;

    [Parameter, EditorRequired]
    public CatalogPageState State { get; set; } = default!;

    /// <summary>Leads to another view.</summary>
    [Parameter, EditorRequired]
    public EventCallback<CatalogView> GoTo { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private CatalogView View => State.View;

    private CatalogFacets Facets => State.List!.Facets;

    /// <inheritdoc />
    public void Dispose() => _search?.Dispose();

    /// <inheritdoc />
    protected override void OnInitialized() => _search = new Throttle(Time, Pause, () => InvokeAsync(Search));

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_filledFrom, View))
        {
            _filledFrom = View;
            if (!IsEcho(View.Text))
            {
                (_text, _sent) = (View.Text, View.Text);
            }
        }

        _chips = State.Chips();
        if (!ReferenceEquals(_listedFrom, State.List))
        {
            _listedFrom = State.List;
            (_tags, _owners, _models) = (Values(Facets.Tags), Values(Facets.Owners), Values(Facets.Models));
            _formats = [.. Facets.Formats.Select(f => PromptWords.Word(f.Value))];
            _folders = [.. Paths(State.List!.Folders)];
        }
    }

    private static IEnumerable<string> Paths(IEnumerable<FolderNode> folders) => folders.SelectMany(f => Paths(f.Folders).Prepend(f.Path));

    private static List<string> Values(IReadOnlyList<FacetValue<string>> facet) => [.. facet.Select(f => f.Value).Order(StringComparer.OrdinalIgnoreCase)];

    private static string FormatText(string word) => PromptWords.FormatOf(word) is { } format ? PromptWords.Format(format) : word;

    // What was typed comes back as an address. By then more may have been typed, and even be on its way.
    private bool IsEcho(string? text)
    {
        if (!_onTheWay.Contains(text))
        {
            _onTheWay.Clear();
            return text == _sent;
        }

        while (_onTheWay.Dequeue() != text)
        {
        }

        return true;
    }

    private Task Search()
    {
        string? text = string.IsNullOrWhiteSpace(_text) ? null : _text.Trim();
        if (text == _sent)
        {
            return Task.CompletedTask;
        }

        _sent = text;
        _onTheWay.Enqueue(text);
        return GoTo.InvokeAsync(View with { Text = text });
    }
}
