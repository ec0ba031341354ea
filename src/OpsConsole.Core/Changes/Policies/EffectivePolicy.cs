namespace OpsConsole.Core.Changes.Policies;

/// <summary>The policy in force: changes are judged by it and by no other.</summary>
/// <param name="Policy">What it says.</param>
/// <param name="Id">Id of its adoption, 16 hexadecimal digits.</param>
/// <param name="Blob">SHA of its content: which policy it is; empty for the console's own.</param>
/// <param name="Commit">A commit of the branch that has it; null for the console's own.</param>
/// <param name="Text">Its text.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Change">The change request that brought it; null for what was there when the console first looked.</param>
public sealed record EffectivePolicy(ChangePolicy Policy, string Id, string Blob, string? Commit, string Text, DateTime Since, string? Change)
{
    /// <summary>The console's own, where none was put in force yet.</summary>
    public static EffectivePolicy Own { get; } = new(DefaultPolicy.Policy, "", "", null, DefaultPolicy.Text, DateTime.MinValue, null);
}
