namespace OpsConsole.Core.Prompts.Files.Templates;

/// <summary>Names of variables: a letter or underscore, then letters, digits, underscores and dots, at most 200 characters.</summary>
internal static class VariableName
{
    private const int MaxLength = 200;

    /// <summary>Whether it is one.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength || !(char.IsAsciiLetter(name[0]) || name[0] == '_'))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The part before the first dot: <c>user</c> of <c>user.name</c>.</summary>
    public static string Root(string name) => name.IndexOf('.') is > 0 and int dot ? name[..dot] : name;
}
