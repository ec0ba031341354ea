using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A format to write a new prompt in.</summary>
/// <param name="Format">The format.</param>
/// <param name="Label">How it is called.</param>
/// <param name="Ending">What follows the name in the path.</param>
/// <param name="Start">A file to begin with.</param>
internal sealed record NewPromptTemplate(PromptFormat Format, string Label, string Ending, string Start);

/// <summary>What new prompts begin with.</summary>
internal static class NewPromptTemplates
{
    /// <summary>Every format, the usual one first.</summary>
    public static IReadOnlyList<NewPromptTemplate> All { get; } =
    [
        new(PromptFormat.Prompty, "Prompty (.prompty)", ".prompty",
            """
            ---
            name: New prompt
            description: What it is for, in a sentence.
            model:
              id: gpt-4o-mini
              options:
                temperature: 0.2
            inputs:
              - name: question
                kind: string
                required: true
                example: Where is my parcel?
            ---
            system:
            You are a helpful assistant. Answer in two sentences.

            user:
            {{question}}

            """),
        new(PromptFormat.Dotprompt, "Dotprompt (.prompt)", ".prompt",
            """
            ---
            model: googleai/gemini-2.5-flash
            config:
              temperature: 0.2
            input:
              schema:
                question: string, what the user asks
            ---
            {{role "system"}}
            You are a helpful assistant. Answer in two sentences.
            {{role "user"}}
            {{question}}

            """),
        new(PromptFormat.GitHubModels, "GitHub Models (.prompt.yml)", ".prompt.yml",
            """
            name: New prompt
            description: What it is for, in a sentence.
            model: openai/gpt-4o-mini
            modelParameters:
              temperature: 0.2
            messages:
              - role: system
                content: You are a helpful assistant. Answer in two sentences.
              - role: user
                content: "{{question}}"

            """),
        new(PromptFormat.Fabric, "Fabric pattern (folder with system.md)", "/system.md",
            """
            # IDENTITY and PURPOSE

            You are an expert at one thing. Say which.

            # STEPS

            - Read the input.

            # OUTPUT INSTRUCTIONS

            - Only output Markdown.

            # INPUT

            {{input}}

            """),
        new(PromptFormat.Markdown, "Markdown (.md)", ".md",
            """
            ---
            description: What it is for, in a sentence.
            model: gpt-4o-mini
            ---
            You are a helpful assistant. Answer the question in two sentences.

            {{question}}

            """),
        new(PromptFormat.Text, "Plain text (.txt)", ".txt", "Answer the question in two sentences: {{question}}\n"),
    ];

    /// <summary>The template of a format.</summary>
    public static NewPromptTemplate Of(PromptFormat format) => All.First(t => t.Format == format);
}
