using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>A program with a key that kills and watches, as other people's programs do.</summary>
public sealed class KillProgram : IDisposable
{
    /// <summary>The environment of these tests.</summary>
    public const string Env = "production";

    /// <summary>
    /// What counts as at once. What waited for the storage would take five seconds, its patience with a locked database; this is half of that, so that
    /// a busy machine does not decide the tests.
    /// </summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(2.5);

    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ConcurrentDictionary<string, long>[] _seen;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>A program whose streams are open, each of which has its first state.</summary>
    private KillProgram(Uri address, string key, int streams)
    {
        _client.BaseAddress = address;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _seen = [.. Enumerable.Range(0, streams).Select(_ => new ConcurrentDictionary<string, long>())];
    }

    /// <summary>Connects it.</summary>
    public static async Task<KillProgram> ConnectAsync(Uri address, string key, int streams)
    {
        KillProgram program = new(address, key, streams);
        await Task.WhenAll(Enumerable.Range(0, streams).Select(program.OpenAsync));
        return program;
    }

    /// <summary>Kills a scope. The answer, and how long it took.</summary>
    public async Task<(JsonNode Answer, TimeSpan Took)> KillAsync(string scope)
    {
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await _client.PostAsJsonAsync("api/v1/killswitches/kill", new { scope, env = Env, reason = "test" });
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return (JsonNode.Parse(body)!, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Kills a scope; the answer comes at once, and every stream hears of it at once.</summary>
    public async Task KillsAtOnceAsync(string scope, bool durable = true)
    {
        long start = Stopwatch.GetTimestamp();
        (JsonNode answer, TimeSpan took) = await KillAsync(scope);
        TimeSpan seen = await SeenByAllAsync(scope, start);
        TestContext.Current.SendDiagnosticMessage($"{scope}: answered in {took.TotalMilliseconds:F0} ms, seen by all in {seen.TotalMilliseconds:F0} ms");
        Assert.True((bool)answer["durable"]! == durable && took < Soon && seen < Soon, $"{answer}; answered in {took}, seen by all in {seen}");
    }

    /// <summary>What is killed, by poll.</summary>
    public async Task<string[]> KilledAsync() =>
        [.. (await StateAsync()).GetProperty("killed").EnumerateArray().Select(k => k.GetProperty("scope").GetString()!)];

    /// <summary>The version of the state.</summary>
    public async Task<long> VersionAsync() => (await StateAsync()).GetProperty("version").GetInt64();

    /// <summary>Whether something is live, as OpenFeature's SDKs ask.</summary>
    public async Task<bool> IsLiveAsync(string flag)
    {
        using HttpResponseMessage response = await _client.PostAsJsonAsync($"ofrep/v1/evaluate/flags/{flag}", new { context = new { environment = Env } });
        return (bool)(await response.Content.ReadFromJsonAsync<JsonNode>())!["value"]!;
    }

    /// <summary>Reports to obey a version. The status of the answer.</summary>
    public async Task<int> ConfirmAsync(long version)
    {
        using HttpResponseMessage response = await _client.PostAsJsonAsync("api/v1/killswitches/confirmations", new { env = Env, app = "test", instance = "0", epoch = 1, version });
        return (int)response.StatusCode;
    }

    /// <summary>Asks to restore a scope. The status of the answer.</summary>
    public async Task<int> AskToRestoreAsync(string scope)
    {
        using HttpResponseMessage response = await _client.PostAsJsonAsync("api/v1/killswitches/restore", new { scope, env = Env, reason = "test" });
        return (int)response.StatusCode;
    }

    /// <summary>Waits until every stream has said that a scope is killed. The time from a moment to the last of them.</summary>
    public async Task<TimeSpan> SeenByAllAsync(string scope, long since)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!_seen.All(s => s.ContainsKey(scope)))
        {
            await Task.Delay(5, limit.Token);
        }

        return Stopwatch.GetElapsedTime(since, _seen.Max(s => s[scope]));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _client.Dispose();
        _stop.Dispose();
    }

    private Task<JsonElement> StateAsync() => _client.GetFromJsonAsync<JsonElement>($"api/v1/killswitches?env={Env}");

    private async Task OpenAsync(int number)
    {
        HttpResponseMessage response = await _client.GetAsync(
            $"api/v1/killswitches/stream?env={Env}&app=test&instance={number}", HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        response.EnsureSuccessStatusCode();
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = ReadAsync(response, _seen[number], first);
        await first.Task;
    }

    private async Task ReadAsync(HttpResponseMessage response, ConcurrentDictionary<string, long> seen, TaskCompletionSource first)
    {
        const string Data = "data:";
        try
        {
            using StreamReader reader = new(await response.Content.ReadAsStreamAsync(_stop.Token));
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith(Data, StringComparison.Ordinal))
                {
                    foreach (JsonNode? kill in JsonNode.Parse(line[Data.Length..])!["killed"]!.AsArray())
                    {
                        seen.TryAdd((string)kill!["scope"]!, Stopwatch.GetTimestamp());
                    }

                    first.TrySetResult();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // The console is gone, or the test over.
        }
        finally
        {
            response.Dispose();
        }
    }
}
