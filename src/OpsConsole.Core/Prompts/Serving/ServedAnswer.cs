namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Why a prompt is not served.</summary>
public enum ServedMiss
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Nothing was read from the repository yet, and nothing kept from before.</summary>
    NotReady,

    /// <summary>No prompt has that name.</summary>
    UnknownName,

    /// <summary>The repository has no file for that environment.</summary>
    UnknownEnvironment,

    /// <summary>The prompt is not released in that environment.</summary>
    NotReleased,

    /// <summary>It is released there, and its version cannot be read from the repository.</summary>
    Unreadable,

    /// <summary>No commit has that SHA, or several begin so.</summary>
    UnknownCommit,

    /// <summary>The commit has no prompt of that name.</summary>
    NotInCommit,

    /// <summary>The commit has the prompt's file, and it is not read: see <see cref="ServedAnswer.Unread"/>.</summary>
    NotRead,
}

/// <summary>What came of asking for a prompt.</summary>
/// <param name="Prompt">The prompt; null when it is not served.</param>
/// <param name="Miss">Why not.</param>
public readonly record struct ServedAnswer(ServedPrompt? Prompt, ServedMiss Miss)
{
    /// <summary>The file that is not read; null for every other miss.</summary>
    public UnreadFile? Unread { get; private init; }

    internal static ServedAnswer Of(ServedPrompt prompt) => new(prompt, ServedMiss.None);

    internal static ServedAnswer Not(ServedMiss miss) => new(null, miss);

    internal static ServedAnswer Not(UnreadFile unread) => new(null, ServedMiss.NotRead) { Unread = unread };
}
