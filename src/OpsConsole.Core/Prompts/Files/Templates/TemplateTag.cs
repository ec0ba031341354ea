namespace OpsConsole.Core.Prompts.Files.Templates;

/// <summary>What a tag of a template is.</summary>
internal enum TagKind
{
    /// <summary><c>{{name}}</c>: every dialect understands it.</summary>
    Variable,

    /// <summary>Any other <c>{{…}}</c>.</summary>
    Expression,

    /// <summary><c>{%…%}</c> of Jinja2.</summary>
    Statement,

    /// <summary>A comment, or a tag that is escaped: no value goes there, whatever is in it.</summary>
    Silent,
}

/// <summary>A tag in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct TemplateTag(int Start, int End, TagKind Kind)
{
    /// <summary>Longest tag that is not a comment, characters.</summary>
    public const int MaxLength = 1_000;

    /// <summary>What stands between the braces, without white space around it.</summary>
    public ReadOnlySpan<char> Inner(string text) => text.AsSpan(Start + 2, End - Start - 4).Trim();

    /// <summary>The tags of a text, in order. Linear in its length, whatever is in it; what is longer than 1,000 characters is no tag.</summary>
    /// <param name="text">The text.</param>
    /// <param name="logic">
    /// The language of its logic. In Jinja2 <c>{%…%}</c> and <c>{#…#}</c> count too, and nothing between <c>raw</c> and <c>endraw</c>;
    /// in Handlebars <c>{{!--…--}}</c> and <c>\{{…}}</c> are silent.
    /// </param>
    public static List<TemplateTag> Of(string text, TemplateDialect logic) => new TagScan(text, logic).All();
}
