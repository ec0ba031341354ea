using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Whatever is killed, and by whatever way one asks: what is live is what the rule says, and the same everywhere.</summary>
[Collection(DeliveryTests.Name)]
public sealed class AgreementTests(DeliveryConsole console)
{
    private static readonly string[] Universe =
        ["global", "app:a", "app:b", "app:a.b", "model:m", "model:v/m", "feature:a/f", "feature:b/f", "feature:a.b/f", "feature:a/b.f"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_ways_agree_with_the_model()
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        Gen<(bool Kill, string Scope)[]> steps = Gen.Zip(ArbMap.Default.GeneratorFor<bool>(), Gen.Elements(Universe)).Select(t => (t.Item1, t.Item2)).ArrayOf();
        foreach ((bool Kill, string Scope)[] run in steps.Sample(30, 12))
        {
            await CheckAsync(program, run);
        }
    }

    private async Task CheckAsync(HttpClient program, (bool Kill, string Scope)[] steps)
    {
        string environment = DeliveryConsole.FreshEnvironment();
        await using EventReader stream = await EventReader.OpenAsync(program, $"api/v1/killswitches/stream?env={environment}");
        JsonElement streamed = await stream.StateAsync();
        HashSet<string> model = new(StringComparer.Ordinal);
        foreach ((bool kill, string scope) in steps)
        {
            if (kill ? model.Add(scope) : model.Remove(scope))
            {
                _ = kill ? await console.KillAsync(environment, scope) : await console.RestoreAsync(environment, scope);
                while (!Killed(streamed).SetEquals(model))
                {
                    streamed = await stream.StateAsync(); // it may skip a state, and must come to the last
                }
            }
        }

        JsonElement polled = JsonSerializer.Deserialize<JsonElement>(await program.GetStringAsync($"api/v1/killswitches?env={environment}", Cancel));
        Assert.Equal(streamed.GetProperty("killed").GetRawText(), polled.GetProperty("killed").GetRawText());
        (_, JsonElement bulk) = await DeliveryConsole.PostAsync(program, "ofrep/v1/evaluate/flags", new { context = new { environment, app = "a", model = "m", feature = "f" } });
        Dictionary<string, bool> all = bulk.GetProperty("flags").EnumerateArray().ToDictionary(f => f.GetProperty("key").GetString()!, f => f.GetProperty("value").GetBoolean());
        HashSet<string> known = Killed(polled);
        Assert.Subset(all.Keys.ToHashSet(), known.Select(Flag).ToHashSet()); // a page sees every kill, whatever it asked for
        foreach (string scope in Universe)
        {
            bool live = IsLive(model, scope);
            Assert.Equal(live, IsLive(known, scope));
            (_, JsonElement single) = await DeliveryConsole.PostAsync(
                program, $"ofrep/v1/evaluate/flags/{Uri.EscapeDataString(Flag(scope))}", new { context = new { environment } });
            bool flag = IsFlagLive(model, scope);
            Assert.Equal(flag, single.GetProperty("value").GetBoolean());
            Assert.Equal(flag, all.GetValueOrDefault(Flag(scope), flag));
        }
    }

    private static HashSet<string> Killed(JsonElement state) => [.. state.GetProperty("killed").EnumerateArray().Select(k => k.GetProperty("scope").GetString()!)];

    /// <summary>The rule: all of its scopes are live.</summary>
    private static bool IsLive(HashSet<string> killed, string scope) =>
        !killed.Contains("global") && !killed.Contains(scope)
        && (!scope.StartsWith("feature:", StringComparison.Ordinal) || !killed.Contains("app:" + scope["feature:".Length..scope.LastIndexOf('/')]));

    /// <summary>A flag's dots may part its name in several places: all that it may mean must be live.</summary>
    private static bool IsFlagLive(HashSet<string> killed, string scope) => Flag(scope) == "live.feature.a.b.f"
        ? IsLive(killed, "feature:a.b/f") && IsLive(killed, "feature:a/b.f")
        : IsLive(killed, scope);

    private static string Flag(string scope) => KillScope.Parse(scope) switch
    {
        { Kind: KillScopeKind.Global } => "live.global",
        { Kind: KillScopeKind.Application } app => $"live.app.{app.Application}",
        { Kind: KillScopeKind.Model } model => $"live.model.{model.Name}",
        var feature => $"live.feature.{feature.Application}.{feature.Name}",
    };
}
