using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>Puts settings in force: the decision is one transaction, and the setting is written in the one that calls the change released.</summary>
internal sealed class SettingPublisher(ChangeDecision decision, StorageOptions storage, TimeProvider time) : IChangePublisher
{
    private const string Moved = "The setting was changed at the same moment. Look again.";

    private readonly SortableId _ids = new(time, storage.Node);

    public bool Knows(ChangeKind kind) => kind == ChangeKind.Setting;

    public async Task<ChangeRelease> ReleaseAsync(ChangeRequest request, ChangeSubject subject, Actor by, string? reason, IReadOnlyList<string> approvers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string? refusal = await decision.DecideAsync(request.Id, by, reason, context => MovedAsync(context, request, subject.Replaces)).ConfigureAwait(false);
        return new ChangeRelease(refusal, refusal is null ? request.Id : null);
    }

    public Task<ChangeRelease?> EndAsync(ChangeRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(request.State == ChangeState.Releasing ? new ChangeRelease(null, request.Id) { Follow = PutInForceAsync } : null);

    /// <summary>Of several changes of one setting that were approved, one goes through: the others were approved in place of what it replaced.</summary>
    private static async Task<string?> MovedAsync(OpsDbContext context, ChangeRequest request, string? replaces)
    {
        string? newest = await NewestOf(context, request.Subject).Select(v => v.Blob).FirstOrDefaultAsync().ConfigureAwait(false);
        bool another = await context.ChangeRequests.AnyAsync(r => r.Kind == ChangeKind.Setting && r.Subject == request.Subject && r.State == ChangeState.Releasing && r.Id != request.Id).ConfigureAwait(false);
        return another || (newest ?? "") != (replaces ?? "") ? Moved : null;
    }

    private static IQueryable<SettingVersion> NewestOf(OpsDbContext context, string name) => context.SettingVersions.AsNoTracking().Where(v => v.Name == name).OrderByDescending(v => v.Id);

    private async Task PutInForceAsync(OpsDbContext context, ChangeRequest row)
    {
        int last = await NewestOf(context, row.Subject).Select(v => v.Number).FirstOrDefaultAsync().ConfigureAwait(false);
        string? newest = await context.SettingVersions.AsNoTracking().OrderByDescending(v => v.Id).Select(v => v.Id).FirstOrDefaultAsync().ConfigureAwait(false);
        long after = newest is null ? 0 : Convert.ToInt64(newest, 16) + 1; // whatever the clocks say: another node's may have been ahead
        string text = row.Blob is null ? "" : await context.SettingTexts.AsNoTracking().Where(t => t.Blob == row.Blob).Select(t => t.Text).SingleAsync().ConfigureAwait(false);
        context.SettingVersions.Add(new SettingVersion
        {
            Id = Math.Max(_ids.Next(), after).ToString("x16", CultureInfo.InvariantCulture),
            Name = row.Subject,
            Number = last + 1,
            Blob = row.Blob ?? "",
            Text = text,
            At = time.GetUtcNow().UtcDateTime,
            Change = row.Id,
            ByName = row.AuthorName,
        });
    }
}
