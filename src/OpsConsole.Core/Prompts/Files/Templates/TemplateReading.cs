using System.Buffers;

namespace OpsConsole.Core.Prompts.Files.Templates;

/// <summary>What templates of one prompt say: their language, and which variables they use.</summary>
internal sealed class TemplateReading
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

    private static readonly SearchValues<char> Begins = SearchValues.Create(Letters), GoesOn = SearchValues.Create(Letters + "0123456789.");

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _uses = [];
    private int _depth;

    private TemplateReading(TemplateDialect logic) => Logic = logic;

    /// <summary>The language that logic in it would be written in.</summary>
    private TemplateDialect Logic { get; }

    /// <summary>The language.</summary>
    public TemplateDialect Dialect { get; private set; }

    /// <summary>The variables that are filled in, each once, in order. Those inside loops and sections may belong to what is looped over, and are left out.</summary>
    public IReadOnlyList<string> Uses => _uses;

    /// <summary>Tags that no variable's name stands in, where the language has no logic: they stay as they are.</summary>
    public int Strange { get; private set; }

    /// <summary>Whether a declared variable is used anywhere, also within logic.</summary>
    public bool Mentions(string name) => _words.Contains(name);

    /// <summary>Reads messages.</summary>
    /// <param name="messages">Their templates.</param>
    /// <param name="beside">Templates that only the runtime fills in: what they name counts as used.</param>
    /// <param name="logic">The language that the format has for logic; <see cref="TemplateDialect.Plain"/> where it has none.</param>
    public static TemplateReading Of(IEnumerable<string> messages, IEnumerable<string> beside, TemplateDialect logic)
    {
        TemplateReading reading = new(logic);
        foreach (string message in messages)
        {
            reading.Read(message);
        }

        foreach (string text in beside)
        {
            TemplateTag.Of(text, logic).ForEach(tag => AddWords(tag.Inner(text), reading._words));
        }

        if (reading.Dialect != TemplateDialect.Plain)
        {
            reading._uses.RemoveAll(u => reading._bound.Contains(VariableName.Root(u)));
        }

        return reading;
    }

    private void Read(string text)
    {
        foreach (TemplateTag tag in TemplateTag.Of(text, Logic))
        {
            ReadOnlySpan<char> inner = tag.Inner(text);
            switch (tag.Kind)
            {
                case TagKind.Variable when Logic != TemplateDialect.Handlebars || !(inner is "else" or "this" || inner.StartsWith("this.")):
                    Use(inner);
                    break;
                case TagKind.Expression when Logic == TemplateDialect.Plain:
                    Strange++;
                    break;
                default:
                    Dialect = Logic;
                    ReadLogic(inner, tag.Kind);
                    break;
            }
        }
    }

    private void Use(ReadOnlySpan<char> inner)
    {
        string name = inner.ToString();
        AddWord(name, _words);
        if (_depth == 0 && _seen.Add(name))
        {
            _uses.Add(name);
        }
    }

    /// <summary>Follows how deep loops and sections are, and collects the words.</summary>
    private void ReadLogic(ReadOnlySpan<char> inner, TagKind kind)
    {
        inner = inner.Trim("-~ \t\r\n");
        if (kind == TagKind.Silent)
        {
            return;
        }

        if (kind == TagKind.Statement)
        {
            Bind(inner);
        }
        else if (Bare(inner) is { IsEmpty: false } name)
        {
            Use(name);
        }
        else if (inner is ['#' or '^', _, ..])
        {
            _depth++;
        }
        else if (inner is ['/', ..] && _depth > 0)
        {
            _depth--;
        }

        AddWords(inner, _words);
    }

    /// <summary>The variable that an expression is and no more: <c>{{{name}}}</c>, <c>{{&amp;name}}</c>, <c>{{~name~}}</c>, <c>{{this.name}}</c>. Empty for any other.</summary>
    private ReadOnlySpan<char> Bare(ReadOnlySpan<char> inner)
    {
        if (Logic != TemplateDialect.Jinja2)
        {
            inner = (inner is ['{', .., '}'] ? inner[1..^1] : inner.TrimStart('&')).Trim();
        }

        if (Logic == TemplateDialect.Handlebars)
        {
            inner = inner.StartsWith("this.") ? inner[5..] : inner is "else" or "this" ? [] : inner;
        }

        return VariableName.IsValid(inner) ? inner : [];
    }

    /// <summary>Takes down what a statement of Jinja2 names itself: it is no variable of the prompt.</summary>
    private void Bind(ReadOnlySpan<char> inner)
    {
        bool loops = inner.StartsWith("for ");
        if (loops || inner.StartsWith("set ") || inner.StartsWith("macro "))
        {
            int end = loops ? inner.IndexOf(" in ") : inner.IndexOfAny('=', ')');
            AddWords(end < 0 ? inner : inner[..end], _bound);
        }

        if (loops || inner.StartsWith("macro ") || inner.StartsWith("block "))
        {
            _bound.Add(loops ? "loop" : inner[0] == 'm' ? "caller" : "self"); // given by Jinja2
        }
    }

    private static void AddWords(ReadOnlySpan<char> inner, HashSet<string> words)
    {
        for (int at = inner.IndexOfAny(Begins); at >= 0; at = inner.IndexOfAny(Begins))
        {
            inner = inner[at..];
            int length = inner.IndexOfAnyExcept(GoesOn) is >= 0 and int end ? end : inner.Length;
            if (VariableName.IsValid(inner[..length]))
            {
                AddWord(inner[..length].ToString(), words);
            }

            inner = inner[length..];
        }
    }

    private static void AddWord(string word, HashSet<string> words)
    {
        words.Add(word);
        words.Add(VariableName.Root(word));
    }
}
