using System.Text;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch;

public class EventStreamReaderTests
{
    [Fact]
    public async Task Events_have_a_name_and_data() =>
        Assert.Equal(["state=1", "heartbeat=2", "message=3"], await Read("event: state\nid: 1-1\ndata: 1\n\nevent:heartbeat\ndata:2\n\ndata: 3\n\n"));

    [Fact]
    public async Task Lines_end_in_any_of_three_ways() =>
        Assert.Equal(["a=1", "b=2", "c=3\n4"], await Read("event: a\r\ndata: 1\r\n\r\nevent: b\rdata: 2\r\revent: c\ndata: 3\r\ndata: 4\n\n"));

    [Fact]
    public async Task Comments_unknown_fields_and_empty_events_are_passed_over() =>
        Assert.Equal(["message=1"], await Read("\uFEFF: hello\nretry: 3000\n\nevent: lost\n\nnonsense\nnon: sense\n:\ndata: 1\n\n"));

    [Fact]
    public async Task An_event_that_was_cut_off_is_none() => Assert.Equal(["message=1"], await Read("data: 1\n\ndata: 2\n"));

    [Fact]
    public async Task It_does_not_matter_how_the_bytes_are_cut_up()
    {
        const string Text = "retry: 1\r\n\r\nevent: state\r\ndata: {\"é\":\r\ndata: 1}\r\n\r\n: x\n\nevent: heartbeat\rdata: 2\r\rdata\n\n";
        List<string> whole = await Read(Text);
        Assert.Equal(["state={\"é\":\n1}", "heartbeat=2", "message="], whole);
        for (int size = 1; size < 20; size++)
        {
            Assert.Equal(whole, await Read(Text, size));
        }
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut_off_at_a_mebibyte() =>
        await Assert.ThrowsAsync<FormatException>(() => Read("data: " + new string('x', 10 * 1024 * 1024)));

    [Fact]
    public async Task Many_lines_of_one_event_are_cut_off_too() =>
        await Assert.ThrowsAsync<FormatException>(() => Read(string.Concat(Enumerable.Repeat("data: " + new string('x', 1000) + "\n", 2000))));

    [Fact]
    public async Task An_event_of_a_mebibyte_is_read() =>
        Assert.Equal(SwitchDocument.MaxLength + "message=".Length, Assert.Single(await Read("data: " + new string('x', SwitchDocument.MaxLength) + "\n\n", 5000)).Length);

    private static async Task<List<string>> Read(string text, int chunk = int.MaxValue)
    {
        using Chunks stream = new(Encoding.UTF8.GetBytes(text), chunk);
        EventStreamReader reader = new(stream);
        List<string> events = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } next)
        {
            events.Add($"{next.Type}={Encoding.UTF8.GetString(next.Data.Span)}");
        }

        return events;
    }

    /// <summary>Gives at most so many bytes at once.</summary>
    private sealed class Chunks(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
