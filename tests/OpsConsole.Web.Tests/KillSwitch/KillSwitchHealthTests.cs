using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Lane;

namespace OpsConsole.Web.Tests.KillSwitch;

public sealed class KillSwitchHealthTests : IDisposable
{
    private readonly OpsConsoleFactory _console = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_console_that_is_well_says_so()
    {
        JsonElement check = await CheckAsync();
        Assert.Equal("ok", check.GetProperty("status").GetString());
        Assert.StartsWith("The journal is written. 0 decisions wait for the database. The", check.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("", _console.Services.GetRequiredService<JournalBanner>().Banner.Live!.Text);
    }

    [Fact]
    public async Task Without_a_journal_kills_count_and_readiness_and_every_page_say_what_is_missing()
    {
        string file = Path.Combine(_console.DataDirectory, "file"), journal = Path.Combine(file, "journal"); // below a file there can be no directory
        await File.WriteAllTextAsync(file, "", Cancel);
        _console.Settings["KillSwitch:JournalDirectory"] = journal;
        SwitchDecision decision = await _console.Services.GetRequiredService<SwitchBoard>().KillAsync(
            new KillOrder("production", KillScope.Global, "test", RecordedActor.Of(Core.Identity.Actor.Shell("tester@localhost")), SwitchCause.Command));
        Assert.False(decision.Durable);
        Assert.False(decision.Snapshot.IsLive("production", KillScope.Global));

        JsonElement check = await CheckAsync();
        Assert.Equal("degraded", check.GetProperty("status").GetString());
        Assert.StartsWith("The journal cannot be written", check.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(journal, check.GetProperty("detail").GetString(), StringComparison.Ordinal); // anybody may ask
        while (!_console.Services.GetRequiredService<JournalBanner>().Banner.Live!.Text.Contains("a restart of the console would lose them", StringComparison.Ordinal))
        {
            await Task.Delay(10, Cancel); // it looks every second
        }
    }

    public void Dispose() => _console.Dispose();

    private async Task<JsonElement> CheckAsync()
    {
        using HttpClient client = _console.CreateClient();
        using HttpResponseMessage response = await client.GetAsync("healthz/ready", Cancel);
        Assert.True(response.IsSuccessStatusCode); // never failing for this: kills work
        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        return answer.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "killswitch").Clone();
    }
}
