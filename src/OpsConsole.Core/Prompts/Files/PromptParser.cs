using System.Text;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>Reads a prompt's file: bytes in, prompt or problems out. Never throws for what is in a file.</summary>
public static class PromptParser
{
    /// <summary>Reads.</summary>
    /// <param name="format">The format, from its path.</param>
    /// <param name="content">The file.</param>
    /// <param name="user">Content of <c>user.md</c> beside a Fabric folder's <c>system.md</c>; null where there is none.</param>
    public static ParsedPrompt Parse(PromptFormat format, ReadOnlySpan<byte> content, byte[]? user = null)
    {
        string text = Encoding.UTF8.GetString(content);
        return new ParsedPrompt(new Prompt { Format = format, Dialect = TemplateDialect.Plain, Template = text, Messages = [new PromptMessage("user", text)] }, []);
    }
}
