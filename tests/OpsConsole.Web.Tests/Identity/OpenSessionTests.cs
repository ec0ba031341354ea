using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Tests.Identity;

/// <summary>What happens to sessions that are open while access changes.</summary>
public sealed class OpenSessionTests(OpenSessionTests.Console console) : IClassFixture<OpenSessionTests.Console>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PeopleCommands People => console.Services.GetRequiredService<PeopleCommands>();

    [Fact]
    public async Task A_role_taken_away_counts_in_an_open_page_at_once()
    {
        await console.CreatePersonAsync(Roles.Administrator); // so that the other is not the last
        string id = await console.CreatePersonAsync(Roles.Administrator);
        await using Tab tab = await OpenAsync(id);
        Assert.True(await tab.MayAsync(Permissions.ManagePeople));

        Assert.Equal(PeopleOutcome.Done, await People.ChangeRolesAsync(id, [Roles.Executive], Actor.Shell("tester@localhost"), Cancel));

        Assert.False(await tab.MayAsync(Permissions.ManagePeople));
        Assert.True(await tab.MayAsync(Permissions.ViewMetrics));
        Assert.Equal(1, tab.Notices); // its pages are authorized again
        Assert.True((await tab.State.GetAuthenticationStateAsync()).User.IsInRole(Roles.Executive));
    }

    [Fact]
    public async Task A_command_that_was_on_its_way_when_the_role_went_changes_nothing()
    {
        await console.CreatePersonAsync(Roles.Administrator); // so that the other is not the last
        string id = await console.CreatePersonAsync(Roles.Administrator), other = await console.CreatePersonAsync(Roles.Engineer);
        (AccessTicket ticket, _) = await console.StartSessionAsync(id);
        Actor actor = Actor.Person(ticket, ActorOrigin.Console);
        await People.ChangeRolesAsync(id, [Roles.Engineer], Actor.Shell("tester@localhost"), Cancel);

        Assert.Equal(PeopleOutcome.NotAllowed, await People.ChangeRolesAsync(other, [Roles.Administrator], actor, Cancel));
        Assert.Equal(PeopleOutcome.NotAllowed, await People.DisableAsync(other, actor, Cancel));
        Assert.Equal([Roles.Engineer], console.Services.GetRequiredService<AccessDirectory>().Find(other)!.Roles);
    }

    [Fact]
    public async Task Disabling_somebody_ends_open_pages_and_refuses_the_cookie()
    {
        string id = await console.CreatePersonAsync(Roles.Engineer);
        await using Tab tab = await OpenAsync(id);
        using HttpClient client = await ClientAsync(id);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client));

        await People.DisableAsync(id, Actor.Shell("tester@localhost"), Cancel);

        Assert.False(await tab.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(client));
    }

    [Fact]
    public async Task Signing_out_ends_all_tabs_of_the_session_and_copies_of_its_cookie_but_no_other_session()
    {
        string id = await console.CreatePersonAsync(Roles.Engineer);
        (AccessTicket ticket, string cookie) = await console.StartSessionAsync(id);
        await using Tab one = await OpenAsync(ticket), two = await OpenAsync(ticket), elsewhere = await OpenAsync(id);

        await console.Services.GetRequiredService<AccountCommands>().SignOutAsync(ticket, ActorOrigin.Console);

        Assert.False(await one.IsSignedInAsync());
        Assert.False(await two.IsSignedInAsync());
        Assert.True(await elsewhere.IsSignedInAsync());
        using HttpClient copy = Client(cookie);
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session()
    {
        string id = await console.CreatePersonAsync(Roles.Engineer);
        (AccessTicket ticket, _) = await console.StartSessionAsync(id);
        await using Tab here = await OpenAsync(ticket), elsewhere = await OpenAsync(id);

        await console.Services.GetRequiredService<AccountCommands>().SignOutEverywhereAsync(ticket, ActorOrigin.Console, Cancel);

        Assert.False(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_the_next_request()
    {
        string key = await console.CreateKeyAsync(Scopes.MetricsRead);
        using HttpClient client = console.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client)); // known, but no key opens a page

        await console.Services.GetRequiredService<KeyCommands>().RevokeAsync(key.Split('_')[1], Actor.Shell("tester@localhost"), Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/account", Cancel);
        return response.StatusCode;
    }

    private HttpClient Client(string cookie)
    {
        HttpClient client = console.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private async Task<HttpClient> ClientAsync(string personId) => Client((await console.StartSessionAsync(personId)).Cookie);

    private async Task<Tab> OpenAsync(string personId) => await OpenAsync((await console.StartSessionAsync(personId)).Ticket);

    private Task<Tab> OpenAsync(AccessTicket ticket) => Task.FromResult(new Tab(console.Services.CreateAsyncScope(), ticket));

    /// <summary>What a circuit holds: a scope, and in it who is there.</summary>
    private sealed class Tab : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope;

        public Tab(AsyncServiceScope scope, AccessTicket ticket)
        {
            _scope = scope;
            State = scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
            Assert.IsType<CircuitAccess>(State);
            ((IHostEnvironmentAuthenticationStateProvider)State).SetAuthenticationState(Task.FromResult(new AuthenticationState(
                scope.ServiceProvider.GetRequiredService<AccessDirectory>().PrincipalOf(ticket, "test")!)));
            Assert.Contains(scope.ServiceProvider.GetServices<CircuitHandler>(), handler => handler is CircuitWatch); // which does the next line
            ((CircuitAccess)State).Watch();
            State.AuthenticationStateChanged += _ => Notices++;
        }

        public AuthenticationStateProvider State { get; }

        public int Notices { get; private set; }

        public async Task<bool> IsSignedInAsync() => (await State.GetAuthenticationStateAsync()).User.Identity is { IsAuthenticated: true };

        public async Task<bool> MayAsync(string permission) =>
            (await _scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync((await State.GetAuthenticationStateAsync()).User, null, permission)).Succeeded;

        public ValueTask DisposeAsync() => _scope.DisposeAsync();
    }

    /// <summary>One console for the class: each test has people of its own.</summary>
    public sealed class Console : OpsConsoleFactory;
}
