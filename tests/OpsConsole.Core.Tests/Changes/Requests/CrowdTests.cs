using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>
/// Pushes, approvals, evidence that comes and goes, releases, rollbacks, broken glasses, other policies and people who are shut out, all at the same time. Whatever is
/// live afterwards was approved at that moment, exactly so, by people who had no hand in it.
/// </summary>
public sealed class CrowdTests
{
    private const int MostRounds = 5;

    [Fact]
    public async Task Whatever_happens_at_once_nothing_goes_live_that_was_not_approved() => Assert.True(await RunAsync(1, 6, 90) > 0, "Nothing was released, so nothing was tested.");

    [Theory(Explicit = true)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(25)]
    public async Task Whatever_happens_at_once_nothing_goes_live_that_was_not_approved_in_a_thousand_steps(int seed) => Assert.True(await RunAsync(seed, 8, 1000) > 5);

    /// <returns>How many changes were released.</returns>
    private static async Task<int> RunAsync(int seed, int tasks, int steps)
    {
        await using CrowdedChanges crowd = await CrowdedChanges.StartAsync();
        int released = 0;
        for (int round = 0; released == 0 && round < MostRounds; round++) // people at odds may release nothing for a while
        {
            await crowd.RunAsync(seed + round, tasks, steps);
            released = await new CrowdWitness(crowd.Console, crowd.Memory).LookAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{released} released. {string.Join(", ", crowd.Memory.Story.OrderByDescending(s => s.Value).Select(s => $"{s.Key} {s.Value}"))}");
        Assert.DoesNotContain(crowd.Memory.Story.Keys, k => k.Contains(nameof(ChangeRefusal.Unavailable), StringComparison.Ordinal));
        return released;
    }
}
