using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Identity;

public class PasswordCheckTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_right_password_of_an_enabled_account_is_accepted()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await node.AddAsync("root@example.com", Roles.Administrator);
        NewPerson ann = await node.People.AddAsync("ann@example.com", null, [Roles.Engineer], Password, Actor.Shell("tester@localhost"), Cancel);
        PasswordCheck passwords = node.Get<PasswordCheck>();

        Assert.NotNull(await passwords.FindAsync("ANN@example.com", Password));
        Assert.Null(await passwords.FindAsync("ann@example.com", Password + "x"));
        Assert.Null(await passwords.FindAsync("root@example.com", "")); // invited, without a password yet
        Assert.Null(await passwords.FindAsync("nobody@example.com", Password));
        Assert.Null(await passwords.FindAsync(null, null));

        await node.People.DisableAsync(ann.PersonId, Actor.Shell("tester@localhost"), Cancel);
        Assert.Null(await passwords.FindAsync("ann@example.com", Password));
    }
}
