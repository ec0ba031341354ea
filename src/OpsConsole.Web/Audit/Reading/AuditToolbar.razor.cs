using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>The filter of the trail.</summary>
public sealed partial class AuditToolbar
{
    private AuditView? _filledFrom;
    private AuditPageOfItems? _listedFrom;
    private IReadOnlyList<AuditChip> _chips = [];
    private IReadOnlyList<string> _kinds = [], _types = [], _actors = [];
    private Dictionary<string, string> _names = [];
    private string? _text;

    [Parameter, EditorRequired]
    public AuditListState State { get; set; } = default!;

    /// <summary>Leads to another filter.</summary>
    [Parameter, EditorRequired]
    public EventCallback<AuditFilter> GoTo { get; set; }

    /// <summary>Shows or hides heartbeats.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> Heartbeats { get; set; }

    private AuditFilter Filter => State.View.Filter;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // What is being typed stays until the address changes.
        if (!ReferenceEquals(_filledFrom, State.View))
        {
            (_text, _filledFrom) = (State.View.Filter.Text, State.View);
        }

        _chips = State.Chips();
        if (!ReferenceEquals(_listedFrom, State.Page))
        {
            _listedFrom = State.Page;
            Offer();
        }
    }

    /// <summary>Whom and what to choose from: who and what is on the page, besides the kinds, which are known.</summary>
    private void Offer()
    {
        IReadOnlyList<AuditItem> items = State.Page?.Items ?? [];
        _kinds = [.. State.Kinds.Select(k => k.Name).Union(items.Select(i => i.Kind))];
        _types = [.. items.Select(i => i.ObjectType).Distinct().Order(StringComparer.Ordinal)];
        _names = items.Where(i => i.ActorId is not ("" or "-")).DistinctBy(i => i.ActorId).ToDictionary(i => i.ActorId, AuditWords.Who);
        _actors = [.. _names.OrderBy(n => n.Value, StringComparer.OrdinalIgnoreCase).Select(n => n.Key)];
    }

    private string KindText(string kind) => State.Kinds.FirstOrDefault(k => k.Name == kind)?.Says ?? kind;

    private string ActorText(string actor) => _names.GetValueOrDefault(actor) ?? AuditWords.Short(actor);

    private Task SearchAsync() => GoTo.InvokeAsync(Filter with { Text = string.IsNullOrWhiteSpace(_text) ? null : _text.Trim() });
}
