using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>A place outside the database that keeps checkpoints. One call at a time.</summary>
internal interface IAnchor
{
    /// <summary>Its name: <c>file</c>, <c>git</c> or <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>Where it keeps them, for people who may see that.</summary>
    string Target { get; }

    /// <summary>Keeps a checkpoint; durable when it returns. Keeping the same one again changes nothing.</summary>
    /// <exception cref="AnchorException">That was not possible; the message says why and what to do.</exception>
    Task AnchorAsync(PublishedCheckpoint checkpoint, CancellationToken cancellationToken);
}

/// <summary>An anchor that can be asked what it holds.</summary>
internal interface IReadableAnchor : IAnchor
{
    /// <summary>The newest checkpoints that it holds, some thousands at most, oldest first. Nobody has checked their signatures.</summary>
    /// <param name="logId">The log that is asked for. Others that lie beside it may come too.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AnchorException">It cannot be read; the message says why and what to do.</exception>
    Task<IReadOnlyList<PublishedCheckpoint>> ReadAsync(string logId, CancellationToken cancellationToken);
}

/// <summary>An anchor cannot be used. The message says why and what to do, and holds no secret.</summary>
public sealed class AnchorException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AnchorException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public AnchorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public AnchorException()
    {
    }

    /// <summary>How long the other side asked to be left alone; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
