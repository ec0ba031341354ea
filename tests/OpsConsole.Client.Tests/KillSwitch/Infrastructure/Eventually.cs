using System.Diagnostics;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch.Infrastructure;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task True(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"It did not happen: {what}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the pause after an attempt, then moves the clock to its end.</summary>
    /// <returns>How long the pause was.</returns>
    public static async Task<TimeSpan> NextAttempt(KillSwitchClient client, SteppedClock clock)
    {
        await True(() => client.Status.NextAttempt is not null, "the attempt ends");
        KillSwitchStatus status = client.Status;
        TimeSpan pause = status.NextAttempt!.Value - clock.GetUtcNow().UtcDateTime;
        clock.Advance(pause);
        await True(() => client.Status.Attempts > status.Attempts, "the next attempt begins");
        return pause;
    }
}
