using OpsConsole.Core.Storage;
using OpsConsole.Web.Demo.StandIns.Aws;
using OpsConsole.Web.Demo.StandIns.Prometheus;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns;

/// <summary>
/// Stands in for the systems that the sample sources read: a Prometheus server and AWS. It listens on a port of its own on this host only, and says the same to anybody
/// who speaks their protocols. There before the first job runs.
/// </summary>
internal sealed class StandInServer : IHostedLifecycleService, IAsyncDisposable
{
    private readonly StandInSettings _settings;
    private readonly WebApplication _server;

    public StandInServer(StandInSettings settings, StandInPort port, MeasuredWorld world, SampleUse use, TimeProvider time)
    {
        _settings = settings;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(port.Endpoint);
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => port.Socket);
        _server = builder.Build();
        new PrometheusStandIn(world, time).Map(_server.MapGroup(StandInSettings.PrometheusPath));
        _server.MapPost(StandInSettings.AwsPath, new AwsStandIn(world, use, time).AnswerAsync);
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        PrivateFile.Write(_settings.ProfilesFile, StandInSettings.Profiles);
        await _server.StartAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops last: a run that is cut off here would be shown as a failure of its source.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
