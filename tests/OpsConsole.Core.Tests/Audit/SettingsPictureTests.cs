using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Upkeep;

namespace OpsConsole.Core.Tests.Audit;

public sealed class SettingsPictureTests
{
    [Fact]
    public void Settings_as_they_come_are_not_shown()
    {
        Assert.Empty(SettingsPicture.Of(new AuditOptions()));
        Assert.Equal("""{"SigningKeyFile":"/vault/key.pem"}""", SettingsPicture.Of(new AuditOptions { SigningKeyFile = "/vault/key.pem" }).ToJsonString());
    }

    [Fact]
    public void Of_an_address_only_the_host_is_shown_but_another_path_is_another_address()
    {
        string one = Show("https://user:pass@hooks.example:8443/services/T0/secret?x=1"), two = Show("https://user:pass@hooks.example:8443/services/T0/secret?x=2");

        Assert.StartsWith("https://hooks.example:8443 #", one, StringComparison.Ordinal);
        Assert.NotEqual(one, two);
        Assert.DoesNotContain("T0", one, StringComparison.Ordinal);
        Assert.StartsWith("ssh://git.example #", Show("ssh://git@git.example/audit.git"), StringComparison.Ordinal);
        Assert.Matches("^#[0-9a-f]{4}$", Show("://broken"));
    }

    [Fact]
    public void Where_anchors_go_is_shown_and_their_secret_only_as_another_one()
    {
        AuditOptions one = new(), two = new();
        (one.Anchors.Webhook.Secret, two.Anchors.Webhook.Secret) = ("correct horse battery", "another one");
        one.Anchors.Git.PromptRepository = "/srv/prompts.git";
        (JsonObject first, JsonObject second) = (SettingsPicture.Of(one), SettingsPicture.Of(two));

        Assert.Equal("/srv/prompts.git", (string?)first["Anchors:Git:PromptRepository"]);
        Assert.Matches("^set #[0-9a-f]{4}$", (string?)first["Anchors:Webhook:Secret"]);
        Assert.NotEqual((string?)first["Anchors:Webhook:Secret"], (string?)second["Anchors:Webhook:Secret"]);
    }

    [Fact]
    public void A_setting_that_one_picture_does_not_have_had_its_default()
    {
        JsonObject changed = SettingsPicture.Of(new AuditOptions { HeartbeatInterval = TimeSpan.Zero });

        (JsonObject before, JsonObject after) = SettingsPicture.Compare([], changed);

        Assert.Equal("""{"HeartbeatInterval":"00:01:00"}""", before.ToJsonString());
        Assert.Equal("""{"HeartbeatInterval":"00:00:00"}""", after.ToJsonString());
        (before, after) = SettingsPicture.Compare(changed, changed);
        Assert.Empty(before);
        Assert.Empty(after);
    }

    [Theory]
    [InlineData("00:00:00.5", "00:01:00", "Audit:CheckpointInterval")]
    [InlineData("00:01:01", "00:01:00", "Audit:CheckpointInterval")]
    [InlineData("00:00:30", "00:00:09", "Audit:HeartbeatInterval")]
    [InlineData("00:00:30", "02:00:00", "Audit:HeartbeatInterval")]
    [InlineData("00:00:01", "00:00:00", null)]
    [InlineData("00:01:00", "00:00:10", null)]
    public void Times_that_break_the_promise_are_refused_by_name(string checkpoint, string heartbeat, string? setting)
    {
        ValidateOptionsResult result = new ValidateAuditOptions().Validate(
            null, new AuditOptions { CheckpointInterval = TimeSpan.Parse(checkpoint), HeartbeatInterval = TimeSpan.Parse(heartbeat) });

        Assert.Equal(setting is null, result.Succeeded);
        Assert.StartsWith(setting ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    private static string Show(string address) => (string)SettingsPicture.Of(new AuditOptions { SigningKeyFile = address })["SigningKeyFile"]!;
}
