namespace OpsConsole.Core.Prompts.Repository;

/// <summary>The versions that the console's example repository comes with, for sample data that belongs to it.</summary>
public static class ExampleVersions
{
    /// <summary>The commits that made the versions of a prompt, oldest first; none for a prompt that is not in the example.</summary>
    public static IReadOnlyList<string> Of(string prompt) => ExampleRepository.Versions(prompt);
}
