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
            if (View.Text != _sent) // else it is what was typed a moment ago, and more may have been typed since
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

    private void Typed(ChangeEventArgs change)
    {
        _text = change.Value as string;
        _search!.Ask();
    }

    private Task Search()
    {
        string? text = string.IsNullOrWhiteSpace(_text) ? null : _text.Trim();
        if (text == _sent)
        {
            return Task.CompletedTask;
        }

        _sent = text;
        return GoTo.InvokeAsync(View with { Text = text });
    }
}
