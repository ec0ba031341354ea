namespace OpsConsole.Core.Prompts;

/// <summary>A prompt's file that is not read: a symbolic link, a submodule, or larger than <see cref="PromptsOptions.MaxFileBytes"/>.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Commit">Whole SHA of the commit that has it.</param>
/// <param name="Problem">Why it is not read, as the catalog says it.</param>
public sealed record UnreadFile(string Path, string Commit, string Problem);
