namespace OpsConsole.Core.Prompts.Repository;

/// <summary>The branch that counts no longer follows from where it was: somebody forced another history onto it.</summary>
/// <param name="Before">Where it ended.</param>
/// <param name="After">Where it ends now.</param>
/// <param name="Lost">Released commits that are no longer on it. They are kept and stay readable.</param>
internal sealed record HistoryRewrite(string Before, string After, IReadOnlyList<string> Lost);
