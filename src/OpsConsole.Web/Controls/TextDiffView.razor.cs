using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using OpsConsole.Core.Prompts.Comparing;

namespace OpsConsole.Web.Controls;

/// <summary>Shows what became of a text.</summary>
public sealed partial class TextDiffView
{
    private const int MostAtOnce = 2_000;

    private readonly HashSet<int> _opened = [];
    private TextDiffResult _diff = new([], 0, 0, false);
    private List<DiffRow> _rows = [];
    private List<DiffStretch> _stretches = [];
    private (string Before, string After, TextDiffMode Mode)? _shown;
    private int _most = MostAtOnce;
    private ElementReference _region;

    /// <summary>The text before.</summary>
    [Parameter, EditorRequired]
    public string Before { get; set; } = "";

    /// <summary>The text after.</summary>
    [Parameter, EditorRequired]
    public string After { get; set; } = "";

    /// <summary>How they are shown.</summary>
    [Parameter]
    public TextDiffMode Mode { get; set; }

    /// <summary>What is compared, for screen readers.</summary>
    [Parameter]
    public string Label { get; set; } = "Changes";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_shown is { } shown && shown == (Before, After, Mode))
        {
            return;
        }

        if (_shown is null || _shown.Value.Before != Before || _shown.Value.After != After)
        {
            _diff = TextDiff.Of(Before, After);
        }

        _shown = (Before, After, Mode);
        _rows = DiffRows.Of(_diff.Lines, Mode);
        _stretches = DiffRows.Fold(_rows);
        _opened.Clear();
        _most = MostAtOnce;
    }

    /// <summary>Shows what is folded away. The button goes, so that its focus has to go somewhere.</summary>
    private async Task OpenAsync(int stretch)
    {
        _opened.Add(stretch);
        await _region.FocusAsync(preventScroll: true);
    }

    /// <summary>A line's number and text in one of the two columns; empty cells where the other text has no such line.</summary>
    private static RenderFragment Cells(DiffLine? line, int? number, string side) => builder =>
    {
        builder.OpenElement(0, "td");
        builder.AddAttribute(1, "class", $"number {side} {Name(line)}");
        builder.AddContent(2, number);
        builder.CloseElement();
        if (line is null)
        {
            builder.OpenElement(3, "td");
            builder.AddAttribute(4, "class", $"text none {side}");
            builder.CloseElement();
        }
        else
        {
            builder.AddContent(5, Text(line, side));
        }
    };

    private static RenderFragment Text(DiffLine line, string side) => builder =>
    {
        builder.OpenElement(0, "td");
        builder.AddAttribute(1, "class", $"text {side} {Name(line)}");
        builder.AddMarkupContent(2, line.Kind switch
        {
            LineKind.Removed => "<span class=\"sign\" aria-hidden=\"true\">−</span><span class=\"visually-hidden\">Removed: </span>",
            LineKind.Added => "<span class=\"sign\" aria-hidden=\"true\">+</span><span class=\"visually-hidden\">Added: </span>",
            _ => "<span class=\"sign\" aria-hidden=\"true\"></span>",
        });
        builder.OpenElement(3, "span");
        builder.AddAttribute(4, "class", "words");
        foreach (LineSegment segment in line.Segments)
        {
            AddSegment(builder, line.Kind, segment);
        }

        builder.CloseElement();
        if (Remark(line) is { } remark)
        {
            builder.OpenElement(8, "span");
            builder.AddAttribute(9, "class", "remark");
            builder.AddContent(10, remark);
            builder.CloseElement();
        }

        builder.CloseElement();
    };

    private static void AddSegment(RenderTreeBuilder builder, LineKind kind, LineSegment segment)
    {
        if (segment.Changed)
        {
            builder.OpenElement(5, kind == LineKind.Removed ? "del" : "ins");
            builder.AddContent(6, string.IsNullOrWhiteSpace(segment.Text) ? segment.Text.Replace(' ', '·').Replace('\t', '→') : segment.Text);
            builder.CloseElement();
        }
        else
        {
            builder.AddContent(7, segment.Text);
        }
    }

    private static string? Remark(DiffLine line) => line switch
    {
        { OnlySpace: true } when !line.Segments.Any(s => s.Changed) => line.Unended ? "only the line end differs: there is none" : "only the line end differs",
        { OnlySpace: true } => "only white space differs",
        { Unended: true, Kind: not LineKind.Same } => "no line end",
        _ => null,
    };

    private static string? Name(DiffLine? line) => line?.Kind switch { LineKind.Added => "added", LineKind.Removed => "removed", LineKind.Same => "same", _ => null };

    private static string Said(int lines, string what) => $"{lines} {(lines == 1 ? "line" : "lines")} {what}";
}
