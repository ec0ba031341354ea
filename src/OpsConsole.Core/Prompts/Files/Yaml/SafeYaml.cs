using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpsConsole.Core.Prompts.Files.Yaml;

/// <summary>
/// Reads YAML of strangers. It goes through the parser's events and never makes objects of types that a file names. What could blow up is
/// refused: a text over 64 KiB, a depth over 20, more than 5,000 values, anchors, aliases, tags, a key twice, more than one document.
/// </summary>
internal sealed class SafeYaml
{
    /// <summary>Longest text, bytes of UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 20;

    /// <summary>Most values, keys included.</summary>
    public const int MaxNodes = 5_000;

    private const string Quotes = "A text with ': ', one that begins with * & @ ! % or a backtick, or one that goes on after ] or }, needs quotes.";

    private readonly Parser _parser;
    private readonly int _before;
    private int _nodes;

    private SafeYaml(string text, int before) => (_parser, _before) = (new Parser(new Scanner(new StringReader(text), skipComments: true)), before);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">Lines of the file before it.</param>
    /// <param name="problem">Why it cannot be read; null when it can.</param>
    /// <returns>The value; null for an empty text, or one that cannot be read.</returns>
    public static YamlValue? Read(string text, int before, out PromptProblem? problem)
    {
        problem = null;
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            problem = Problem(before + 1, $"The YAML is longer than {MaxBytes / 1024} KiB. Move long texts and test data elsewhere.");
            return null;
        }

        SafeYaml reading = new(text, before);
        try
        {
            return reading.Document();
        }
        catch (RefusedYamlException refused)
        {
            problem = Problem(refused.Line, refused.Message);
        }
        catch (YamlException broken)
        {
            string words = broken.Message.ReplaceLineEndings(" ");
            problem = Problem(reading.Line(broken.Start), $"This is not YAML: {(words.Length > 200 ? words[..200] : words).TrimEnd('.')}. Mend the indentation, the quotes or the brackets here. {Quotes}");
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            problem = Problem(before + 1, "This is not YAML, and the parser does not say where. Mend the indentation, the quotes or the brackets."); // faults of the library, not ours
        }

        return null;
    }

    private YamlValue? Document()
    {
        Next<StreamStart>();
        if (_parser.MoveNext() && _parser.Current is StreamEnd)
        {
            return null;
        }

        YamlValue value = Value(NextEvent(), 1);
        Next<DocumentEnd>();
        if (NextEvent() is DocumentStart second && !IsLastAndEmpty())
        {
            throw new RefusedYamlException(Line(second.Start), "A second document begins here. Only one is read: remove it.");
        }

        return value;
    }

    /// <summary>Whether nothing follows but the end: some close a file with a line <c>---</c>.</summary>
    private bool IsLastAndEmpty() =>
        NextEvent() is Scalar { Value: "", Style: ScalarStyle.Plain, Anchor.IsEmpty: true, Tag.IsEmpty: true } && NextEvent() is DocumentEnd && NextEvent() is StreamEnd;

    private YamlValue Value(ParsingEvent here, int depth)
    {
        int line = Line(here.Start);
        if (++_nodes > MaxNodes)
        {
            throw new RefusedYamlException(line, $"There are more than {MaxNodes:N0} values. Shorten the file.");
        }

        if (here is AnchorAlias || here is NodeEvent { Anchor.IsEmpty: false })
        {
            throw new RefusedYamlException(line, "Anchors (&) and aliases (*) are not read. Write the value out, or put it in quotes if it is a text.");
        }

        if (here is NodeEvent { Tag.IsEmpty: false })
        {
            throw new RefusedYamlException(line, "Tags (!) are not read. Remove it, or put the value in quotes if it is a text.");
        }

        if (depth > MaxDepth)
        {
            throw new RefusedYamlException(line, $"Values are nested deeper than {MaxDepth}. Make them flatter.");
        }

        return here switch
        {
            Scalar scalar => new YamlScalar(line, scalar.Value, scalar.Style is ScalarStyle.Plain),
            SequenceStart => List(line, depth),
            MappingStart => Map(line, depth),
            _ => throw new RefusedYamlException(line, "A value is missing here."),
        };
    }

    private YamlList List(int line, int depth)
    {
        List<YamlValue> items = [];
        while (NextEvent() is { } here and not SequenceEnd)
        {
            items.Add(Value(here, depth + 1));
        }

        return new YamlList(line, items);
    }

    private YamlMap Map(int line, int depth)
    {
        List<YamlEntry> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (NextEvent() is { } here and not MappingEnd)
        {
            if (Value(here, depth + 1) is not YamlScalar key)
            {
                throw new RefusedYamlException(Line(here.Start), "A key must be a text. Put texts with {{…}}, [ or { at their beginning in quotes.");
            }

            if (!keys.Add(key.Text))
            {
                throw new RefusedYamlException(key.Line, $"The key '{Shorten(key.Text)}' stands here twice. Remove one.");
            }

            entries.Add(new YamlEntry(key.Text, key.Line, Value(NextEvent(), depth + 1)));
        }

        return new YamlMap(line, entries);
    }

    private ParsingEvent NextEvent() =>
        _parser.MoveNext() && _parser.Current is { } here ? here : throw new RefusedYamlException(_before + 1, "The YAML ends in the middle. Complete it.");

    private void Next<T>()
    {
        if (NextEvent() is not T)
        {
            throw new RefusedYamlException(_before + 1, "This is not YAML.");
        }
    }

    private int Line(in Mark mark) => _before + (int)Math.Clamp(mark.Line, 1, int.MaxValue / 2);

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static PromptProblem Problem(int line, string message) => new(line, ProblemSeverity.Error, message);
}

/// <summary>A YAML text asks for what is not read.</summary>
internal sealed class RefusedYamlException(int line, string message) : Exception(message)
{
    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; } = line;
}
