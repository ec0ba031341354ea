using Microsoft.Extensions.Options;
using OpsConsole.Client;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Demo.Fleet;
using OpsConsole.Web.Demo.Sending;
using OpsConsole.Web.Demo.World;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo;

/// <summary>
/// Sends the sample data once the server listens: history newest first, so that the last day is there within a moment, and
/// beside it whatever has happened since the demo began, for ever. What happens now obeys the kill switch.
/// </summary>
internal sealed partial class DemoTraffic(
    OwnAddress address, IOptions<DemoSettings> settings, StorageOptions storage, DemoKey key, DemoState state, DemoFleet fleet, TimeProvider time, ILogger<DemoTraffic> logger) : BackgroundService
{
    /// <summary>Sent in one go: some 750 interactions, 3,000 spans.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromHours(6);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            if ((settings.Value.Endpoint is { } named ? new Uri(named) : address.Value) is not { } endpoint)
            {
                Log.NoAddress(logger);
                return;
            }

            var console = new ConsoleConnection(endpoint, await key.GetAsync(stoppingToken));
            DemoLedger ledger = DemoLedger.Open(storage.DataDirectory, time.GetUtcNow().UtcDateTime);
            var world = new DemoWorld(settings.Value.Seed, ledger.Now.Anchor, settings.Value.InteractionsPerDay);

            // Threads of their own: exports block, and the pool of a small machine has to answer them.
            await Task.WhenAll(
                OnThread(() => SendHistory(console, world, ledger, stoppingToken)),
                OnThread(() => SendLive(console, world, ledger, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops; the ledger knows where to go on.
        }
    }

    private static Task OnThread(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void SendHistory(ConsoleConnection console, DemoWorld world, DemoLedger ledger, CancellationToken stopping)
    {
        DateTime anchor = ledger.Now.Anchor, oldest = anchor.AddDays(-settings.Value.Days);
        using var exporter = new DemoExporter(console, world.Applications, stopping);
        long begun = time.GetTimestamp();
        int count = 0;
        for (DateTime to = ledger.Now.LoadedBackTo; to > oldest;)
        {
            state.Report((anchor - to) / (anchor - oldest));
            DateTime from = to - Stretch > oldest ? to - Stretch : oldest;
            count += Send(exporter, [.. world.Ended(from, to)], stopping);
            ledger.LoadedBackTo(from);
            to = from;
        }

        state.Report(1);
        if (count > 0)
        {
            double seconds = time.GetElapsedTime(begun).TotalSeconds;
            Log.HistoryLoaded(logger, count, seconds);
        }
    }

    private void SendLive(ConsoleConnection console, DemoWorld world, DemoLedger ledger, CancellationToken stopping)
    {
        using var exporter = new DemoExporter(console, world.Applications, stopping);
        DateTime now = time.GetUtcNow().UtcDateTime, oldest = now.AddDays(-settings.Value.Days);
        DateTime from = ledger.Now.SentUpTo > oldest ? ledger.Now.SentUpTo : oldest;
        while (!stopping.IsCancellationRequested)
        {
            now = time.GetUtcNow().UtcDateTime;
            DateTime to = now - from > Stretch ? from + Stretch : now;
            if (to > from && Send(exporter, [.. world.Ended(from, to).Select(Obeying)], stopping) > 0)
            {
                ledger.SentUpTo(to);
            }

            from = to > from ? to : from;
            if (to == now)
            {
                stopping.WaitHandle.WaitOne(Tick);
            }
        }
    }

    private DemoTrace Obeying(DemoTrace trace) => DemoObedience.Obey(trace, fleet.Ask(trace.Application, trace.Environment, trace.Model));

    /// <summary>Sends until all has arrived.</summary>
    private int Send(DemoExporter exporter, List<DemoTrace> traces, CancellationToken stopping)
    {
        while (!exporter.Send(traces))
        {
            stopping.ThrowIfCancellationRequested();
            Log.NotAccepted(logger, traces.Count, AfterFailure.TotalSeconds);
            stopping.WaitHandle.WaitOne(AfterFailure);
        }

        stopping.ThrowIfCancellationRequested();
        return traces.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Sample data: {Count} interactions of history loaded in {Seconds:0.0} s.")]
        public static partial void HistoryLoaded(ILogger logger, int count, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: {Count} interactions were not accepted; trying again in {Seconds} s.")]
        public static partial void NotAccepted(ILogger logger, int count, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: the server has no address to send to. Set Demo:Endpoint.")]
        public static partial void NoAddress(ILogger logger);
    }
}
