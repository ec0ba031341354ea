using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Alerts;

namespace OpsConsole.Core.Tests.Alerts;

public sealed class ValidateAlertsOptionsTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData("Alerts:PublicAddress", "", "Alerts:PublicAddress: must be the address")]
    [InlineData("Alerts:PublicAddress", "ops.example.com", "Alerts:PublicAddress: must be the address")]
    [InlineData("Alerts:Email:Host", "smtp.example.com:25", "Alerts:Email:Host: must be the name or the address of a mail server, without a port")]
    [InlineData("Alerts:Email:Port", "0", "Alerts:Email:Port: is 0")]
    [InlineData("Alerts:Email:From", "nobody", "Alerts:Email:From: must be an address")]
    [InlineData("Alerts:Email:From", "ops@example.com\r\nBcc: x@y.z", "Alerts:Email:From: must be an address")]
    [InlineData("Alerts:Email:Password", "", "Alerts:Email:User and Alerts:Email:Password: set both or neither")]
    [InlineData("Alerts:Email:Security", "None", "would send Alerts:Email:Password readable")]
    [InlineData("Alerts:Webhooks:0:Name", "a b", "Alerts:Webhooks:0:Name: must be 1 to 40 letters")]
    [InlineData("Alerts:Webhooks:0:Name", "EMAIL", "is the name of another channel")]
    [InlineData("Alerts:Slack:0:Name", "Pager", "Alerts:Slack:0:Name: 'Pager' is the name of another channel")]
    [InlineData("Alerts:Webhooks:0:Url", "http://hooks.example.com", "must begin with https://")]
    [InlineData("Alerts:Webhooks:0:Url", "https://a:hunter2@hooks.example.com", "without a user name in it")]
    [InlineData("Alerts:Webhooks:0:Url", "https://169.254.169.254/x", "is an address inside this host's own network")]
    [InlineData("Alerts:Webhooks:0:Secret", "hunter2", "Alerts:Webhooks:0:Secret: must be the secret")]
    [InlineData("Alerts:Slack:0:Url", "hunter2", "Alerts:Slack:0:Url: must be an address")]
    public void A_setting_that_cannot_work_is_named_with_what_to_do_and_no_secret_is_said(string key, string value, string expected)
    {
        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Read((key, value)));
        Assert.Contains(expected, Assert.Single(exception.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Alerts:Email:Security", "Tls")]
    [InlineData("Alerts:Email:From", "ops@bücher.example")]
    [InlineData("Alerts:Webhooks:0:Url", "https://hooks.example.com:8443/x?key=1")]
    public void What_can_work_is_taken(string key, string value) => Read((key, value));

    [Fact]
    public void Loopback_needs_no_tls_where_it_is_allowed() =>
        Read(("Alerts:Webhooks:0:Url", "http://127.0.0.1:5000/x"), ("Alerts:Webhooks:0:AllowPrivate", "true"), ("Alerts:Email:Host", "localhost"), ("Alerts:Email:Security", "None"));

    [Fact]
    public void Without_a_public_address_of_its_own_the_consoles_is_taken() =>
        Assert.Equal("https://console.example.com", Read(("Alerts:PublicAddress", ""), ("PublicUrl", "https://console.example.com")).PublicAddress);

    [Fact]
    public void With_nothing_set_there_is_nothing_to_complain_about()
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddAlerts();
        Assert.Equal("", services.BuildServiceProvider().GetRequiredService<AlertsOptions>().PublicAddress);
    }

    private static AlertsOptions Read(params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> all = new()
        {
            ["Alerts:PublicAddress"] = "https://ops.example.com",
            ["Alerts:Email:Host"] = "smtp.example.com",
            ["Alerts:Email:User"] = "ops",
            ["Alerts:Email:Password"] = "hunter2",
            ["Alerts:Email:From"] = "OpsConsole <ops@example.com>",
            ["Alerts:Webhooks:0:Name"] = "pager",
            ["Alerts:Webhooks:0:Url"] = "https://hooks.example.com/x",
            ["Alerts:Webhooks:0:Secret"] = Secret,
            ["Alerts:Slack:0:Name"] = "approvals",
            ["Alerts:Slack:0:Url"] = "https://hooks.slack.com/services/x",
        };
        foreach ((string key, string value) in settings)
        {
            all[key] = value;
        }

        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        services.AddAlerts();
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<AlertsOptions>();
    }
}
