using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>Addresses of the pages where prompts are changed.</summary>
internal static class EditingLinks
{
    /// <summary>A new prompt.</summary>
    public const string New = PromptsWeb.Path + "/new";

    /// <summary>The proposals.</summary>
    public const string Proposals = PromptsWeb.Path + "/proposals";

    /// <summary>A prompt's page.</summary>
    public static string Prompt(string name) => PromptView.Of(name);

    /// <summary>The editor of a prompt.</summary>
    public static string Edit(string name) => $"{PromptsWeb.Path}/edit/{PromptView.Escape(name)}";

    /// <summary>A proposal.</summary>
    public static string Proposal(string id) => $"{Proposals}/{id}";

    /// <summary>What is and was live in an environment.</summary>
    public static string Environment(string environment) => $"{PromptsWeb.Path}/environments/{Uri.EscapeDataString(environment)}";
}
