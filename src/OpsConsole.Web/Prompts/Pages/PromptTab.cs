namespace OpsConsole.Web.Prompts.Pages;

/// <summary>A side of a prompt that its page shows.</summary>
public enum PromptTab
{
    /// <summary>What the file says.</summary>
    Content,

    /// <summary>Who changed it when.</summary>
    History,

    /// <summary>Two versions beside each other.</summary>
    Compare,

    /// <summary>Who wrote which line.</summary>
    Blame,

    /// <summary>What is and was live where.</summary>
    Releases,

    /// <summary>How it does in production, by version.</summary>
    Numbers,
}
