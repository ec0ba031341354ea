using System.Diagnostics;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Waits for what happens on another thread.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(5, TestContext.Current.CancellationToken))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
        }
    }
}
