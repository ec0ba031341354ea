namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>A Fabric folder: <c>system.md</c>, and <c>user.md</c> if there is one. What the user types is put where <c>{{input}}</c> stands, or at the end.</summary>
internal static class FabricFolder
{
    private const string Input = "{{input}}";

    public static void Read(PromptDraft draft, string system, string? user)
    {
        draft.Template = system;
        string first = FileText.Plain(system), second = FileText.Plain(user ?? "");
        bool both = !second.AsSpan().Trim().IsEmpty; // many folders have an empty user.md
        if (!first.Contains(Input, StringComparison.Ordinal) && !second.Contains(Input, StringComparison.Ordinal))
        {
            (first, second) = both ? (first, Append(second)) : (Append(first), second);
            draft.Note(0, "The text has no {{input}}, so it is put at the end, as Fabric does.");
        }

        draft.Say("system", first);
        if (both)
        {
            draft.Say("user", second);
        }

        if (first.Contains("{{plugin:", StringComparison.Ordinal) || second.Contains("{{plugin:", StringComparison.Ordinal))
        {
            draft.Warn(0, "Calls of plugins ({{plugin:…}}) run programs in Fabric. Here they are text, and nothing runs them.");
        }
    }

    private static string Append(string text) => text.EndsWith('\n') ? text + Input : text + "\n" + Input;
}
