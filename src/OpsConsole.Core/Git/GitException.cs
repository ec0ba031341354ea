namespace OpsConsole.Core.Git;

/// <summary>Git did not do what was asked. The message says what it complained of, and holds no secret.</summary>
internal sealed class GitException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GitException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
