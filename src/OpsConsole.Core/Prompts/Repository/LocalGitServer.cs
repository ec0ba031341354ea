namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// For repositories of this host, where git starts the other side here too: it must not run what that repository names. To the servers of
/// other protocols these options are of no account.
/// </summary>
internal static class LocalGitServer
{
    private const string Safe = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true -c core.attributesFile=/dev/null";

    /// <summary>For fetching.</summary>
    public const string Upload = $"--upload-pack={Safe} upload-pack";

    /// <summary>For pushing. A working copy whose branch is moved follows, unless there is work in it that was not committed.</summary>
    public const string Receive = $"--receive-pack={Safe} -c core.symlinks=false -c receive.autogc=false -c gc.auto=0 -c receive.denyCurrentBranch=updateInstead receive-pack";
}
