using System.Diagnostics;
using System.Net;
using OpsConsole.Client.Prompts;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>Handlers that throw, consoles that hang, prompts that are nowhere.</summary>
public sealed class PromptTroubleTests : PromptClientUnderTest
{
    private static readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>
        NotFound = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.NotFound, """{"detail":"It is not released.","remedy":"Release it."}""")),
        Hang = async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new UnreachableException();
        };

    public static TheoryData<string> Thrown => [nameof(InvalidOperationException), nameof(OperationCanceledException)];

    [Theory]
    [MemberData(nameof(Thrown))]
    public async Task Whatever_the_applications_own_handler_throws_it_asks_again(string thrown)
    {
        PromptClient client = Make();
        await client.GetAsync(FakePrompts.Name, Cancel);
        Console.Instead = (_, _) => throw (thrown == nameof(InvalidOperationException) ? new InvalidOperationException("The circuit is open.") : new OperationCanceledException());
        await Eventually.True(() => { Clock.Advance(TimeSpan.FromSeconds(5)); return client.Status.Single().Problem is not null; }, "it asks");
        (Console.Instead, Console.Sha, Console.Blob) = (null, new string('c', 40), new string('d', 40));
        await Eventually.True(() => { Clock.Advance(TimeSpan.FromSeconds(5)); return client.Status.Single().Version == Console.Sha; }, "it asks again");
        Assert.Null(client.Status.Single().Problem);
    }

    [Fact]
    public async Task A_name_that_the_console_does_not_know_is_not_followed()
    {
        Console.Instead = NotFound;
        PromptClient client = Make();
        foreach (int number in Enumerable.Range(0, 20))
        {
            await Assert.ThrowsAsync<PromptUnavailableException>(async () => await client.GetAsync($"from/user/{number}", Cancel));
        }

        Assert.Empty(client.Status);
        await client.RefreshAsync(Cancel);
        Assert.Equal(20, Console.Requests.Count);
        Assert.False(client.IsStale);
    }

    [Fact]
    public async Task A_name_that_was_asked_for_during_an_outage_is_followed_until_the_console_says_that_there_is_none()
    {
        Console.Instead = (_, _) => throw new HttpRequestException("gone");
        PromptClient client = Make();
        await Assert.ThrowsAsync<PromptUnavailableException>(async () => await client.GetAsync(FakePrompts.Name, Cancel));
        await client.RefreshAsync(Cancel);
        Assert.Equal("gone", client.Status.Single().Problem);
        Console.Instead = NotFound;
        await client.RefreshAsync(Cancel);
        Assert.Empty(client.Status);
    }

    [Fact]
    public async Task What_is_on_disk_is_followed_though_the_console_no_longer_has_it()
    {
        await Make().GetAsync(FakePrompts.Name, Cancel);
        Console.Instead = NotFound;
        PromptClient again = Make();
        Assert.Equal(PromptSource.Disk, (await again.GetAsync(FakePrompts.Name, Cancel)).Source);
        await again.RefreshAsync(Cancel);
        Assert.Equal("The console answers 404. It is not released. Release it.", again.Status.Single().Problem);
        Console.Instead = null;
        await again.RefreshAsync(Cancel);
        Assert.Equal(PromptSource.Console, again.Status.Single().Source);
    }

    [Fact]
    public async Task While_the_console_hangs_nobody_adds_a_request()
    {
        Console.Instead = Hang;
        PromptClient client = Make();
        for (int times = 0; times < 3; times++)
        {
            Task<LivePrompt>[] asking = [.. Enumerable.Range(0, 10).Select(_ => client.GetAsync(FakePrompts.Name, Cancel).AsTask())];
            await Eventually.True(() => { Clock.Advance(TimeSpan.FromSeconds(2)); return asking.All(a => a.IsCompleted); }, "they are answered");
            foreach (Task<LivePrompt> answer in asking)
            {
                await Assert.ThrowsAsync<PromptUnavailableException>(() => answer);
            }
        }

        Assert.Single(Console.Requests);
        Task refreshing = client.RefreshAsync(Cancel);
        await client.DisposeAsync();
        await refreshing.WaitAsync(TimeSpan.FromSeconds(10), Cancel); // nobody is left waiting
    }
}
