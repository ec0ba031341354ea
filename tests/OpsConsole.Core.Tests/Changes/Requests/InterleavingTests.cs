using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>
/// Pushes, approvals, releases, rejections and edits of the policy in any order. Whatever the console put live was approved: judged by what git has,
/// by what the people saw when they approved, and by the policy that was pushed last, not by what the console believes.
/// </summary>
public sealed class InterleavingTests
{
    [Fact]
    public async Task Nothing_goes_live_that_was_not_approved() => Assert.True(await RunAsync(1, 40) + await RunAsync(2, 40) + await RunAsync(3, 40) > 0, "Nothing was released, so nothing was tested.");

    [Theory(Explicit = true)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Nothing_goes_live_that_was_not_approved_in_a_thousand_steps(int seed) => Assert.True(await RunAsync(seed, 250) > 0);

    /// <returns>How many changes were released.</returns>
    private static async Task<int> RunAsync(int seed, int steps)
    {
        await using InterleavedChanges changes = await InterleavedChanges.StartAsync(seed);
        for (int i = 0; i < steps; i++)
        {
            string step = await changes.StepAsync();
            Assert.True(await changes.ProblemAsync() is not { } problem, $"Seed {seed}, step {i} ({step}): {await changes.ProblemAsync()}");
        }

        return changes.Released;
    }
}
