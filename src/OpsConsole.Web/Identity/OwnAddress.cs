using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OpsConsole.Web.Identity;

/// <summary>Where the console reaches itself over the network, for what it does as any program would.</summary>
internal sealed class OwnAddress(IServer server, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// The first address it listens on, rather without TLS, whose certificate is hardly made for it; null while it listens on none. One
    /// that listens everywhere is reached by the name of this machine.
    /// </summary>
    public Uri? Value => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Where(a => a.StartsWith("http", StringComparison.Ordinal) && !BindingAddress.Parse(a).IsUnixPipe)
        .OrderBy(a => a.StartsWith("https", StringComparison.Ordinal))
        .Select(a => new Uri(PublicAddress.Browsable(a)))
        .FirstOrDefault();

    /// <summary>Completes when the server listens.</summary>
    public async Task ListensAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
