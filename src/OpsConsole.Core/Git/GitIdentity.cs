namespace OpsConsole.Core.Git;

/// <summary>Who a commit is by. Git allows neither angle brackets nor control characters in either part; they are left out.</summary>
internal sealed record GitIdentity
{
    private const int MaxLength = 200;

    /// <summary>What git strips from either end, and refuses when nothing else is there.</summary>
    private const string Stripped = ".,:;\"'\\ ";

    /// <summary>Somebody.</summary>
    public GitIdentity(string name, string email) => (Name, Email) = (Clean(name, "Unnamed"), Clean(email, "unknown@localhost"));

    /// <summary>The console itself.</summary>
    public static GitIdentity Console { get; } = new("OpsConsole", "opsconsole@localhost");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The e-mail address.</summary>
    public string Email { get; }

    private static string Clean(string text, string otherwise)
    {
        string clean = new string([.. text.Where(c => !char.IsControl(c) && c is not ('<' or '>'))]).Trim();
        return clean.All(Stripped.Contains) ? otherwise : clean.Length > MaxLength ? clean[..MaxLength] : clean;
    }
}
