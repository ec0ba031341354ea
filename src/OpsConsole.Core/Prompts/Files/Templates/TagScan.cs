namespace OpsConsole.Core.Prompts.Files.Templates;

/// <summary>One pass over a text for its tags, from left to right, looking at each character a fixed number of times.</summary>
internal struct TagScan(string text, TemplateDialect logic)
{
    private readonly List<TemplateTag> _tags = [];
    private Closer _braces = new(text, "}}"), _percents = new(text, "%}"), _hashes = new(text, "#}"), _comments = new(text, "--}}"), _raws = new(text, "endraw");

    public List<TemplateTag> All()
    {
        for (int at = text.IndexOf('{', StringComparison.Ordinal); at >= 0 && at + 3 < text.Length; at = text.IndexOf('{', at))
        {
            at = text[at + 1] switch
            {
                '{' => Braces(at),
                '%' when logic == TemplateDialect.Jinja2 => Statement(at),
                '#' when logic == TemplateDialect.Jinja2 => Add(at, _hashes.After(at + 2), TagKind.Silent),
                _ => at + 1,
            };
        }

        return _tags;
    }

    /// <summary>Reads <c>{{…}}</c>; answers where to go on.</summary>
    private int Braces(int at)
    {
        if (logic == TemplateDialect.Handlebars && text.AsSpan(at + 2).TrimStart('~').StartsWith("!--", StringComparison.Ordinal) && _comments.After(at + 3) is >= 0 and int over)
        {
            _tags.Add(new TemplateTag(at, over + 4, TagKind.Silent)); // of any length
            return over + 4;
        }

        int close = _braces.After(at + 2);
        if (close < 0 || close - at > TemplateTag.MaxLength)
        {
            return at + 1;
        }

        if (text.AsSpan(at + 2, close - at - 2).LastIndexOf("{{") is >= 0 and int later)
        {
            at += 2 + later; // the first one is never closed
        }

        int end = close + 2;
        while (end < text.Length && text[end] == '}' && text[at + 2] == '{' && end - close < 3)
        {
            end++; // {{{name}}}
        }

        _tags.Add(new TemplateTag(at, end, KindOf(at, text.AsSpan(at + 2, close - at - 2).Trim())));
        return end;
    }

    private readonly TagKind KindOf(int at, ReadOnlySpan<char> inner)
    {
        if (logic is TemplateDialect.Handlebars or TemplateDialect.Mustache && inner is ['!', ..])
        {
            return TagKind.Silent;
        }

        if (logic == TemplateDialect.Handlebars && at > 0 && text[at - 1] == '\\')
        {
            return at > 1 && text[at - 2] == '\\' ? TagKind.Expression : TagKind.Silent; // \\{{x}} is one backslash and a value
        }

        // {{{name}}} is no variable, wherever it stands: all clients look for (?<!(?<!\{)\{)\{\{name\}\}.
        bool three = at > 0 && text[at - 1] == '{' && (at == 1 || text[at - 2] != '{');
        return !three && VariableName.IsValid(inner) ? TagKind.Variable : TagKind.Expression;
    }

    private int Statement(int at)
    {
        int end = Add(at, _percents.After(at + 2), TagKind.Statement);
        bool raw = end > at + 1 && _tags[^1].Inner(text).Trim("-+ \t\r\n") is "raw";
        return raw && _raws.After(end) is >= 0 and int over && text.LastIndexOf("{%", over, over - end + 1, StringComparison.Ordinal) is >= 0 and int last ? last : end;
    }

    private readonly int Add(int at, int close, TagKind kind)
    {
        if (close < 0 || close - at > TemplateTag.MaxLength)
        {
            return at + 1;
        }

        _tags.Add(new TemplateTag(at, close + 2, kind));
        return close + 2;
    }

    /// <summary>Finds marks from left to right, looking at each character once.</summary>
    private struct Closer(string text, string mark)
    {
        private int _next = -2;

        public int After(int from)
        {
            if (_next == -2 || (_next >= 0 && _next < from))
            {
                _next = text.IndexOf(mark, from, StringComparison.Ordinal);
            }

            return _next;
        }
    }
}
