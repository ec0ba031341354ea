using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Lane;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.KillSwitch;

public sealed class KeySnapshotTests : IDisposable
{
    private readonly OpsConsoleFactory _console = new();

    private string Text => _console.Services.GetRequiredService<KeySnapshot>() is var kept && File.Exists(kept.Path) ? File.ReadAllText(kept.Path) : "";

    [Fact]
    public async Task Keys_of_the_kill_switch_are_known_without_the_database_until_they_are_revoked()
    {
        string reader = await _console.CreateKeyAsync("flags:read"), killer = await _console.CreateKeyAsync("killswitch:write"), exporter = await _console.CreateKeyAsync("telemetry:write");
        await WrittenAsync(text => text.Contains(IdOf(killer), StringComparison.Ordinal));

        KeyDirectory keys = Load();
        Assert.Equal("flags:read", Assert.Single(keys.Verify(reader)!.Scopes));
        Assert.Equal("killswitch:write", Assert.Single(keys.Verify(killer)!.Scopes));
        Assert.Null(keys.Verify(exporter)); // of no use there
        Assert.Null(keys.Verify(reader[..^1] + (reader[^1] == 'a' ? 'b' : 'a')));

        await _console.Services.GetRequiredService<KeyCommands>().RevokeAsync(IdOf(killer), Actor.Shell("tester@localhost"), TestContext.Current.CancellationToken);
        await WrittenAsync(text => !text.Contains(IdOf(killer), StringComparison.Ordinal));
        keys = Load();
        Assert.Null(keys.Verify(killer));
        Assert.NotNull(keys.Verify(reader));
    }

    [Fact]
    public async Task The_file_holds_no_key_and_is_its_owners_alone()
    {
        string key = await _console.CreateKeyAsync("flags:read");
        await WrittenAsync(text => text.Contains(IdOf(key), StringComparison.Ordinal));
        Assert.DoesNotContain(key.Split('_')[2], Text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_console.Services.GetRequiredService<KeySnapshot>().Path));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[null, {}, {\"id\":\"a\",\"name\":\"b\",\"scopes\":[\"everything\"],\"hash\":\"AA==\"}]")]
    public void A_file_that_is_damaged_lets_nobody_in_and_stops_nothing(string text)
    {
        File.WriteAllText(Directory.CreateDirectory(Path.Combine(_console.DataDirectory, "killswitch")).FullName + "/keys.json", text);
        Assert.Equal(0, Load().Version); // nothing to know
        Assert.NotNull(_console.Services); // the console starts
    }

    public void Dispose() => _console.Dispose();

    private static string IdOf(string key) => key.Split('_')[1];

    /// <summary>The keys as a process knows them that has no database.</summary>
    private KeyDirectory Load()
    {
        KeyDirectory keys = new(TimeProvider.System);
        using KeySnapshot snapshot = new(keys, new KillSwitchOptions(), new StorageOptions { DataDirectory = _console.DataDirectory }, TimeProvider.System, NullLogger<KeySnapshot>.Instance);
        snapshot.Load();
        return keys;
    }

    private async Task WrittenAsync(Func<string, bool> condition)
    {
        while (!condition(Text))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
