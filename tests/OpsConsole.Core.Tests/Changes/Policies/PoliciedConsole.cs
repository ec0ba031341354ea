using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Changes.Requests;

namespace OpsConsole.Core.Tests.Changes.Policies;

/// <summary>What tests of the policy do with a console.</summary>
internal static class PoliciedConsole
{
    /// <summary>What goes to production waits for a person.</summary>
    public const string Strict = "version: 1\nrules:\n  - { name: Production, when: { environment: production }, risk: high, approvals: { people: 1 } }\n";

    /// <summary>Everything goes by itself.</summary>
    public const string Lax = "version: 1\n";

    /// <summary>Nothing that can be read.</summary>
    public const string Broken = "version: 1\nrules:\n  - { name: All, risk: no }\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The console sees the end of the branch and looks after its changes.</summary>
    public static async Task LookAsync(this Reviewed console)
    {
        await console.Shared.SyncAsync();
        await console.Shared.Get<ChangeUpkeep>().RunAsync(Cancel);
    }

    /// <summary>A colleague pushes the policy's file, and the console looks. Null takes it away.</summary>
    /// <returns>The commit.</returns>
    public static async Task<string> PushAsync(this Reviewed console, string? policy)
    {
        string commit = console.Shared.Push(PolicySource.Path, policy, "Another policy");
        await console.LookAsync();
        return commit;
    }

    /// <summary>The text in force.</summary>
    public static async Task<string> ForceAsync(this Reviewed console) => (await console.Shared.Get<PolicyInForce>().ReadAsync(Cancel))!.Text;

    /// <summary>Change requests of the policy, oldest first.</summary>
    public static async Task<List<ChangeRequest>> PoliciesAsync(this Reviewed console) =>
        [.. (await console.Shared.Get<ChangeQueries>().ListAsync(new ChangeFilter { Subject = PolicySource.Path }, Cancel)).Reverse()];

    /// <summary>Somebody proposes a policy, and it is taken.</summary>
    public static async Task<ChangeRequest> ProposeAsync(this Reviewed console, string text, Actor? by = null)
    {
        ChangeOutcome outcome = await console.Shared.Get<PolicyProposals>().ProposeAsync(by ?? console.Ann, text, "Another policy", "Because.", Cancel);
        Assert.Null(outcome.Problem);
        return await console.FindAsync(outcome.Id!);
    }

    /// <summary>Bob and Cleo approve.</summary>
    public static async Task ApproveAsync(this Reviewed console, ChangeRequest request)
    {
        foreach (Actor by in (Actor[])[console.Bob, console.Cleo])
        {
            Assert.Null((await console.Changes.ApproveAsync(by, request.Id, request.Hash, null, Cancel)).Problem);
        }
    }

    /// <summary>Ann releases.</summary>
    public static Task<ChangeOutcome> ReleaseAsync(this Reviewed console, ChangeRequest request) => console.Releases.ReleaseAsync(console.Ann, request.Id, request.Hash, null, Cancel);

    /// <summary>How often something of this kind is in the audit trail.</summary>
    public static Task<int> CountAsync(this Reviewed console, string kind) => console.Shared.QueryAsync(c => c.AuditEntries.CountAsync(e => e.Kind == kind, Cancel));
}
