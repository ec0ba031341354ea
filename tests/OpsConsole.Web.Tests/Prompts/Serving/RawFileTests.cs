using System.Net;
using System.Text;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>What <c>git show SHA:path</c> prints is byte for byte what the API serves.</summary>
[Collection(ServingTests.Name)]
public sealed class RawFileTests(PromptConsole console)
{
    private const int Files = 60;

    private static readonly string[] Endings = [".md", ".txt", ".prompty", ".prompt", ".prompt.yml"];

    private static readonly byte[][] Pieces =
    [
        [0xEF, 0xBB, 0xBF], "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), "---\n"u8.ToArray(), "name: x\n"u8.ToArray(), "{{name}}"u8.ToArray(), "{{"u8.ToArray(), "system:\n"u8.ToArray(),
        [0], [0xFF, 0xFE], [0xC3], [0x80], "ä€\U0001F600"u8.ToArray(), "\u2028"u8.ToArray(), " "u8.ToArray(), "\t"u8.ToArray(), "text"u8.ToArray(), new byte[70_000],
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_is_served_byte_for_byte_whatever_is_in_it()
    {
        Random random = new(5);
        (string Name, string Path, byte[]? Content)[] files = [.. Enumerable.Range(0, Files).Select(i => ($"raw/größe {i}+%&/prompt #{i}", Content: Make(random)))
            .Select((f, i) => (f.Item1, f.Item1 + Endings[i % Endings.Length], (byte[]?)f.Content))];
        string commit = console.Repository.Commit([.. files.Select(f => (f.Path, f.Content))]);
        console.Repository.Commit([.. files.Select(f => (f.Path, (byte[]?)"another"u8.ToArray()))]);
        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync();
        foreach ((string name, string path, _) in files)
        {
            string address = $"api/v1/prompts/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}?sha={commit}";
            using HttpResponseMessage response = await program.GetAsync(address + "&format=raw", Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            byte[] expected = console.Repository.Show(commit, path), served = await response.Content.ReadAsByteArrayAsync(Cancel);
            Assert.True(expected.AsSpan().SequenceEqual(served), path);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());

            // Whoever asks for text gets the same; as JSON it is there, or what is wrong with it.
            using HttpRequestMessage asText = new(HttpMethod.Get, address);
            asText.Headers.Accept.ParseAdd("text/plain");
            using HttpResponseMessage text = await program.SendAsync(asText, Cancel);
            byte[] again = await text.Content.ReadAsByteArrayAsync(Cancel);
            Assert.True(expected.AsSpan().SequenceEqual(again), path);
            (HttpResponseMessage json, System.Text.Json.JsonElement body) = await PromptConsole.GetAsync(program, address);
            if (json.StatusCode == HttpStatusCode.OK && body.TryGetProperty("content", out System.Text.Json.JsonElement content))
            {
                Assert.Equal(expected, Encoding.UTF8.GetBytes(content.GetString()!));
            }
            else if (json.StatusCode != HttpStatusCode.OK)
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, json.StatusCode);
                Assert.NotEmpty(body.GetProperty("problems").EnumerateArray());
            }
        }
    }

    private static byte[] Make(Random random) => [.. Enumerable.Range(0, random.Next(12)).SelectMany(_ => Pieces[random.Next(Pieces.Length)])];
}
