using System.Net;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>What <c>git show SHA:path</c> prints is byte for byte what the API serves.</summary>
[Collection(ServingTests.Name)]
public sealed class RawFileTests(PromptConsole console)
{
    private const int Files = 18, Commits = 3;

    private static readonly string[] Endings = [".md", ".txt", ".prompty", ".prompt", ".prompt.yml", "/system.md"];

    /// <summary>What files are made of. Half of them are made of the first ones alone, which are text.</summary>
    private static readonly byte[][] Pieces =
    [
        [0xEF, 0xBB, 0xBF], "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), "{{name}}"u8.ToArray(), "ä€\U0001F600"u8.ToArray(), "\u2028"u8.ToArray(), " "u8.ToArray(), "\t"u8.ToArray(), "text"u8.ToArray(),
        "---\n"u8.ToArray(), "name: x\n"u8.ToArray(), "{{"u8.ToArray(), "system:\n"u8.ToArray(), [0], [0xFF, 0xFE], [0xC3], [0x80], new byte[70_000],
    ];

    private const int Readable = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task The_file_is_served_byte_for_byte_whatever_is_in_it(int seed)
    {
        Random random = new(seed);
        List<string> commits = [];
        for (int i = 0; i < Commits; i++)
        {
            commits.Add(console.Repository.Commit([.. Enumerable.Range(0, Files).SelectMany(f => Change(random, seed, f))]));
        }

        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync();
        foreach ((string commit, int file) in commits.SelectMany(c => Enumerable.Range(0, Files).Select(f => (c, f))))
        {
            await CheckAsync(program, commit, Name(seed, file), Name(seed, file) + Ending(file));
        }
    }

    private async Task CheckAsync(HttpClient program, string commit, string name, string path)
    {
        string address = $"api/v1/prompts/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}?sha={commit}";
        byte[] expected = console.Repository.Show(commit, path);
        using HttpResponseMessage raw = await program.GetAsync(address + "&format=raw", Cancel);
        Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
        Same(expected, await raw.Content.ReadAsByteArrayAsync(Cancel), path);
        Assert.Equal("nosniff", raw.Headers.GetValues("X-Content-Type-Options").Single());

        // Whoever asks for text gets the same; as JSON it is there, or what is wrong with it.
        using HttpRequestMessage asText = new(HttpMethod.Get, address) { Headers = { { "Accept", "text/plain" } } };
        using HttpResponseMessage text = await program.SendAsync(asText, Cancel);
        Same(expected, await text.Content.ReadAsByteArrayAsync(Cancel), path);
        (HttpResponseMessage json, JsonElement body) = await PromptConsole.GetAsync(program, address);
        using (json)
        {
            if (json.StatusCode == HttpStatusCode.UnprocessableEntity)
            {
                Assert.NotEmpty(body.GetProperty("problems").EnumerateArray());
                return;
            }
        }

        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        Same(expected, Encoding.UTF8.GetBytes(body.GetProperty("content").GetString()!), path);
        string user = path.Replace("/system.md", "/user.md", StringComparison.Ordinal);
        if (user != path && console.Repository.Has(commit, user))
        {
            Same(console.Repository.Show(commit, user), Encoding.UTF8.GetBytes(body.GetProperty("userContent").GetString()!), user);
        }
        else
        {
            Assert.False(body.TryGetProperty("userContent", out _), path);
        }
    }

    /// <summary>What a commit does to a prompt: its file, and of a Fabric folder the second one, which comes and goes.</summary>
    private static IEnumerable<(string Path, byte[]? Content)> Change(Random random, int seed, int file)
    {
        yield return (Name(seed, file) + Ending(file), Make(random));
        if (Ending(file) == "/system.md")
        {
            yield return (Name(seed, file) + "/user.md", random.Next(3) == 0 ? null : Make(random));
        }
    }

    private static void Same(byte[] expected, byte[] served, string path) => Assert.True(expected.AsSpan().SequenceEqual(served), path);

    private static string Name(int seed, int file) => $"raw {seed}/größe {file}+%&/prompt #{file}";

    private static string Ending(int file) => Endings[file % Endings.Length];

    private static byte[] Make(Random random) => [.. Enumerable.Range(0, random.Next(12)).SelectMany(_ => Pieces[random.Next(random.Next(2) == 0 ? Pieces.Length : Readable)])];
}
