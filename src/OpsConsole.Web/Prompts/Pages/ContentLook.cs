namespace OpsConsole.Web.Prompts.Pages;

/// <summary>How a prompt's text is shown.</summary>
internal enum ContentLook
{
    /// <summary>Its messages, as Markdown.</summary>
    Rendered,

    /// <summary>The file as it is.</summary>
    Source,

    /// <summary>Its messages with sample values.</summary>
    Filled,
}
