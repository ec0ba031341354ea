using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>
/// The unmodified OpenFeature SDKs of JavaScript obey the kill switch by their OFREP providers; and so does a provider in the manner of
/// OpenFeature for .NET, written here because that SDK's packages cannot be had in every feed that builds the console.
/// </summary>
[Collection(DeliveryTests.Name)]
public sealed class OpenFeatureTests(DeliveryConsole console, JavaScriptExporterTests.NodePackages packages) : IClassFixture<JavaScriptExporterTests.NodePackages>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_provider_for_servers_reads_every_flag()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        await console.KillAsync(environment, "app:shop", new("Back soon."));
        await console.KillAsync(environment, "model:vendor/large");
        using Process node = await StartAsync("server", environment, "live.app.shop", "live.feature.shop.search", "live.model.vendor/large", "live.model.small", "live.global", "nonsense");
        JsonElement values = await NextAsync(node);
        Assert.Equal(
            [("live.app.shop", false), ("live.feature.shop.search", false), ("live.model.vendor/large", false), ("live.model.small", true), ("live.global", true), ("nonsense", true)],
            [.. values.EnumerateObject().Select(p => (p.Name, p.Value.GetProperty("value").GetBoolean()))]);
        Assert.Equal("Back soon.", values.GetProperty("live.app.shop").GetProperty("flagMetadata").GetProperty("fallbackMessage").GetString());
        Assert.Equal("FLAG_NOT_FOUND", values.GetProperty("nonsense").GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task The_provider_for_browsers_hears_of_changes()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using Process node = await StartAsync("web", environment, "live.app.shop", "live.global");
        try
        {
            Assert.True((await NextAsync(node)).GetProperty("live.app.shop").GetProperty("value").GetBoolean());
            await console.KillAsync(environment, "app:shop");
            Assert.False((await UntilAsync(node, live: false)).GetProperty("value").GetBoolean());
            await console.RestoreAsync(environment, "app:shop");
            Assert.True((await UntilAsync(node, live: true)).GetProperty("value").GetBoolean());
        }
        finally
        {
            node.Kill();
        }
    }

    [Fact]
    public async Task A_provider_for_NET_reads_flags_and_falls_back_to_its_default()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        await console.KillAsync(environment, "feature:shop/search", new("Search is off."));
        using HttpClient http = await console.ProgramAsync(Scopes.FlagsRead);
        OfrepProvider provider = new(http);
        Assert.Equal((false, "STATIC", null), await provider.ResolveBooleanAsync("live.feature.shop.search", true, new { environment }));
        Assert.Equal((true, "STATIC", null), await provider.ResolveBooleanAsync("live.feature.shop.cart", false, new { environment }));
        Assert.Equal((false, "ERROR", "FLAG_NOT_FOUND"), await provider.ResolveBooleanAsync("unknown", false, new { environment }));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ops_wrong");
        Assert.Equal((false, "ERROR", "PROVIDER_NOT_READY"), await provider.ResolveBooleanAsync("live.global", false, new { environment }));
    }

    private async Task<Process> StartAsync(string mode, string environment, params string[] keys) => await packages.StartAsync(["flags.js", mode, .. keys], new()
    {
        ["OFREP_URL"] = console.Address.ToString(), // ends in a slash
        ["OFREP_KEY"] = await console.CreateKeyAsync(Scopes.FlagsRead),
        ["FLAGS_CONTEXT"] = JsonSerializer.Serialize(new { targetingKey = "user-1", environment, app = "shop" }),
    });

    private static async Task<JsonElement> NextAsync(Process node) =>
        JsonSerializer.Deserialize<JsonElement>(await node.StandardOutput.ReadLineAsync(Cancel) ?? throw new EndOfStreamException(await node.StandardError.ReadToEndAsync(Cancel)));

    private static async Task<JsonElement> UntilAsync(Process node, bool live)
    {
        JsonElement flag;
        do
        {
            flag = (await NextAsync(node)).GetProperty("live.app.shop");
        }
        while (flag.GetProperty("value").GetBoolean() != live);
        return flag;
    }

    /// <summary>The rules of OpenFeature.Providers.Ofrep: one call an evaluation, 404 without reading the body, 401 and 403 as not ready.</summary>
    private sealed class OfrepProvider(HttpClient http)
    {
        public async Task<(bool Value, string Reason, string? ErrorCode)> ResolveBooleanAsync(string key, bool codeDefault, object context)
        {
            using HttpResponseMessage response = await http.PostAsJsonAsync($"ofrep/v1/evaluate/flags/{Uri.EscapeDataString(key)}", new { context }, Cancel);
            if (!response.IsSuccessStatusCode)
            {
                return (codeDefault, "ERROR", (int)response.StatusCode switch
                {
                    404 => "FLAG_NOT_FOUND",
                    401 or 403 => "PROVIDER_NOT_READY",
                    _ => "GENERAL",
                });
            }

            JsonElement body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            return body.GetProperty("value") is { ValueKind: JsonValueKind.True or JsonValueKind.False } value
                ? (value.GetBoolean(), body.GetProperty("reason").GetString()!, null)
                : (codeDefault, "ERROR", "TYPE_MISMATCH");
        }
    }
}
