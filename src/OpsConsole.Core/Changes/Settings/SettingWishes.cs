using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>Asks for another text of a setting, by a change request: whoever approves sees both.</summary>
public sealed class SettingWishes
{
    private readonly IEnumerable<ISettingKind> _kinds;
    private readonly SettingsInForce _settings;
    private readonly ChangeCommands _changes;
    private readonly AccessDirectory _access;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TimeProvider _time;

    internal SettingWishes(
        IEnumerable<ISettingKind> kinds, SettingsInForce settings, ChangeCommands changes, AccessDirectory access, IDbContextFactory<OpsDbContext> contexts, TimeProvider time) =>
        (_kinds, _settings, _changes, _access, _contexts, _time) = (kinds, settings, changes, access, contexts, time);

    /// <summary>Asks for it.</summary>
    /// <param name="by">Who.</param>
    /// <param name="name">The setting.</param>
    /// <param name="text">Its text, whole; empty to remove it.</param>
    /// <param name="title">What changes, in a line.</param>
    /// <param name="why">Why, Markdown; null for nothing.</param>
    /// <param name="cancellationToken">Cancels, until it is written down.</param>
    public async Task<ChangeOutcome> AskAsync(Actor by, string name, string text, string title, string? why, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        ChangeWish wish = new(ChangeKind.Setting, "", name, title, why) { Wanted = text.Length == 0 ? "" : SettingText.BlobOf(text) };
        if (!by.May(Permissions.ChangeMoney, _access))
        {
            return await _changes.OpenAsync(by, wish, cancellationToken).ConfigureAwait(false); // which says so, and writes it down
        }

        if (ProblemOf(wish, text) is { } problem)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Invalid, problem);
        }

        if (text.Length > 0)
        {
            await KeepAsync(wish.Wanted!, text, cancellationToken).ConfigureAwait(false);
        }

        return await _changes.OpenAsync(by, wish, cancellationToken).ConfigureAwait(false);
    }

    private string? ProblemOf(ChangeWish wish, string text) =>
        wish.Problem is { } wrong ? wrong
        : wish.Subject.Length > SettingVersion.MaxName || _kinds.SingleOrDefault(k => k.Knows(wish.Subject)) is not { } kind ? "There is no such setting."
        : text.Length > SettingText.MaxLength ? $"The text is longer than {SettingText.MaxLength / 1024 / 1024} MiB."
        : text.Length == 0 ? (_settings.Find(wish.Subject) is null ? "It is not there, so it cannot be removed." : null)
        : kind.ProblemOf(wish.Subject, text);

    private async Task KeepAsync(string blob, string text, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.SettingTexts.AnyAsync(t => t.Blob == blob, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            context.SettingTexts.Add(new SettingText { Blob = blob, Text = text, At = _time.GetUtcNow().UtcDateTime });
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
            {
                // Somebody proposed the same at the same moment. If it is something else, the change request finds no text and says so.
            }
        }
    }
}
