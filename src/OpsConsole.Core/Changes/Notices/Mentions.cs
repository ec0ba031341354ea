using System.Text.RegularExpressions;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Notices;

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
        return [.. Mention().Matches(text).Select(m => m.Groups[1].Value.TrimEnd('.', '-')).Distinct(StringComparer.OrdinalIgnoreCase).Select(n => Find(n, all)).OfType<string>().Distinct(StringComparer.Ordinal).Take(Most)];
    }

    private static string? Find(string name, AccessEntry[] people) =>
        people.FirstOrDefault(p => Same(p.Email, name))?.PersonId
        ?? (people.Where(p => Same(p.Email.Split('@')[0], name) || Same(p.Name.Replace(" ", "", StringComparison.Ordinal), name)).ToArray() is [var only] ? only.PersonId : null);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"(?<![\w.@/])@([\p{L}\p{N}._%+-]+(?:@[\p{L}\p{N}.-]+)?)")]
    private static partial Regex Mention();
}
