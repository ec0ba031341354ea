using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Tests.Prompts.Repository;

public sealed class WebhookSignatureTests
{
    // GitHub's own example: docs.github.com, "Validating webhook deliveries".
    private const string Secret = "It's a Secret to Everybody", Body = "Hello, World!", Signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    // The example of Standard Webhooks.
    private const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", StandardBody = """{"test": 2432232314}""", StandardSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Theory]
    [InlineData("X-Hub-Signature-256", "sha256=" + Signature, true)]
    [InlineData("X-Gitea-Signature", Signature, true)]
    [InlineData("X-Forgejo-Signature", Signature, true)]
    [InlineData("X-Gitlab-Token", Secret, true)]
    [InlineData("X-Gitlab-Token", Secret + " ", false)]
    [InlineData("X-Gitlab-Token", "", false)]
    [InlineData("X-Gitlab-Token", Signature, false)]
    [InlineData("X-Hub-Signature-256", "sha256=", false)]
    [InlineData("X-Hub-Signature-256", "sha256=0" + Signature, false)]
    [InlineData("X-Hub-Signature-256", "sha1=" + Signature, false)]
    [InlineData("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18", false)]
    [InlineData("X-Hub-Signature", "sha256=" + Signature, false)]
    [InlineData("X-Gitea-Signature", "ｆ57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", false)]
    [InlineData("Authorization", Secret, false)]
    public void Git_hosts_are_believed_by_their_signature_alone(string header, string value, bool right) =>
        Assert.Equal(right, WebhookSignature.IsRight(Secret, name => name == header ? value : null, Encoding.UTF8.GetBytes(Body), DateTimeOffset.UnixEpoch));

    [Fact]
    public void A_changed_body_is_not_believed() =>
        Assert.False(WebhookSignature.IsRight(Secret, name => name == "X-Hub-Signature-256" ? "sha256=" + Signature : null, "Hello, world!"u8, DateTimeOffset.UnixEpoch));

    [Theory]
    [InlineData("1614265330", StandardSignature, 0, true)]
    [InlineData("1614265330", "v1,AAAA v1a,xxxx " + StandardSignature, 299, true)]
    [InlineData("1614265330", StandardSignature, 301, false)]
    [InlineData("1614265330", StandardSignature, -301, false)]
    [InlineData("1614265331", StandardSignature, 0, false)]
    [InlineData("+1614265330", StandardSignature, 0, false)]
    [InlineData("1614265330", "v1,", 0, false)]
    [InlineData("1614265330", "", 0, false)]
    public void Standard_webhooks_are_believed_while_they_are_fresh(string timestamp, string signature, int secondsLater, bool right) => Assert.Equal(right, WebhookSignature.IsRight(
        StandardSecret,
        name => name switch { "webhook-id" => "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp" => timestamp, "webhook-signature" => signature, _ => null },
        Encoding.UTF8.GetBytes(StandardBody),
        DateTimeOffset.FromUnixTimeSeconds(1614265330 + secondsLater)));

    [Fact]
    public void A_secret_that_is_no_key_signs_nothing_as_a_standard_webhook()
    {
        string forged = "v1," + Convert.ToBase64String(HMACSHA256.HashData([], "a.0.b"u8));
        foreach (string secret in (string[])["", "whsec_", "whsec_%%%", "plain"])
        {
            Assert.False(WebhookSignature.IsRight(secret, name => name switch { "webhook-id" => "a", "webhook-timestamp" => "0", "webhook-signature" => forged, _ => null }, "b"u8, DateTimeOffset.UnixEpoch));
        }
    }
}
