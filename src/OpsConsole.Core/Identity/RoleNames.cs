namespace OpsConsole.Core.Identity;

/// <summary>How roles are written by people and shown to them.</summary>
public static class RoleNames
{
    /// <summary>Reads a role however it is spelled: <c>on-call</c>, <c>OnCall</c>, <c>on call</c>; <c>admin</c> too. Null when it is none.</summary>
    public static string? Parse(string? text)
    {
        string letters = Letters(text ?? "");
        return letters == "admin" ? Roles.Administrator : Roles.All.FirstOrDefault(role => Letters(role) == letters);
    }

    /// <summary>The role on screens.</summary>
    public static string Title(string role) => role switch
    {
        Roles.Engineer => "Engineer",
        Roles.ProductOwner => "Product owner",
        Roles.Executive => "Executive",
        Roles.OnCall => "On-call",
        Roles.Compliance => "Compliance",
        Roles.Administrator => "Administrator",
        _ => role,
    };

    /// <summary>What somebody in the role does here, in a few words.</summary>
    public static string Explain(string role) => role switch
    {
        Roles.Engineer => "keeps the applications running; connects them and makes keys",
        Roles.ProductOwner => "owns what the applications say and do",
        Roles.Executive => "sees what it costs and what it brings",
        Roles.OnCall => "looks and acts when something breaks",
        Roles.Compliance => "checks single interactions and who did what",
        Roles.Administrator => "manages people and keys",
        _ => "",
    };

    private static string Letters(string text) => string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant();
}
