using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.Storage;
using OpsConsole.Web.KillSwitch.Pages;

namespace OpsConsole.Web.Tests.KillSwitch.Pages;

public class ReachTests
{
    [Theory]
    [InlineData(850, 847, 412.0, "847 of 850 instances confirmed in 0.4 s")]
    [InlineData(12, 12, 9.4, "12 of 12 instances confirmed in 9 ms")]
    [InlineData(1, 0, null, "0 of 1 instance confirmed")]
    [InlineData(0, 0, null, "No instance is known to this console")]
    public void It_reads_like_a_sentence(int expected, int confirmed, double? lastMs, string text) => Assert.Equal(text, new Reach(expected, confirmed, lastMs, []).Text);

    [Fact]
    public void What_this_node_knows_now_replaces_what_it_wrote_down()
    {
        KillProgress now = new("1", "production", DateTime.UnixEpoch, 5, 4, 1, 2, 3, 30, [new InstanceName("production", "shop", "5")]);

        Reach reach = Reach.Of([Row(node: 1, confirmed: 1, lastMs: 10), Row(node: 2, confirmed: 3, lastMs: 50)], now, node: 1)!;

        Assert.Equal((8, 7, 50.0), (reach.Expected, reach.Confirmed, reach.LastMs));
        Assert.Equal("; missing: shop/5", reach.MissingText);
    }

    [Fact]
    public void Nothing_is_known_of_what_nobody_wrote_down() => Assert.Null(Reach.Of([], null, node: 1));

    [Fact]
    public void An_id_tells_its_time_whatever_its_highest_bit_says()
    {
        ManualTime time = new(new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc));
        long id = new SortableId(time, node: 3).Next();
        Assert.Equal(time.GetUtcNow().UtcDateTime, SortableId.TimeOf(id));
        Assert.Equal(time.GetUtcNow().UtcDateTime, SortableId.TimeOf(id | long.MinValue));
    }

    private static KillDelivery Row(int node, int confirmed, double lastMs) => new()
    {
        RecordId = "1", Node = node, Environment = "production", Expected = 3, Confirmed = confirmed, LastMs = lastMs, Missing = "[]",
    };
}
