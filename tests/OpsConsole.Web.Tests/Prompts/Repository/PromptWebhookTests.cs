using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Web.Prompts.Repository;

namespace OpsConsole.Web.Tests.Prompts.Repository;

public sealed class PromptWebhookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_webhook_is_taken_and_every_other_one_is_refused()
    {
        using OpsConsoleFactory factory = new() { Settings = { ["Prompts:WebhookSecret"] = "a secret of the host" } };
        using HttpClient client = factory.CreateClient();
        byte[] body = Encoding.UTF8.GetBytes("""{"ref":"refs/heads/main"}""");
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData("a secret of the host"u8, body));
        for (int again = 0; again < 3; again++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(client, body, "X-Hub-Signature-256", "sha256=" + signature)).StatusCode);
        }

        using HttpResponseMessage refused = await SendAsync(client, body, "X-Hub-Signature-256", "sha256=" + new string('0', 64));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("Prompts:WebhookSecret", (await refused.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["remedy"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(client, new byte[(1 << 20) + 1], "X-Gitlab-Token", "a secret of the host")).StatusCode);
    }

    [Fact]
    public async Task Without_a_secret_none_is_taken_and_the_answer_says_what_to_set()
    {
        using OpsConsoleFactory factory = new();
        using HttpClient client = factory.CreateClient();
        using HttpResponseMessage answer = await SendAsync(client, [], "X-Gitlab-Token", "");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Set Prompts:WebhookSecret", (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["remedy"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_away_is_a_degraded_check_of_a_console_that_is_ready()
    {
        using OpsConsoleFactory factory = new() { Settings = { ["Prompts:Repository"] = "/nowhere/at/all.git" } };
        using HttpClient client = factory.CreateClient();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        JsonNode? check = null;
        while (check?["status"]?.GetValue<string>() != "degraded")
        {
            using HttpResponseMessage answer = await client.GetAsync("/healthz/ready", limit.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            check = (await answer.Content.ReadFromJsonAsync<JsonObject>(limit.Token))!["checks"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == "prompts");
        }

        Assert.DoesNotContain("nowhere", check["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, byte[] body, string header, string value)
    {
        HttpRequestMessage request = new(HttpMethod.Post, PromptWebhookEndpoint.Path) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation(header, value);
        return client.SendAsync(request, Cancel);
    }
}
