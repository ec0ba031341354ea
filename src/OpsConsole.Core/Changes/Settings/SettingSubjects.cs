using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Comparing;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>Reads what a change of a setting would change. It needs no repository: the texts are in the database.</summary>
internal sealed class SettingSubjects(IEnumerable<ISettingKind> kinds, SettingsInForce settings, IDbContextFactory<OpsDbContext> contexts) : IChangeSubjects
{
    public bool Knows(ChangeKind kind) => kind == ChangeKind.Setting;

    public async Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        await settings.ReadAsync(cancellationToken).ConfigureAwait(false);
        SettingVersion? now = settings.Find(request.Subject);
        if (kinds.SingleOrDefault(k => k.Knows(request.Subject)) is not { } kind)
        {
            return new ChangeSubject { Problem = "There is no such setting.", IsOver = true };
        }

        string? text = request.Wanted is { Length: > 0 } blob ? await TextAsync(blob, cancellationToken).ConfigureAwait(false) : "";
        if (text is null)
        {
            return new ChangeSubject { Problem = "The text that was proposed is not there. Propose it again.", IsOver = true };
        }

        if (text == (now?.Text ?? ""))
        {
            return new ChangeSubject { Problem = "That is in force already.", IsOver = true, Replaces = now?.Blob };
        }

        string before = now?.Text ?? "";
        TextDiffResult difference = TextDiff.Of(before, text);
        return new ChangeSubject
        {
            Problem = text.Length == 0 ? null : kind.ProblemOf(request.Subject, text),
            Blob = text.Length == 0 ? null : request.Wanted,
            Replaces = now?.Blob,
            File = FileOf(request.Subject, before, text),
            Facts = kind.FactsOf(request.Subject, text.Length == 0 ? before : text) with { Lines = difference.Added + difference.Removed, ByProgram = request.AuthorType == ActorType.Key },
        };
    }

    public string StampOf(ChangeRequest request) => settings.Find(request.Subject)?.Id ?? "";

    /// <summary>What became of the text, of a change that is over; null when it is not known any more.</summary>
    public async Task<ChangedFile?> FileAsync(ChangeRequest request, CancellationToken cancellationToken) =>
        await TextAsync(request.Replaces, cancellationToken).ConfigureAwait(false) is { } before && await TextAsync(request.Blob, cancellationToken).ConfigureAwait(false) is { } after
            ? FileOf(request.Subject, before, after)
            : null;

    private static ChangedFile FileOf(string name, string before, string after) => new(name, Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));

    private async Task<string?> TextAsync(string? blob, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(blob))
        {
            return "";
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.SettingTexts.AsNoTracking().Where(t => t.Blob == blob).Select(t => t.Text).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
