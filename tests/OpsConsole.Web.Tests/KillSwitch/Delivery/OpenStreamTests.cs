using System.IO.Pipelines;
using System.Text;
using OpsConsole.Core.Identity;
using OpsConsole.Web.KillSwitch.Delivery.States;
using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>A stream whose client does not read.</summary>
[Collection(DeliveryTests.Name)]
public sealed class OpenStreamTests(DeliveryConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_client_gets_the_newest_state_and_nothing_in_between()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 0));
        OpenStream stream = await OpenAsync(environment, pipe);
        Assert.True(stream.BusySince > 0);

        for (int i = 0; i < 10; i++)
        {
            await console.KillAsync(environment, $"app:{i}");
            stream.Send();
        }

        string first = await ReadAsync(pipe);
        Assert.Contains("\"version\":0", first, StringComparison.Ordinal);
        string second = await ReadAsync(pipe);
        Assert.Contains("id: 1-10\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("\"version\":9", second, StringComparison.Ordinal);
        await stream.CloseAsync();
    }

    [Fact]
    public async Task Once_closed_nothing_is_written_any_more()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        Pipe pipe = new();
        OpenStream stream = await OpenAsync(environment, pipe);
        await ReadAsync(pipe);
        await stream.CloseAsync();
        await console.KillAsync(environment, "global");
        stream.Send();
        stream.Beat();
        Assert.False(pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Closing_waits_for_whoever_writes()
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 0));
        OpenStream stream = await OpenAsync(DeliveryConsole.FreshEnvironment(), pipe);
        Task closing = stream.CloseAsync();
        Assert.False(closing.IsCompleted);
        await ReadAsync(pipe);
        await closing;
    }

    [Fact]
    public async Task A_stream_whose_other_side_is_gone_ends()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        Pipe pipe = new();
        OpenStream stream = await OpenAsync(environment, pipe);
        await pipe.Reader.CompleteAsync();
        stream.Beat();
        await stream.Ended.WaitAsync(Cancel);
    }

    private async Task<OpenStream> OpenAsync(string environment, Pipe pipe)
    {
        KeyEntry key = console.Get<KeyDirectory>().Verify(await console.CreateKeyAsync(Scopes.FlagsRead))!;
        OpenStream stream = new(console.Get<EnvironmentStates>().In(environment), EventForm.State, pipe.Writer, key, TimeProvider.System);
        stream.Open("retry: 1000\n\n"u8.ToArray());
        return stream;
    }

    private static async Task<string> ReadAsync(Pipe pipe)
    {
        ReadResult read = await pipe.Reader.ReadAsync(Cancel);
        string text = Encoding.UTF8.GetString(read.Buffer);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
