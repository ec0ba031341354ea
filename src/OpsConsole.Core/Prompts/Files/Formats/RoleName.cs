namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>Roles of messages.</summary>
internal static class RoleName
{
    /// <summary>The role that a name means; null for none. Google's <c>model</c> is the assistant.</summary>
    public static string? Of(ReadOnlySpan<char> name)
    {
        foreach (string role in (ReadOnlySpan<string>)["system", "user", "assistant", "developer", "tool"])
        {
            if (name.Equals(role, StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return name.Equals("model", StringComparison.OrdinalIgnoreCase) ? "assistant" : null;
    }
}
