namespace OpsConsole.Core.Git;

/// <summary>
/// Git did not do what was asked. The message says what it complained of, and holds no secret. To those who do not know of git it is what it is
/// when a file cannot be read or written.
/// </summary>
internal sealed class GitException : IOException
{
    /// <summary>Creates the exception.</summary>
    public GitException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
