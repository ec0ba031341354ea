namespace OpsConsole.Core.Prompts.Files.Templates;

/// <summary>A variable that a template uses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Message">Number of the message, from 0.</param>
/// <param name="At">Where in the message.</param>
internal readonly record struct VariableUse(string Name, int Message, int At);

/// <summary>What templates of one prompt say: their language, and which variables they use.</summary>
internal sealed class TemplateReading
{
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<VariableUse> _uses = [];
    private int _depth;

    private TemplateReading(TemplateDialect logic) => Logic = logic;

    /// <summary>The language that logic in it would be written in.</summary>
    private TemplateDialect Logic { get; }

    /// <summary>The language.</summary>
    public TemplateDialect Dialect { get; private set; }

    /// <summary>The variables that are filled in, each once, in order. Those inside loops and sections may belong to what is looped over, and are left out.</summary>
    public IReadOnlyList<VariableUse> Uses => _uses;

    /// <summary>Tags that no variable's name stands in, where the language has no logic: they stay as they are.</summary>
    public int Strange { get; private set; }

    /// <summary>Whether a declared variable is used anywhere, also within logic.</summary>
    public bool Mentions(string name) => _words.Contains(name);

    /// <summary>Reads messages.</summary>
    /// <param name="messages">Their templates.</param>
    /// <param name="logic">The language that the format has for logic; <see cref="TemplateDialect.Plain"/> where it has none.</param>
    public static TemplateReading Of(IEnumerable<string> messages, TemplateDialect logic)
    {
        TemplateReading reading = new(logic);
        int number = 0;
        foreach (string message in messages)
        {
            reading.Read(message, number++);
        }

        if (reading.Dialect == TemplateDialect.Plain)
        {
            return reading;
        }

        reading._uses.RemoveAll(u => reading._bound.Contains(VariableName.Root(u.Name)));
        return reading;
    }

    private void Read(string text, int message)
    {
        foreach (TemplateTag tag in TemplateTag.Of(text, statements: Logic == TemplateDialect.Jinja2))
        {
            ReadOnlySpan<char> inner = tag.Inner(text);
            switch (tag.Kind)
            {
                case TagKind.Variable when Logic != TemplateDialect.Handlebars || inner is not ("else" or "this"):
                    string name = inner.ToString();
                    _words.Add(name);
                    _words.Add(VariableName.Root(name));
                    if (_depth == 0 && _seen.Add(name))
                    {
                        _uses.Add(new VariableUse(name, message, tag.Start));
                    }

                    break;
                case TagKind.Expression when Logic == TemplateDialect.Plain:
                    Strange++;
                    break;
                default:
                    Dialect = Logic;
                    ReadLogic(inner);
                    break;
            }
        }
    }

    /// <summary>Follows how deep loops and sections are, and collects the words.</summary>
    private void ReadLogic(ReadOnlySpan<char> inner)
    {
        inner = inner.Trim("-~ \t\r\n");
        if (Logic == TemplateDialect.Jinja2)
        {
            if (inner.StartsWith("for ") || inner.StartsWith("set ") || inner.StartsWith("macro "))
            {
                int end = inner.StartsWith("for ") ? inner.IndexOf(" in ") : inner.IndexOfAny('=', ')');
                AddWords(end < 0 ? inner : inner[..end], _bound);
            }
        }
        else if (inner is ['#' or '^', ..])
        {
            _depth++;
        }
        else if (inner is ['/', ..] && _depth > 0)
        {
            _depth--;
        }

        AddWords(inner, _words);
    }

    private static void AddWords(ReadOnlySpan<char> inner, HashSet<string> words)
    {
        while (!inner.IsEmpty)
        {
            int begin = inner.IndexOfAnyExceptInRange('\0', '@');
            if (begin < 0)
            {
                return;
            }

            inner = inner[begin..];
            int length = 1;
            while (length < inner.Length && (char.IsAsciiLetterOrDigit(inner[length]) || inner[length] is '_' or '.'))
            {
                length++;
            }

            if (VariableName.IsValid(inner[..length]))
            {
                string word = inner[..length].ToString();
                words.Add(word);
                words.Add(VariableName.Root(word));
            }

            inner = inner[length..];
        }
    }
}
