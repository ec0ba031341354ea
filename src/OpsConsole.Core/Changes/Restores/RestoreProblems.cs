namespace OpsConsole.Core.Changes.Restores;

/// <summary>What keeps something from being restored, in words, with the remedy.</summary>
internal static class RestoreProblems
{
    public const string Doubted = "Nothing can be restored: the storage was rolled back. Two people must look at the kill switch's state first, on its page.";
    public const string NotKilled = "The scope is not killed. Look at GET /api/v1/killswitches?env= for what is.";
    public const string NotDoubted = "Nothing is doubted: the state needs nobody's word.";
    public const string BadScope = "scope: must be global, app:<name>, model:<id> or feature:<app>/<feature>, of at most 200 characters.";
    public const string BadEnvironment = "env: must name an environment, such as production, in 1 to 64 characters.";
    public const string BadReason = "reason: say why in 1 to 500 characters.";
}
