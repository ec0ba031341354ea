using System.Diagnostics;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Waits for what happens on another thread.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition(); await Task.Delay(5, TestContext.Current.CancellationToken))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
        }
    }
}
