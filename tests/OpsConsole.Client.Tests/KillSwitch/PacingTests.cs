using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>When the console is tried again, and by which way.</summary>
public class PacingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public void After_a_connection_that_worked_the_next_attempt_is_anywhere_within_5_seconds()
    {
        ReconnectBackoff backoff = new(new Random(1));
        double[] pauses = [.. Enumerable.Range(0, 2000).Select(_ =>
        {
            backoff.Reset();
            return backoff.Next(Long).TotalSeconds;
        })];
        Assert.InRange(pauses.Max(), 4.9, 5);
        Assert.InRange(pauses.Min(), 0, 0.1);
        for (int second = 0; second < 5; second++)
        {
            Assert.InRange(pauses.Count(p => p >= second && p < second + 1), 300, 500); // uniform: 400
        }
    }

    [Fact]
    public void Then_the_pauses_let_the_first_wave_go_by_and_grow_to_30_seconds()
    {
        Assert.Equal([5, 18, 30, 30, 30], Pauses(0.9999999999));
        Assert.Equal([1, 4, 4, 4, 4], Pauses(0));

        static int[] Pauses(double random)
        {
            ReconnectBackoff backoff = new(new FixedRandom(random));
            return [.. Enumerable.Range(0, 5).Select(_ => (int)Math.Round(backoff.Next(TimeSpan.Zero).TotalSeconds))];
        }
    }

    [Fact]
    public void Ten_thousand_clients_of_a_console_that_is_back_within_4_seconds_are_back_within_20_without_a_stampede()
    {
        const double Down = 4;
        Random random = new(1);
        List<double> attempts = [];
        double last = 0;
        for (int client = 0; client < 10_000; client++)
        {
            ReconnectBackoff backoff = new(random);
            double at = 0;
            do
            {
                at += backoff.Next(Long).TotalSeconds;
                attempts.Add(at);
            }
            while (at < Down);
            last = Math.Max(last, at);
        }

        Assert.InRange(last, 5, Down + 20);
        Assert.InRange(attempts.GroupBy(at => (int)at).Max(second => second.Count()), 1_900, 2_500);
    }

    [Fact]
    public void No_two_attempts_begin_within_a_second()
    {
        ReconnectBackoff backoff = new(new Random(1));
        Random took = new(2);
        for (int attempt = 0; attempt < 10_000; attempt++)
        {
            if (attempt % 5 == 0)
            {
                backoff.Reset();
            }

            TimeSpan since = TimeSpan.FromSeconds(took.NextDouble() * 2);
            Assert.True(since + backoff.Next(since) >= TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public void What_the_console_asks_for_is_waited_for()
    {
        ReconnectBackoff backoff = new(new Random(1));
        Assert.InRange(backoff.Next(TimeSpan.Zero, TimeSpan.FromSeconds(90)).TotalSeconds, 90, 95);
    }

    [Fact]
    public void A_console_that_streams_is_not_polled()
    {
        TransportChoice choice = new(new SteppedClock());
        Assert.False(choice.Polls);
        choice.Streamed();
        choice.StayedSilent();
        Assert.False(choice.Polls);
        choice.Streamed();
        choice.StayedSilent();
        Assert.False(choice.Polls);
    }

    [Fact]
    public void Where_streams_do_not_come_through_it_polls_and_tries_the_stream_again_ever_more_seldom()
    {
        SteppedClock clock = new();
        TransportChoice choice = new(clock);
        foreach (int pause in (int[])[30, 60, 120, 240, 480, 600, 600])
        {
            choice.StayedSilent();
            clock.Advance(TimeSpan.FromSeconds(pause - 1));
            Assert.True(choice.Polls);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False(choice.Polls);
        }
    }

    [Fact]
    public void When_polling_fails_too_it_goes_back_to_the_stream()
    {
        TransportChoice choice = new(new SteppedClock());
        choice.StayedSilent();
        Assert.True(choice.Polls);
        choice.PollFailed();
        Assert.False(choice.Polls);
    }

    [Fact]
    public void A_trial_lets_the_same_ones_through_each_time_and_as_many_as_it_says()
    {
        KilledScope kill = new(SwitchScope.Model("m"), Trial: 0.05);
        string[] keys = [.. Enumerable.Range(0, 20_000).Select(i => $"user-{i}")];
        string[] admitted = [.. keys.Where(k => TrialShare.Admits(kill, k))];
        Assert.InRange(admitted.Length, 900, 1100);
        Assert.All(admitted, k => Assert.True(TrialShare.Admits(kill with { Trial = 0.06 }, k)));
        Assert.InRange(admitted.Count(k => TrialShare.Admits(kill with { Scope = SwitchScope.Global }, k)), 20, 90); // other scopes, other ones
        Assert.InRange(Enumerable.Range(0, 20_000).Count(_ => TrialShare.Admits(kill, null)), 800, 1200);
    }

    [Fact]
    public void The_place_of_a_key_never_changes() => Assert.Equal(
        [0.1732, 0.0109],
        new[] { TrialShare.Place("model:m", "anna"), TrialShare.Place("global", "") }.Select(p => Math.Round(p, 4)));
}
