using System.Text.RegularExpressions;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Notices;

/// <summary>A mention in a text.</summary>
/// <param name="Index">Where its <c>@</c> is.</param>
/// <param name="Name">Who is meant: an address, the beginning of one, or a name. Letters, digits and <c>. _ % + - @</c> only.</param>
public sealed record Mention(int Index, string Name)
{
    /// <summary>Characters of it, with its <c>@</c>.</summary>
    public int Length => Name.Length + 1;
}

/// <summary>
/// People that a comment mentions: <c>@</c> and their e-mail address, what stands before its <c>@</c>, or their name without spaces. Upper and lower case are the
/// same. What several people are called mentions none of them: their addresses do.
/// </summary>
public static partial class Mentions
{
    /// <summary>Most people that one comment mentions.</summary>
    public const int Most = 20;

    /// <summary>Ids of the people that a text mentions.</summary>
    public static IReadOnlyList<string> In(string? text, IEnumerable<AccessEntry> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        AccessEntry[] all = [.. people.Where(p => !p.Disabled)];
        return [.. Of(text).Select(m => m.Name).Distinct(StringComparer.OrdinalIgnoreCase).Select(n => Find(n, all)).OfType<string>().Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>The mentions of a text, as they stand in it, whoever they mean. What is before the <c>@</c> of an address is none.</summary>
    public static IEnumerable<Mention> Of(string text) => Pattern().Matches(text).Select(m => new Mention(m.Index, m.Groups[1].Value));

    private static string? Find(string name, AccessEntry[] people) =>
        people.FirstOrDefault(p => Same(p.Email, name))?.PersonId
        ?? (people.Where(p => Same(p.Email.Split('@')[0], name) || Same(p.Name.Replace(" ", "", StringComparison.Ordinal), name)).ToArray() is [var only] ? only.PersonId : null);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"(?<![\p{L}\p{N}@._%+/-])@([\p{L}\p{N}](?:[\p{L}\p{N}._%+-]{0,62}[\p{L}\p{N}])?(?:@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,200}[\p{L}\p{N}])?)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
