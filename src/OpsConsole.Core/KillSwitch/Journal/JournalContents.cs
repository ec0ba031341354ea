namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>What the journal held when it was opened.</summary>
/// <param name="Entries">Its entries, oldest first.</param>
/// <param name="Damage">What of it cannot be read, in words for whoever is on call; null when all can.</param>
public sealed record JournalContents(IReadOnlyList<JournalEntry> Entries, string? Damage);
