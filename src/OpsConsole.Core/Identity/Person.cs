using Microsoft.AspNetCore.Identity;

namespace OpsConsole.Core.Identity;

/// <summary>Somebody who signs in. <see cref="IdentityUser.UserName"/> is the e-mail address.</summary>
public sealed class Person : IdentityUser
{
    /// <summary>Longest display name in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>How the person is called on screens; empty means by the e-mail address.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>When the account was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When the account was disabled, UTC; null while it is not. A disabled person cannot sign in and loses open pages at once.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>Whether a text can be a display name: one line, at most <see cref="MaxNameLength"/> characters.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= MaxNameLength && !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029');
    }
}
