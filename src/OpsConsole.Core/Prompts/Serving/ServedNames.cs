using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>How the API calls formats and dialects.</summary>
public static class ServedNames
{
    /// <summary>Name of a format.</summary>
    public static string Of(PromptFormat format) => format switch
    {
        PromptFormat.Prompty => "prompty",
        PromptFormat.Dotprompt => "dotprompt",
        PromptFormat.GitHubModels => "github-models",
        PromptFormat.Fabric => "fabric",
        PromptFormat.Markdown => "markdown",
        _ => "text",
    };

    /// <summary>Name of a dialect.</summary>
    public static string Of(TemplateDialect dialect) => dialect switch
    {
        TemplateDialect.Jinja2 => "jinja2",
        TemplateDialect.Handlebars => "handlebars",
        TemplateDialect.Mustache => "mustache",
        _ => "plain",
    };
}
