using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.KillSwitch.Restores;

/// <summary>Nobody restores alone what they killed, by whatever way they try it.</summary>
public sealed class AloneTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static readonly Dictionary<string, Func<RestoreCase, Task<ChangeOutcome[]>>> Ways = new()
    {
        ["she asks and agrees herself"] = async c => [await AgreeAsync(c, await c.AskAsync(), c.Ann)],
        ["she agrees from another session"] = async c => [await AgreeAsync(c, await c.AskAsync(), await c.AnnAgainAsync())],
        ["she agrees twice at once"] = async c => await TogetherAsync(2, await c.AskAsync(), c, c.Ann),
        ["she agrees fifty times at once"] = async c => await TogetherAsync(50, await c.AskAsync(), c, c.Ann),
        ["her key asks and she agrees"] = async c => [await AgreeAsync(c, await c.AskByKeyAsync(), c.Ann)],
        ["her key asks and she agrees twice"] = async c => await TwiceAsync(c, await c.AskByKeyAsync(), c.Ann, c.Ann),
        ["her key asks and she agrees from two sessions"] = async c => await TwiceAsync(c, await c.AskByKeyAsync(), c.Ann, await c.AnnAgainAsync()),
        ["her key asks and she agrees fifty times at once"] = async c => await TogetherAsync(50, await c.AskByKeyAsync(), c, c.Ann),
        ["she agrees by a key"] = async c => [await AgreeAsync(c, await c.AskAsync(), await c.KeyAsync())],
        ["she agrees from a shell"] = async c => [await AgreeAsync(c, await c.AskAsync(), AuditedConsole.Shell)],
        ["she agrees without signing in"] = async c => [await AgreeAsync(c, await c.AskAsync(), Actor.Nobody("ann", new ActorOrigin("web")))],
        ["she agrees by a second account in capitals"] = async c => [await AgreeAsync(c, await c.AskAsync(), c.SecondAccount(e => e.ToUpperInvariant()))],
        ["she agrees by a second account with spaces"] = async c => [await AgreeAsync(c, await c.AskAsync(), c.SecondAccount(e => $" {e} "))],
        ["her key asks and both her accounts agree"] = async c => await TwiceAsync(c, await c.AskByKeyAsync(), c.Ann, c.SecondAccount(e => e.ToUpperInvariant())),
        ["she agrees after a change of her role"] = async c => [await AgreeAfterAsync(c, () => c.GiveRolesAsync(Roles.Engineer))],
        ["she agrees after she lost her role"] = async c => [await AgreeAfterAsync(c, () => c.GiveRolesAsync(Roles.Executive))],
        ["she agrees after she lost her role and got it back"] = async c => [await AgreeAfterAsync(c, () => c.GiveRolesAsync(Roles.Executive), () => c.GiveRolesAsync(Roles.OnCall))],
        ["she agrees with a disabled account"] = async c => [await AgreeAfterAsync(c, c.DisableAsync)],
        ["she lost her role before a colleague agrees"] = async c => [await ColleagueAfterAsync(c, () => c.GiveRolesAsync(Roles.Executive))],
        ["her account is disabled before a colleague agrees"] = async c => [await ColleagueAfterAsync(c, c.DisableAsync)],
        ["a colleague agrees who may not restore"] = async c => [await AgreeAsync(c, await c.AskAsync(), await c.SomebodyAsync(Roles.Executive))],
        ["she breaks the glass by a key"] = async c => [await c.BreakGlassAsync(await c.KeyAsync())],
        ["a colleague agrees to what she withdrew"] = async c =>
        {
            string id = await c.AskAsync();
            Assert.Null((await c.Changes.WithdrawAsync(c.Ann, id, cancellationToken: Cancel)).Problem);
            return [await AgreeAsync(c, id, await c.SomebodyAsync())];
        },
        ["a colleague agrees too late"] = async c =>
        {
            string id = await c.AskAsync();
            await c.ChangeAsync(r => r.ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, DateTime.UtcNow.AddMinutes(-1)), Cancel), id);
            return [await AgreeAsync(c, id, await c.SomebodyAsync())];
        },
        ["a colleague agrees after it was killed anew"] = async c =>
        {
            string id = await c.AskAsync();
            await c.KillAsync(message: "Please call us.");
            return [await AgreeAsync(c, id, await c.SomebodyAsync())];
        },
    };

    /// <summary>The ways.</summary>
    public static TheoryData<string> Names { get; } = [.. Ways.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_stays_killed_when(string way)
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        long version = killed.Board.Current.In("production").Version;

        ChangeOutcome[] outcomes = await Ways[way](killed);

        Assert.DoesNotContain(outcomes, o => o.State is ChangeState.Approved or ChangeState.Releasing or ChangeState.Released);
        Assert.DoesNotContain(outcomes, o => o.Refusal == ChangeRefusal.Unavailable);
        Assert.True(killed.IsKilled);
        Assert.InRange(killed.Board.Current.In("production").Version, version, version + 1); // + 1: killed anew
    }

    private static Task<ChangeOutcome> AgreeAsync(RestoreCase killed, string id, Actor by) => killed.AgreeAsync(id, by);

    private static async Task<ChangeOutcome[]> TwiceAsync(RestoreCase killed, string id, Actor first, Actor second)
    {
        Assert.Equal(ChangeState.InReview, (await AgreeAsync(killed, id, first)).State);
        return [await AgreeAsync(killed, id, second)];
    }

    private static Task<ChangeOutcome[]> TogetherAsync(int times, string id, RestoreCase killed, Actor by) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(() => AgreeAsync(killed, id, by))));

    private static async Task<ChangeOutcome> AgreeAfterAsync(RestoreCase killed, params Func<Task>[] changes)
    {
        string id = await killed.AskAsync();
        foreach (Func<Task> change in changes)
        {
            await change();
        }

        return await AgreeAsync(killed, id, killed.Ann);
    }

    /// <summary>Whoever asked does not count any more: the colleague is the only one behind it.</summary>
    private static async Task<ChangeOutcome> ColleagueAfterAsync(RestoreCase killed, Func<Task> change)
    {
        string id = await killed.AskAsync();
        await change();
        return await AgreeAsync(killed, id, await killed.SomebodyAsync());
    }
}
