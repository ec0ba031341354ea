namespace OpsConsole.Core.Prompts;

/// <summary>Where the pages of prompts are, for features that lead there.</summary>
public static class PromptAddress
{
    /// <summary>The releases of a prompt.</summary>
    public static string Releases(string prompt) => $"{Page(prompt)}?tab=releases";

    /// <summary>A version of a prompt as telemetry names it, <c>name@version</c>: the page of that version where it can be one, else the prompt's.</summary>
    public static string Version(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        int at = prompt.LastIndexOf('@');
        return at <= 0 ? Page(prompt)
            : PromptVersion.IsSha(prompt[(at + 1)..]) ? $"{Page(prompt[..at])}?sha={prompt[(at + 1)..]}"
            : Page(prompt[..at]);
    }

    // By the longer of the two addresses: it is right for names that the catalog's own pages have taken, too.
    private static string Page(string prompt) => "/prompts/name/" + string.Join('/', prompt.Split('/').Select(Uri.EscapeDataString));
}
