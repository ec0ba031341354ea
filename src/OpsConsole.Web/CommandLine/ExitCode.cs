namespace OpsConsole.Web.CommandLine;

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>It could not be done; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The storage cannot be used: another process holds the data directory, it is read-only, or a newer version has been there.</summary>
    public const int Storage = 3;

    /// <summary>The settings are wrong (EX_CONFIG of sysexits.h).</summary>
    public const int Settings = 78;
}
