namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>The console's own client: it comes over the network, as any application does.</summary>
public interface IDrillProbe
{
    /// <summary>Connects, and waits until it knows the state.</summary>
    /// <exception cref="DrillException">It could not; the message is for people.</exception>
    Task<IDrillWatch> ConnectAsync(string environment, CancellationToken cancellationToken);
}

/// <summary>A client that is connected. Disposing it closes the connection.</summary>
public interface IDrillWatch : IAsyncDisposable
{
    /// <summary>Completes when the client takes the drill feature for killed, or for live.</summary>
    /// <returns>The moment at which it did first, as a timestamp of the clock.</returns>
    Task<long> ObeysAsync(bool killed, CancellationToken cancellationToken);
}

/// <summary>A drill could not be done. The message says why, for people.</summary>
public sealed class DrillException(string message) : Exception(message);
