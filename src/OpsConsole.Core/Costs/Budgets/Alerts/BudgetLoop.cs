using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>
/// Judges budgets every ten seconds. Nodes that share a database take turns by their number, so that the second finds open what the first opened; where they meet
/// all the same, the database lets one of them open it.
/// </summary>
internal sealed class BudgetLoop(BudgetWatch watch, StorageOptions storage, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            DateTime now = time.GetUtcNow().UtcDateTime, turn = now.AddTicks(-(now.Ticks % Every.Ticks)).AddSeconds((storage.Node + 5) % 10); // between the turns of the rules that kill
            await Task.Delay((turn > now ? turn : turn + Every) - now, time, stoppingToken).ConfigureAwait(false);
            await watch.JudgeAsync(stoppingToken).ConfigureAwait(false);
        }
    }
}
