using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>A disk that does not work is said, and nothing else.</summary>
public sealed class KeptStateTests : ClientUnderTest
{
    [Fact]
    public async Task A_spoilt_file_is_said_and_the_console_replaces_it()
    {
        string file = new StateFile(StateDirectory, "production", "shop").Location;
        await File.WriteAllTextAsync(file, "{", Cancel);
        KillSwitchClient client = Make();
        Console.Instead = async context => // the console answers late, so that the problem can be seen
        {
            await Eventually.True(() => client.Status.StateProblem is not null, "the problem is said");
            return false;
        };
        await client.StartAsync(Cancel);
        await Eventually.True(() => client.Status.StateProblem is null, "the file is written anew");
        Assert.NotNull(new StateFile(StateDirectory, "production", "shop").Read());
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_said_and_the_client_goes_on()
    {
        string blocked = Path.Combine(StateDirectory, "file");
        await File.WriteAllTextAsync(blocked, "", Cancel); // stands in the way, for whoever may do everything too
        KillSwitchOptions options = Options();
        options.StateDirectory = Path.Combine(blocked, "deep");
        KillSwitchClient client = await Started(options);
        await Eventually.True(() => client.Status.StateProblem is not null, "the problem is said");
        Console.Kill("global");
        await Eventually.True(() => !client.IsLive(), "the kill arrives");
    }

    [Fact]
    public async Task Without_the_wish_nothing_is_kept()
    {
        KillSwitchOptions options = Options();
        options.KeepState = false;
        KillSwitchClient client = await Started(options);
        await client.DisposeAsync();
        Assert.Empty(Directory.GetFiles(StateDirectory));
        Assert.Null(client.Status.StateProblem);
    }
}
