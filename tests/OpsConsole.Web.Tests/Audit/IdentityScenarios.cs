using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>Changes of people, sessions and keys.</summary>
internal static class IdentityScenarios
{
    private const string Password = AuditedConsole.Password;

    private static readonly ActorOrigin Origin = new("web", "192.0.2.1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } = [.. Keys(), .. People(), .. OwnAccount(), .. Sessions(), .. Refusals()];

    private static IEnumerable<AuditScenario> Keys() =>
    [
        new("a key is made", ["KeyCommands.AddAsync"], ["apikey.created done"], async console =>
            () => console.Get<KeyCommands>().AddAsync("ci", [Scopes.MetricsRead], AuditedConsole.Shell, Cancel)),
        new("a key is made by somebody who may not", [], ["apikey.created denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<KeyCommands>().AddAsync("ci", [Scopes.MetricsRead], executive, Cancel);
        }),
        new("a key is revoked", ["KeyCommands.RevokeAsync"], ["apikey.revoked done"], async console =>
        {
            NewKey key = await console.Get<KeyCommands>().AddAsync("ci", [Scopes.MetricsRead], AuditedConsole.Shell, Cancel);
            return () => console.Get<KeyCommands>().RevokeAsync(key.Id, AuditedConsole.Shell, Cancel);
        }),
        new("a key is revoked by somebody who may not", [], ["apikey.revoked denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<KeyCommands>().RevokeAsync("some-key", executive, Cancel);
        }),
    ];

    private static IEnumerable<AuditScenario> People() =>
    [
        Person("a person is added", "AddAsync", "person.added", (people, _, by) => people.AddAsync(AuditedConsole.FreshEmail(), null, [Roles.Engineer], null, by, Cancel)),
        Denied("a person is added by somebody who may not", "person.added", (people, _, by) => people.AddAsync(AuditedConsole.FreshEmail(), null, [Roles.Engineer], null, by, Cancel)),
        Person("roles are changed", "ChangeRolesAsync", "person.roles_changed", (people, id, by) => people.ChangeRolesAsync(id, [Roles.OnCall], by, Cancel)),
        Denied("roles are changed by somebody who may not", "person.roles_changed", (people, id, by) => people.ChangeRolesAsync(id, [Roles.OnCall], by, Cancel)),
        Person("a person is disabled", "DisableAsync", "person.disabled", (people, id, by) => people.DisableAsync(id, by, Cancel)),
        Denied("a person is disabled by somebody who may not", "person.disabled", (people, id, by) => people.DisableAsync(id, by, Cancel)),
        new("a person is enabled", ["PeopleCommands.EnableAsync"], ["person.enabled done"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            await console.Get<PeopleCommands>().DisableAsync(id, AuditedConsole.Shell, Cancel);
            return () => console.Get<PeopleCommands>().EnableAsync(id, AuditedConsole.Shell, Cancel);
        }),
        Denied("a person is enabled by somebody who may not", "person.enabled", (people, id, by) => people.EnableAsync(id, by, Cancel)),
        Person("a password link is renewed", "RenewLinkAsync", "person.link_renewed", (people, id, by) => people.RenewLinkAsync(id, by, Cancel)),
        Denied("a password link is renewed by somebody who may not", "person.link_renewed", (people, id, by) => people.RenewLinkAsync(id, by, Cancel)),
        new("the first administrator sets up the console", ["form setup", "PeopleCommands.AddFirstAdministratorAsync", "SignIn.StartAsync"],
            ["person.first_administrator_added done", "session.started done"], async console =>
        {
            string token = console.Get<SetupToken>().Issue();
            return () => SubmitAsync(console.Browser(), "/setup?token=" + token, "setup", new() { ["Input.Email"] = AuditedConsole.FreshEmail(), ["Input.Password"] = Password, ["Input.Again"] = Password });
        }),
        new("a setup link that is not valid is used", [], ["person.first_administrator_added denied"], async console =>
            () => console.Get<PeopleCommands>().AddFirstAdministratorAsync("wrong", AuditedConsole.FreshEmail(), null, Password, Origin, Cancel)),
    ];

    private static IEnumerable<AuditScenario> OwnAccount() =>
    [
        new("a password is set by a link", ["form set-password", "AccountCommands.SetPasswordAsync"], ["person.password_set done"], async console =>
        {
            NewPerson person = await console.Get<PeopleCommands>().AddAsync(AuditedConsole.FreshEmail(), null, [Roles.Engineer], null, AuditedConsole.Shell, Cancel);
            string link = $"/set-password?person={person.PersonId}&token={Uri.EscapeDataString(person.LinkToken)}";
            return () => SubmitAsync(console.Browser(), link, "set-password", new() { ["Input.Password"] = Password, ["Input.Again"] = Password });
        }),
        new("a password link that is not valid is used", [], ["person.password_set denied"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            return () => console.Get<AccountCommands>().SetPasswordAsync(id, "wrong", Password, Origin, Cancel);
        }),
        Account("the own name is changed", "form rename", "RenameAsync", "person.renamed", new() { ["Name.Text"] = "Ann" }),
        Account("the own password is changed", "form password", "ChangePasswordAsync", "person.password_changed",
            new() { ["Input.Current"] = Password, ["Input.Password"] = "a new long password", ["Input.Again"] = "a new long password" }),
        new("the own password is changed with a wrong one", [], ["person.password_changed failed"], async console =>
        {
            HttpClient browser = await console.SignedInBrowserAsync(Roles.Engineer);
            return () => SubmitAsync(browser, "/account", "password",
                new() { ["Input.Current"] = "not it", ["Input.Password"] = "a new long password", ["Input.Again"] = "a new long password" });
        }),
        new("somebody signs out everywhere", ["form sign-out-everywhere", "AccountCommands.SignOutEverywhereAsync"],
            ["person.sessions_ended done", "session.ended done"], async console =>
        {
            HttpClient browser = await console.SignedInBrowserAsync(Roles.Engineer);
            return () => SubmitAsync(browser, "/account", "sign-out-everywhere", []);
        }),
        new("the account of a session that is over is changed", [], ["person.renamed denied"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            (AccessTicket ticket, _) = await console.StartSessionAsync(id);
            await console.Get<PeopleCommands>().DisableAsync(id, AuditedConsole.Shell, Cancel);
            return () => console.Get<AccountCommands>().RenameAsync(ticket, "Eve", Origin, Cancel);
        }),
    ];

    private static IEnumerable<AuditScenario> Sessions() =>
    [
        new("somebody signs in", ["form signin", "SignIn.TryAsync"], ["session.started done"], async console =>
        {
            string email = AuditedConsole.FreshEmail();
            await console.AddPersonAsync(email, Roles.Engineer);
            return () => SubmitAsync(console.Browser(), "/signin", "signin", new() { ["Input.Email"] = email, ["Input.Password"] = Password });
        }),
        new("somebody signs in with a wrong password", [], ["session.started failed"], async console =>
            () => SubmitAsync(console.Browser(), "/signin", "signin", new() { ["Input.Email"] = AuditedConsole.FreshEmail(), ["Input.Password"] = "wrong password" })),
        new("somebody signs out", ["POST /signout", "AccountCommands.SignOutAsync"], ["session.ended done"], async console =>
        {
            HttpClient browser = await console.SignedInBrowserAsync(Roles.Engineer);
            return async () => (await AuditedConsole.SubmitAsync(browser, "/account", "", [], action: "/signout")).Dispose();
        }),
    ];

    private static IEnumerable<AuditScenario> Refusals() =>
    [
        new("a person opens a page that the roles do not include", [], ["access.denied denied"], async console =>
        {
            HttpClient browser = await console.SignedInBrowserAsync(Roles.Executive);
            return async () => (await browser.GetAsync("/settings/people", Cancel)).Dispose();
        }),
        new("a key lacks the scope", [], ["access.denied denied"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.FlagsRead));
            return async () => (await program.PostAsync("/v1/traces", null, Cancel)).Dispose();
        }),
        new("a key is not known", [], ["access.denied denied"], async console =>
            async () => (await console.Program("ops_unknown_key").GetAsync("/api/v1/metrics", Cancel)).Dispose()),
        new("the door of the command line is tried without its secret", [], ["access.denied denied"], async console =>
            async () => (await console.Browser().PostAsync("/control/run", new StringContent("""{"arguments":["apikey","list"],"account":"eve"}""", null, "application/json"), Cancel)).Dispose()),
    ];

    private static AuditScenario Person(string name, string command, string kind, Func<PeopleCommands, string, Actor, Task> change) =>
        new(name, ["PeopleCommands." + command], [kind + " done"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            return () => change(console.Get<PeopleCommands>(), id, AuditedConsole.Shell);
        });

    private static AuditScenario Denied(string name, string kind, Func<PeopleCommands, string, Actor, Task> change) =>
        new(name, [], [kind + " denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            string id = await console.CreatePersonAsync(Roles.Engineer);
            return () => change(console.Get<PeopleCommands>(), id, executive);
        });

    private static AuditScenario Account(string name, string form, string command, string kind, Dictionary<string, string> fields) =>
        new(name, [form, "AccountCommands." + command], [kind + " done"], async console =>
        {
            HttpClient browser = await console.SignedInBrowserAsync(Roles.Engineer);
            return () => SubmitAsync(browser, "/account", form["form ".Length..], fields);
        });

    private static async Task SubmitAsync(HttpClient browser, string address, string form, Dictionary<string, string> fields) =>
        (await AuditedConsole.SubmitAsync(browser, address, form, fields)).Dispose();
}
