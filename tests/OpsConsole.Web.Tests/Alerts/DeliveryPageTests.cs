using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Alerts;

namespace OpsConsole.Web.Tests.Alerts;

/// <summary>The page of notifications on a console with every kind of channel. Nobody is behind them.</summary>
public sealed class DeliveryPageTests(DeliveryPageTests.Console console) : IClassFixture<DeliveryPageTests.Console>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.Administrator, HttpStatusCode.OK)]
    [InlineData(Roles.Compliance, HttpStatusCode.OK)]
    [InlineData(Roles.Engineer, HttpStatusCode.Redirect)]
    [InlineData(Roles.Executive, HttpStatusCode.Redirect)]
    public async Task Administrators_and_compliance_see_it_and_nobody_sees_a_secret(string role, HttpStatusCode expected)
    {
        using HttpClient client = await console.CreateSignedInClientAsync(role);

        using HttpResponseMessage response = await client.GetAsync("/alerts/delivery", Cancel);

        Assert.Equal(expected, response.StatusCode);
        string page = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(expected == HttpStatusCode.OK, page.Contains("pager", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Console.Secret, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_stands_among_the_deliveries_and_by_email_goes_to_who_asks()
    {
        Actor administrator = await PersonAsync(Roles.Administrator);
        DeliveryPageState state = State();

        await state.TestAsync("email", administrator, Cancel);

        Assert.True(state.TestBegan);
        Assert.Contains("on its way by email", state.Said, StringComparison.Ordinal);
        DeliveryStatus delivery = Assert.Single(state.Deliveries, d => d.Channel == "email");
        Assert.Equal((administrator.Name, "notification.test"), (delivery.Recipient, delivery.Topic));
        Assert.Equal(["email", "pager", "approvals"], state.Channels!.Select(c => c.Name));
        Assert.True(state.MayTest);
    }

    [Fact]
    public async Task Who_may_only_look_sends_no_test()
    {
        Actor compliance = await PersonAsync(Roles.Compliance);
        DeliveryPageState state = State();

        await state.TestAsync("pager", compliance, Cancel);

        Assert.False(state.TestBegan);
        Assert.False(state.MayTest);
        Assert.Equal("You may not send tests. Ask an administrator.", state.Said);
        Assert.DoesNotContain(state.Deliveries, d => d.Channel == "pager" && d.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_test_by_a_shell_has_no_address_to_go_to()
    {
        DeliveryPageState state = State();

        await state.TestAsync("email", Actor.Shell("tester@localhost"), Cancel);

        Assert.StartsWith("The test would go to your own e-mail address", state.Said, StringComparison.Ordinal);
    }

    private async Task<Actor> PersonAsync(string role)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }

    private DeliveryPageState State() => new(
        console.Services.GetRequiredService<NotificationQueries>(), console.Services.GetRequiredService<AlertCommands>(),
        console.Services.GetRequiredService<UnreachedRecipients>(), console.Services.GetRequiredService<AccessDirectory>());

    /// <summary>The console.</summary>
    public sealed class Console : OpsConsoleFactory
    {
        /// <summary>The secret of its webhook.</summary>
        public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        /// <summary>Creates it.</summary>
        public Console()
        {
            foreach ((string key, string value) in ((string, string)[])
                [
                    ("PublicAddress", "http://localhost:5080"), ("Email:Host", "127.0.0.1"), ("Email:Port", "9"), ("Email:Security", "Tls"), ("Email:User", "ops"),
                    ("Email:Password", "hunter2"), ("Email:From", "ops@example.com"), ("Webhooks:0:Name", "pager"), ("Webhooks:0:Url", "https://127.0.0.1:9/hunter2"),
                    ("Webhooks:0:Secret", Secret), ("Webhooks:0:AllowPrivate", "true"), ("Slack:0:Name", "approvals"), ("Slack:0:Url", "https://127.0.0.1:9/hunter2"), ("Slack:0:AllowPrivate", "true"),
                ])
            {
                Settings["Alerts:" + key] = value;
            }
        }
    }
}
