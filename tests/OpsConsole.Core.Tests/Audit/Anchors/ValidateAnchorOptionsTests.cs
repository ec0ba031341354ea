using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class ValidateAnchorOptionsTests
{
    [Theory]
    [InlineData("Audit:Anchors:File:Path", "/mnt/anchor/", "Audit:Anchors:File:Path: must be the name of a file")]
    [InlineData("Audit:Anchors:Git:Repository", "ext::sh -c x", "Audit:Anchors:Git:Repository: holds '::'")]
    [InlineData("Audit:Anchors:Git:Repository", "https://a:b@host/x", "Audit:Anchors:Git:Repository: holds a password. Give it to git's credential helper")]
    [InlineData("Prompts:Repository", "git://host/x", "Set another one, or set Audit:Anchors:Git:Enabled to false.")]
    [InlineData("Audit:Anchors:Git:Branch", "-h", "Audit:Anchors:Git:Branch: must be a branch's name")]
    [InlineData("Audit:Anchors:Git:Interval", "00:00:00", "Audit:Anchors:Git:Interval: is 00:00:00, must be from 00:00:01 to 01:00:00.")]
    [InlineData("Audit:Anchors:Webhook:Url", "hooks.example.com", "Audit:Anchors:Webhook:Url: must be an address such as")]
    [InlineData("Audit:Anchors:Webhook:Url", "ftp://hooks.example.com", "Audit:Anchors:Webhook:Url: must be an address such as")]
    [InlineData("Audit:Anchors:Webhook:Url", "https://a:b@hooks.example.com", "without a user name in it")]
    [InlineData("Audit:Anchors:Webhook:Url", "http://hooks.example.com", "must begin with https://")]
    [InlineData("Audit:Anchors:Webhook:Url", "https://0x7f.1/x", "127.0.0.1 is an address inside this host's own network")]
    [InlineData("Audit:Anchors:Webhook:Url", "https://[::ffff:a9fe:a9fe]/x", "is an address inside this host's own network")]
    [InlineData("Audit:Anchors:Webhook:Secret", "short", "Audit:Anchors:Webhook:Secret: must be the secret")]
    public void A_setting_that_cannot_work_is_named_with_what_to_do(string key, string value, string expected)
    {
        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Read((key, value)));
        Assert.Contains(expected, Assert.Single(exception.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("a:b@", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Audit:Anchors:Git:Repository", "git@git.example.com:team/prompts.git")]
    [InlineData("Audit:Anchors:Webhook:Url", "https://hooks.example.com:8443/opsconsole?key=1")]
    [InlineData("Audit:Anchors:File:Path", "/mnt/anchor/checkpoints.txt")]
    public void What_can_work_is_taken(string key, string value) => Read((key, value));

    [Fact]
    public void An_anchor_that_is_switched_off_is_not_asked_about() =>
        Read(("Audit:Anchors:Git:Enabled", "false"), ("Audit:Anchors:Git:Branch", "-h"), ("Audit:Anchors:File:Enabled", "false"), ("Audit:Anchors:File:Path", "/"));

    [Fact]
    public void The_prompt_repository_is_used_unless_another_is_named()
    {
        Assert.Equal("", Read().Anchors.Git.EffectiveRepository);
        Assert.Equal("/srv/prompts", Read(("Prompts:Repository", "/srv/prompts")).Anchors.Git.EffectiveRepository);
        Assert.Equal("/srv/audit", Read(("Prompts:Repository", "/srv/prompts"), ("Audit:Anchors:Git:Repository", "/srv/audit")).Anchors.Git.EffectiveRepository);
    }

    [Fact]
    public void Switching_an_anchor_off_shows_in_the_trail_and_the_secret_does_not()
    {
        string picture = SettingsPicture.Of(Read(("Audit:Anchors:File:Enabled", "false"), ("Audit:Anchors:Webhook:Url", "https://hooks.example.com/hidden"))).ToJsonString();
        Assert.Contains("\"Anchors:File:Enabled\":\"false\"", picture, StringComparison.Ordinal);
        Assert.Contains("hooks.example.com", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", picture, StringComparison.Ordinal);
        Assert.DoesNotContain(WebhookTests.Secret[6..], picture, StringComparison.Ordinal);
    }

    private static AuditOptions Read(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        Dictionary<string, string?> values = new() { ["Audit:Anchors:Webhook:Secret"] = WebhookTests.Secret };
        bool webhook = false;
        foreach ((string key, string value) in settings)
        {
            values[key] = value;
            webhook |= key.EndsWith("Secret", StringComparison.Ordinal);
        }

        if (webhook)
        {
            values["Audit:Anchors:Webhook:Url"] = "https://hooks.example.com/";
        }

        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        services.AddSingleton(new StorageOptions { DataDirectory = Path.GetTempPath() });
        services.AddAudit();
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<AuditOptions>();
    }
}
