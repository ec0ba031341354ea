using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>What a person says of an interaction.</summary>
/// <param name="Grade">1 to 5; on the scale of good and bad 5 and 1.</param>
/// <param name="Reasons">Reasons of the list, in any order.</param>
/// <param name="Note">What else there is to say; null for nothing.</param>
/// <param name="Correction">The answer that should have been given; null for none.</param>
public sealed record ReviewSaying(byte Grade, IReadOnlyList<string> Reasons, string? Note = null, string? Correction = null)
{
    /// <summary>Longest note, characters.</summary>
    public const int MaxNote = 2_000;

    /// <summary>Longest correction, characters.</summary>
    public const int MaxCorrection = 20_000;
}

/// <summary>Labels interactions. A person has one label of each: saying it again corrects it.</summary>
public sealed class ReviewCommands
{
    private const string Words = "You may not review interactions. Ask an administrator for the role engineer or product owner.", Gone = "It is not in the queue any more.";

    private readonly AuditedWrites _writes;
    private readonly Redactor _redactor;
    private readonly IOptionsMonitor<QualityOptions> _options;
    private readonly TimeProvider _time;

    internal ReviewCommands(AuditedWrites writes, Redactor redactor, IOptionsMonitor<QualityOptions> options, TimeProvider time) => (_writes, _redactor, _options, _time) = (writes, redactor, options, time);

    /// <summary>Labels an interaction, or corrects one's own label.</summary>
    public Task<QualityOutcome> LabelAsync(Actor by, long itemId, ReviewSaying saying, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(saying);
        return RunAsync(QualityEvents.Labelled, by, itemId, async db =>
        {
            if (await db.ReviewItems.SingleOrDefaultAsync(i => i.Id == itemId, cancellationToken).ConfigureAwait(false) is not { } item)
            {
                return AuditedWrite.Refused(Gone);
            }

            if (ProblemOf(item, saying) is { } problem)
            {
                return AuditedWrite.Refused(problem);
            }

            ReviewLabel? label = await db.ReviewLabels.SingleOrDefaultAsync(l => l.ItemId == itemId && l.PersonId == by.Id, cancellationToken).ConfigureAwait(false);
            if (label is null && item.IsDone)
            {
                return AuditedWrite.Refused("Others have judged it meanwhile. Go on with the next one.");
            }

            JsonObject? before = label is null ? null : Picture(item, label);
            bool isNew = label is null;
            if (label is null)
            {
                label = new ReviewLabel { ItemId = itemId, PersonId = by.Id, Reasons = "" };
                db.ReviewLabels.Add(label);
                item.Labels++;
            }

            label.Grade = saying.Grade;
            label.Reasons = string.Join('\n', _options.CurrentValue.ReasonsInUse.Where(r => saying.Reasons.Contains(r, StringComparer.Ordinal)));
            (label.Note, label.Correction, label.At) = (Cleaned(saying.Note), Cleaned(saying.Correction), _time.GetUtcNow().UtcDateTime);
            (item.IsDone, item.HeldBy, item.HeldUntil, item.SettledGrade, item.SettledBy) = (item.Labels >= item.Wanted, null, null, null, null); // what was settled was settled of other labels
            item.Version++;
            return new AuditedWrite(new QualityOutcome(IdOf(itemId)), Event(isNew ? QualityEvents.Labelled : QualityEvents.Corrected, by, item) with { Before = before, After = Picture(item, label) });
        }, cancellationToken);
    }

    /// <summary>Takes one's own label back: the item waits again.</summary>
    public Task<QualityOutcome> WithdrawAsync(Actor by, long itemId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return RunAsync(QualityEvents.Withdrawn, by, itemId, async db =>
        {
            ReviewItem? item = await db.ReviewItems.SingleOrDefaultAsync(i => i.Id == itemId, cancellationToken).ConfigureAwait(false);
            ReviewLabel? label = await db.ReviewLabels.SingleOrDefaultAsync(l => l.ItemId == itemId && l.PersonId == by.Id, cancellationToken).ConfigureAwait(false);
            if (item is null || label is null)
            {
                return AuditedWrite.Refused("You have no label of it.");
            }

            db.ReviewLabels.Remove(label);
            item.Labels--;
            item.Version++;
            (item.IsDone, item.SettledGrade, item.SettledBy) = (false, null, null);
            (item.HeldBy, item.HeldUntil) = (by.Id, _time.GetUtcNow().UtcDateTime + ReviewQueue.Held);
            return new AuditedWrite(new QualityOutcome(IdOf(itemId)), Event(QualityEvents.Withdrawn, by, item) with { Before = Picture(item, label) });
        }, cancellationToken);
    }

    /// <summary>Says which grade counts where two labels differ.</summary>
    public Task<QualityOutcome> SettleAsync(Actor by, long itemId, byte grade, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return RunAsync(QualityEvents.Settled, by, itemId, async db =>
        {
            ReviewItem? item = await db.ReviewItems.SingleOrDefaultAsync(i => i.Id == itemId, cancellationToken).ConfigureAwait(false);
            if (item is null || item.Labels < 2)
            {
                return AuditedWrite.Refused("There are no two labels of it.");
            }

            if (!Grades.IsOn(item.Scale, grade))
            {
                return AuditedWrite.Refused("The grade is not on the scale of this review.");
            }

            (item.SettledGrade, item.SettledBy) = (grade, by.Id);
            item.Version++;
            return new AuditedWrite(new QualityOutcome(IdOf(itemId)), Event(QualityEvents.Settled, by, item) with { After = new JsonObject { ["grade"] = (int)grade } });
        }, cancellationToken);
    }

    private static string? ProblemOf(ReviewItem item, ReviewSaying saying) =>
        !Grades.IsOn(item.Scale, saying.Grade) ? "The grade is not on the scale of this review."
        : saying.Note?.Length > ReviewSaying.MaxNote ? $"The note is longer than {ReviewSaying.MaxNote} characters."
        : saying.Correction?.Length > ReviewSaying.MaxCorrection ? $"The correction is longer than {ReviewSaying.MaxCorrection} characters."
        : null;

    private static string IdOf(long itemId) => itemId.ToString("x16", CultureInfo.InvariantCulture);

    private static AuditEvent Event(string kind, Actor by, ReviewItem item) =>
        QualityEvents.OfReview(kind, by, Convert.ToHexStringLower(item.TraceId)) with { Environment = item.Environment.Length is > 0 and <= 128 ? item.Environment : null };

    /// <summary>A label as the trail shows it: that there is a note, not what it says, for people write of people there.</summary>
    private static JsonObject Picture(ReviewItem item, ReviewLabel label) => new()
    {
        ["label"] = Grades.Word(item.Scale, label.Grade),
        ["reasons"] = label.Reasons.Replace("\n", ", ", StringComparison.Ordinal),
        ["note"] = label.Note is not null,
        ["correction"] = label.Correction is not null,
    };

    private string? Cleaned(string? text) => string.IsNullOrWhiteSpace(text) ? null : _redactor.Redact(text.Trim());

    private Task<QualityOutcome> RunAsync(string kind, Actor by, long itemId, Func<OpsDbContext, Task<AuditedWrite>> write, CancellationToken cancellationToken) =>
        _writes.RunAsync(Permissions.ReviewInteractions, QualityEvents.OfReview(kind, by, IdOf(itemId)), Words, write, cancellationToken);
}
