using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit;

public sealed class KeyScheduleTests
{
    private const string Origin = "opsconsole.audit/aaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly string[] Keys = [.. Enumerable.Range(0, 4).Select(_ => NewKey(Origin))];

    [Theory]
    [InlineData(1, 0, "0")]
    [InlineData(10, 0, "0")]
    [InlineData(11, 10, "1,0")] // the first checkpoint after the rotation at 10 has both
    [InlineData(15, 9, "1,0")]
    [InlineData(15, 11, "1")]
    [InlineData(21, 20, "2")] // what was lost at 20 is not asked for
    [InlineData(21, 9, "2")]
    [InlineData(31, 30, "3,2")]
    [InlineData(40, 9, "3,2")]
    [InlineData(40, 31, "3")]
    public void A_checkpoint_needs_the_key_in_force_and_that_before_each_rotation_not_covered_yet(long size, long previous, string expected)
    {
        KeySchedule schedule = Schedule();

        Assert.Equal(expected.Split(',').Select(i => Keys[int.Parse(i)]), schedule.RequiredFor(size, previous).Select(k => k.ToString()));
        Assert.Equal(Keys[int.Parse(expected.Split(',')[0])], schedule.KeyFor(size)!.ToString());
    }

    [Fact]
    public void Two_rotations_without_a_checkpoint_between_need_three_signatures()
    {
        KeySchedule schedule = new(Origin);
        Assert.True(schedule.TryAdd(0, "audit.started", "done", Keys[0]));
        Assert.True(schedule.TryAdd(5, "audit.key_rotated", "done", Keys[1]));
        Assert.True(schedule.TryAdd(6, "audit.key_rotated", "done", Keys[2]));

        Assert.Equal([Keys[2], Keys[1], Keys[0]], schedule.RequiredFor(7, 3).Select(k => k.ToString()));
    }

    [Fact]
    public void An_attempt_that_was_refused_changes_nothing()
    {
        KeySchedule schedule = Schedule();

        Assert.True(schedule.TryAdd(50, "audit.key_rotated", "denied", null));
        Assert.Equal(30, schedule.Current!.Seq);
    }

    [Fact]
    public void Entries_that_cannot_name_a_key_of_this_log_are_refused()
    {
        KeySchedule schedule = new(Origin);

        Assert.False(schedule.TryAdd(1, "audit.key_rotated", "done", Keys[0])); // before the first
        Assert.False(schedule.TryAdd(1, "audit.started", "done", Keys[0])); // not at the start
        Assert.False(schedule.TryAdd(0, "audit.key_rotated", "done", Keys[0])); // something else at the start
        Assert.False(schedule.TryAdd(0, "audit.started", "denied", Keys[0]));
        Assert.False(schedule.TryAdd(0, "audit.started", "done", NewKey("opsconsole.audit/another")));
        Assert.False(schedule.TryAdd(0, "audit.started", "done", Keys[0] + " "));
        Assert.False(schedule.TryAdd(0, "audit.started", "done", null));
        Assert.False(schedule.TryAdd(0, "no json"u8.ToArray()));
        Assert.True(schedule.TryAdd(0, "audit.started", "done", Keys[0]));
        Assert.False(schedule.TryAdd(0, "audit.started", "done", Keys[0])); // a second time
    }

    private static KeySchedule Schedule()
    {
        KeySchedule schedule = new(Origin);
        Assert.True(schedule.TryAdd(0, "audit.started", "done", Keys[0]));
        Assert.True(schedule.TryAdd(10, "audit.key_rotated", "done", Keys[1]));
        Assert.True(schedule.TryAdd(20, "audit.key_replaced", "done", Keys[2]));
        Assert.True(schedule.TryAdd(30, "audit.key_rotated", "done", Keys[3]));
        return schedule;
    }

    private static string NewKey(string origin)
    {
        using SigningKey key = SigningKey.Create();
        return key.Verifier(origin).ToString();
    }
}
