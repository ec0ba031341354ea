namespace OpsConsole.Core.Identity;

/// <summary>How a command on people ended.</summary>
public enum PeopleOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The actor may not do this (any more), or the session is over.</summary>
    NotAllowed,

    /// <summary>There is no such person.</summary>
    NotFound,

    /// <summary>The e-mail address has an account already.</summary>
    AlreadyThere,

    /// <summary>That is not an e-mail address.</summary>
    BadEmail,

    /// <summary>The name is too long.</summary>
    BadName,

    /// <summary>No role, or one that does not exist.</summary>
    BadRole,

    /// <summary>The password is too short or too long.</summary>
    BadPassword,

    /// <summary>The current password is wrong.</summary>
    WrongPassword,

    /// <summary>The one-time link was used, replaced by a newer one, or is too old.</summary>
    BadLink,

    /// <summary>Nobody would be left who can manage people.</summary>
    LastAdministrator,

    /// <summary>Somebody else changed the same person at the same moment.</summary>
    Conflict,
}

/// <summary>The outcomes in words, each with what to do next.</summary>
public static class PeopleWording
{
    /// <summary>What to tell somebody; empty when it is done.</summary>
    public static string Say(PeopleOutcome outcome) => outcome switch
    {
        PeopleOutcome.Done => "",
        PeopleOutcome.NotAllowed => "You are not allowed to do this. Ask an administrator for the role.",
        PeopleOutcome.NotFound => "This person does not exist. Reload the list.",
        PeopleOutcome.AlreadyThere => "This e-mail address has an account already. Change its roles instead.",
        PeopleOutcome.BadEmail => "This is not an e-mail address. Write it as name@example.com.",
        PeopleOutcome.BadName => $"The name is longer than {Person.MaxNameLength} characters, or has more than one line. Shorten it.",
        PeopleOutcome.BadRole => $"Choose at least one role: {string.Join(", ", Roles.All)}.",
        PeopleOutcome.BadPassword => $"A password has {PasswordRule.MinLength} to {PasswordRule.MaxLength} characters. A few words in a row are fine.",
        PeopleOutcome.WrongPassword => "The current password is not right. Try again.",
        PeopleOutcome.BadLink => "This link was used, replaced or is too old. Ask for a new one.",
        PeopleOutcome.LastAdministrator => "This is the last administrator. Make somebody else administrator first.",
        PeopleOutcome.Conflict => "Somebody changed this person at the same moment. Look again and repeat.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}

/// <summary>What a password must be: long. No rules of composition, which only make passwords predictable.</summary>
public static class PasswordRule
{
    /// <summary>Least characters.</summary>
    public const int MinLength = 10;

    /// <summary>Most characters, so that hashing stays cheap.</summary>
    public const int MaxLength = 200;

    /// <summary>Whether the length is right.</summary>
    public static bool Accepts(string? password) => password is { Length: >= MinLength and <= MaxLength };
}
