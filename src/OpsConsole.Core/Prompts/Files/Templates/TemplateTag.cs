namespace OpsConsole.Core.Prompts.Files.Templates;

/// <summary>What a tag of a template is.</summary>
internal enum TagKind
{
    /// <summary><c>{{name}}</c>: every dialect understands it.</summary>
    Variable,

    /// <summary>Any other <c>{{…}}</c>.</summary>
    Expression,

    /// <summary><c>{%…%}</c> or <c>{#…#}</c> of Jinja2.</summary>
    Statement,
}

/// <summary>A tag in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct TemplateTag(int Start, int End, TagKind Kind)
{
    private const int MaxLength = 1_000;

    /// <summary>What stands between the braces, without white space around it.</summary>
    public ReadOnlySpan<char> Inner(string text) => text.AsSpan(Start + 2, End - Start - 4).Trim();

    /// <summary>The tags of a text, in order. Linear in its length, whatever is in it; what is longer than 1,000 characters is no tag.</summary>
    /// <param name="text">The text.</param>
    /// <param name="statements">Whether <c>{%…%}</c> and <c>{#…#}</c> count too.</param>
    public static List<TemplateTag> Of(string text, bool statements)
    {
        List<TemplateTag> tags = [];
        Closer braces = new(text, "}}"), percents = new(text, "%}"), hashes = new(text, "#}");
        for (int at = text.IndexOf('{'); at >= 0 && at + 3 < text.Length; at = text.IndexOf('{', at))
        {
            char second = text[at + 1];
            int close = second switch
            {
                '{' => braces.After(at + 2),
                '%' when statements => percents.After(at + 2),
                '#' when statements => hashes.After(at + 2),
                _ => -1,
            };
            if (close < 0 || close - at > MaxLength)
            {
                at++;
                continue;
            }

            if (second == '{' && text.AsSpan(at + 2, close - at - 2).LastIndexOf("{{") is >= 0 and int later)
            {
                at += 2 + later; // the first one is never closed
            }

            int end = close + 2;
            if (second == '{')
            {
                while (end < text.Length && text[end] == '}' && text[at + 2] == '{' && end - close < 3)
                {
                    end++; // {{{name}}}
                }

                // {{{name}}} is no variable, wherever it stands: all clients look for (?<!(?<!\{)\{)\{\{name\}\}.
                bool three = at > 0 && text[at - 1] == '{' && (at == 1 || text[at - 2] != '{');
                bool name = !three && VariableName.IsValid(text.AsSpan(at + 2, close - at - 2).Trim());
                tags.Add(new TemplateTag(at, end, name ? TagKind.Variable : TagKind.Expression));
            }
            else
            {
                tags.Add(new TemplateTag(at, end, TagKind.Statement));
            }

            at = end;
        }

        return tags;
    }

    /// <summary>Finds closing marks from left to right, looking at each character once.</summary>
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
