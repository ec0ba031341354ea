namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>How a doubt reads to a tired person: what happened, what holds, what to do.</summary>
internal static class DoubtWords
{
    private const string WhatHolds = " What is killed stays killed, and kills work. Nothing can be restored until two people have looked and trust the state.";

    public static string RolledBack =>
        "The database is older than what this console already knew: it was probably restored from a backup." + WhatHolds;

    public static string Damaged(string damage) => damage + WhatHolds;

    public static string Reported(string environment, long version, long ours) =>
        $"An application obeys version {version} of {environment} or a later one, and this console knows only version {ours}: its storage was probably lost or restored from a backup." + WhatHolds;
}
