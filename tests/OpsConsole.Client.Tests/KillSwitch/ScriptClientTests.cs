using System.Text;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>The clients of thirty lines that docs/clients shows keep the rules.</summary>
public sealed class ScriptClientTests : ClientUnderTest
{
    [Theory]
    [InlineData("python3")]
    [InlineData("node")]
    public async Task A_script_obeys_kills_and_restores_and_confirms_them(string language)
    {
        Console.Kill("model:gpt-x", message: "Please call us.");
        await using ScriptClient client = ScriptClient.Start(language, Console.Connection);
        await client.Says("live killed Please call us.");
        await Eventually.True(() => Console.Confirmations.Any(c => (int)c["version"]! == 1 && (string?)c["app"] == "shop" && c["instance"] is not null), "it confirms");
        Console.Kill("app:shop");
        await client.Says("killed killed -");
        Console.Restore("app:shop");
        await client.Says("live killed Please call us.");
        Console.Restore("model:gpt-x");
        await client.Says("live live -");
        Console.Kill("feature:shop/chat");
        await client.Says("live killed -");
        await Eventually.True(() => Console.Confirmations.Any(c => (int)c["version"]! == 5), "it confirms the newest");
    }

    [Theory]
    [InlineData("python3")]
    [InlineData("node")]
    public async Task A_script_keeps_the_last_known_state_whatever_comes(string language)
    {
        Console.Version = 40;
        Console.Kill("model:gpt-x");
        await using ScriptClient client = ScriptClient.Start(language, Console.Connection);
        await client.Says("live killed -");
        foreach (string hostile in (string[])
        [
            """{"epoch":1,"version":30,"killed":[]}""", """{"epoch":1,"version":41,"killed":[]}""", """{"epoch":0,"version":99,"killed":[]}""", // not newer
            """{"epoch":1,"version":"99","killed":[]}""", """{"epoch":1,"version":99,"killed":"none"}""", """{"epoch":1,"version":99,"env":"staging","killed":[]}""",
            "<html>", """{"epoch":1,"version":99,"killed":[""", "null", new string('x', 3 << 20), "{\"epoch\":1,\"version\":99,\"killed\":[],\"x\":\"\u0001\"}",
        ])
        {
            await Eventually.True(() => Console.OpenStreams == 1, "it follows");
            int attempts = Console.Attempts.Count();
            Console.SendRaw(Encoding.UTF8.GetBytes($"event: state\ndata: {hostile}\n\n"));
            Console.Hangup();
            await Eventually.True(() => Console.Attempts.Count() > attempts, "it comes back");
            Assert.Equal("1-41", Console.Attempts.Last().LastEventId);
        }

        foreach (int status in (int[])[302, 500, 401])
        {
            await Eventually.True(() => Console.OpenStreams == 1, "it follows");
            int attempts = Console.Attempts.Count();
            Console.Instead = context =>
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = "/login";
                Console.Instead = null;
                return Task.FromResult(true);
            };
            Console.Hangup();
            await Eventually.True(() => Console.Attempts.Count() > attempts + 1, "it comes back");
        }

        Assert.DoesNotContain(Console.Requests, r => r.Path == "/login");
        Assert.True(client.IsQuiet);
        Console.Epoch = 2;
        Console.Kill("app:shop");
        await client.Says("killed killed -");
    }

    [Theory]
    [InlineData("python3", true)]
    [InlineData("python3", false)]
    [InlineData("node", true)]
    [InlineData("node", false)]
    public async Task A_script_without_a_console_answers_what_was_declared(string language, bool failOpen)
    {
        await using ScriptClient client = ScriptClient.Start(language, new ConsoleConnection(new Uri("http://127.0.0.1:1"), "key"), failOpen);
        await client.Says(failOpen ? "live live -" : "killed killed -");
    }

    [Theory]
    [InlineData("killswitch.py")]
    [InlineData("killswitch.mjs")]
    public void A_script_has_thirty_lines_of_code(string file)
    {
        string text = File.ReadAllText(Path.Combine(ScriptClient.ClientsDirectory, file));
        string code = file.EndsWith(".py", StringComparison.Ordinal) ? text.Split("\"\"\"")[2] : text;
        Assert.InRange(code.Split('\n').Select(l => l.Trim(' ', '{', '}')).Count(l => l.Length > 0 && !l.StartsWith('#') && !l.StartsWith("//", StringComparison.Ordinal)), 20, 30);
    }
}
