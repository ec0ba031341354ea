using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Quality.Datasets;

/// <summary>What became of adding cases.</summary>
/// <param name="Added">Cases that were added.</param>
/// <param name="Known">Interactions that are cases already.</param>
/// <param name="Refused">Interactions that no case can be made of, each with why.</param>
public sealed record CasesAdded(int Added, int Known, IReadOnlyList<(TraceId TraceId, string Why)> Refused);

/// <summary>Makes datasets, adds and removes cases, and makes versions.</summary>
public sealed class DatasetCommands
{
    private const string Words = "You may not change datasets. Ask an administrator for the role engineer or product owner.", Gone = "There is no such dataset.", Changed = "Somebody changed the dataset at the same moment. Look again and repeat.";

    private readonly AuditedWrites _writes;
    private readonly CaseMaking _making;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal DatasetCommands(AuditedWrites writes, CaseMaking making, AccessDirectory access, StorageOptions storage, TimeProvider time) =>
        (_writes, _making, _access, _time, _ids) = (writes, making, access, time, new SortableId(time, storage.Node));

    /// <summary>Makes a dataset without cases.</summary>
    public Task<QualityOutcome> CreateAsync(Actor by, DatasetDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        string slug = DatasetDraft.IsSlug(draft.Slug) ? draft.Slug : "-";
        return RunAsync(QualityEvents.DatasetCreated, by, slug, async db =>
        {
            if (draft.Problem() is { } problem)
            {
                return AuditedWrite.Refused(problem);
            }

            if (await db.Datasets.AnyAsync(d => d.Slug == slug, cancellationToken).ConfigureAwait(false))
            {
                return AuditedWrite.Refused($"There is a dataset {slug} already. Choose another short name.");
            }

            db.Datasets.Add(new Dataset
            {
                Id = NextId(), Slug = slug, Name = draft.Name.Trim(), Purpose = draft.Purpose, Description = string.IsNullOrWhiteSpace(draft.Description) ? null : draft.Description.Trim(),
                CreatedAt = Now, CreatedBy = by.Id, Revision = 1,
            });
            return new AuditedWrite(new QualityOutcome(slug), QualityEvents.OfDataset(QualityEvents.DatasetCreated, by, slug, new JsonObject { ["name"] = draft.Name.Trim(), ["purpose"] = draft.Purpose.ToString() }));
        }, cancellationToken);
    }

    /// <summary>Removes a dataset that has no version. Versions are kept: somebody may rely on them.</summary>
    public Task<QualityOutcome> RemoveAsync(Actor by, string slug, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return RunAsync(QualityEvents.DatasetRemoved, by, slug, async db =>
        {
            if (await db.Datasets.SingleOrDefaultAsync(d => d.Slug == slug, cancellationToken).ConfigureAwait(false) is not { } dataset)
            {
                return AuditedWrite.Refused(Gone);
            }

            if (dataset.Latest > 0)
            {
                return AuditedWrite.Refused("It has versions, and those are kept: somebody may rely on them. Remove its cases instead.");
            }

            db.DatasetCases.RemoveRange(await db.DatasetCases.Where(c => c.DatasetId == dataset.Id).ToListAsync(cancellationToken).ConfigureAwait(false));
            db.Datasets.Remove(dataset);
            return new AuditedWrite(new QualityOutcome(slug), QualityEvents.OfDataset(QualityEvents.DatasetRemoved, by, slug));
        }, cancellationToken);
    }

    /// <summary>Adds interactions as cases. Those that are cases already are left as they are.</summary>
    /// <param name="by">Who.</param>
    /// <param name="slug">The dataset.</param>
    /// <param name="traces">The interactions, at most <see cref="CaseFilter.MostAtOnce"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome, and what was added where it is done.</returns>
    public async Task<(QualityOutcome Outcome, CasesAdded? Added)> AddAsync(Actor by, string slug, IReadOnlyList<TraceId> traces, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(traces);
        if (traces.Count is 0 or > CaseFilter.MostAtOnce)
        {
            return (QualityOutcome.Refused(traces.Count == 0 ? "No interaction matches." : $"At most {CaseFilter.MostAtOnce} interactions are added at once."), null);
        }

        // Cases are made before the transaction: it reads many spans, and nothing else may be written meanwhile.
        IReadOnlyList<(TraceId TraceId, MadeCase Case)> made = by.May(Permissions.ManageQuality, _access) ? await _making.MakeAsync(traces, cancellationToken).ConfigureAwait(false) : [];
        CasesAdded? added = null;
        QualityOutcome outcome = await RunAsync(QualityEvents.CasesAdded, by, slug, async db =>
        {
            if (await db.Datasets.SingleOrDefaultAsync(d => d.Slug == slug, cancellationToken).ConfigureAwait(false) is not { } dataset)
            {
                return AuditedWrite.Refused(Gone);
            }

            byte[][] keys = [.. made.Select(m => m.TraceId.ToBytes())];
            HashSet<string> known = [.. (await db.DatasetCases.Where(c => c.DatasetId == dataset.Id && c.Until == null && keys.Contains(c.TraceId)).Select(c => c.TraceId).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(Convert.ToHexStringLower)];
            List<(TraceId TraceId, MadeCase Case)> fresh = [.. made.Where(m => m.Case.Line is not null && !known.Contains(m.TraceId.ToString())).DistinctBy(m => m.TraceId)];
            added = new CasesAdded(fresh.Count, known.Count, [.. made.Where(m => m.Case.Problem is not null).Select(m => (m.TraceId, m.Case.Problem!))]);
            int there = await db.DatasetCases.CountAsync(c => c.DatasetId == dataset.Id && c.Until == null, cancellationToken).ConfigureAwait(false);
            if (there + fresh.Count > Dataset.MostCases)
            {
                return AuditedWrite.Refused($"A dataset has at most {Dataset.MostCases:N0} cases. Make another one.");
            }

            if (fresh.Count == 0)
            {
                return new AuditedWrite(added.Known > 0 && added.Refused.Count == 0 ? new QualityOutcome(slug) : QualityOutcome.Refused(added.Refused.Count > 0 ? added.Refused[0].Why : "No interaction matches."));
            }

            db.DatasetCases.AddRange(fresh.Select(f => new DatasetCase { Id = _ids.Next(), DatasetId = dataset.Id, TraceId = f.TraceId.ToBytes(), Line = f.Case.Line!, AddedAt = Now, AddedBy = by.Id }));
            dataset.Revision++;
            return new AuditedWrite(new QualityOutcome(slug), QualityEvents.OfDataset(QualityEvents.CasesAdded, by, slug, new JsonObject
            {
                ["cases"] = fresh.Count, ["traces"] = new JsonArray([.. fresh.Take(20).Select(f => (JsonNode)f.TraceId.ToString())]),
            }));
        }, cancellationToken).ConfigureAwait(false);
        return (outcome, outcome.Problem is null ? added : null);
    }

    /// <summary>Takes a case out. Versions that have it keep it.</summary>
    public Task<QualityOutcome> RemoveCaseAsync(Actor by, string slug, long caseId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return RunAsync(QualityEvents.CaseRemoved, by, slug, async db =>
        {
            Dataset? dataset = await db.Datasets.SingleOrDefaultAsync(d => d.Slug == slug, cancellationToken).ConfigureAwait(false);
            DatasetCase? found = dataset is null ? null : await db.DatasetCases.SingleOrDefaultAsync(c => c.Id == caseId && c.DatasetId == dataset.Id && c.Until == null, cancellationToken).ConfigureAwait(false);
            if (dataset is null || found is null)
            {
                return AuditedWrite.Refused(dataset is null ? Gone : "The case is not in the dataset any more.");
            }

            if (found.Since == 0)
            {
                db.DatasetCases.Remove(found);
            }
            else
            {
                found.Until = dataset.Latest;
            }

            dataset.Revision++;
            return new AuditedWrite(new QualityOutcome(slug), QualityEvents.OfDataset(QualityEvents.CaseRemoved, by, slug) with { Before = new JsonObject { ["trace"] = Convert.ToHexStringLower(found.TraceId) } });
        }, cancellationToken);
    }

    /// <summary>Makes a version of the cases that are in the dataset now. It never changes again.</summary>
    /// <param name="by">Who.</param>
    /// <param name="slug">The dataset.</param>
    /// <param name="revision">The revision that was seen: what is made is what was seen.</param>
    /// <param name="note">What is new; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<QualityOutcome> FreezeAsync(Actor by, string slug, long revision, string? note, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return RunAsync(QualityEvents.Frozen, by, slug, async db =>
        {
            if (await db.Datasets.SingleOrDefaultAsync(d => d.Slug == slug, cancellationToken).ConfigureAwait(false) is not { } dataset || dataset.Revision != revision)
            {
                return AuditedWrite.Refused(Changed);
            }

            List<DatasetCase> cases = await db.DatasetCases.Where(c => c.DatasetId == dataset.Id && c.Until == null).OrderBy(c => c.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            int latest = dataset.Latest;
            if (cases.Count == 0 || note?.Length > DatasetDraft.MaxDescription)
            {
                return AuditedWrite.Refused(cases.Count == 0 ? "It has no cases yet. Add some first." : $"The note is longer than {DatasetDraft.MaxDescription} characters.");
            }

            if (latest > 0 && cases.TrueForAll(c => c.Since > 0) && !await db.DatasetCases.AnyAsync(c => c.DatasetId == dataset.Id && c.Until == latest, cancellationToken).ConfigureAwait(false))
            {
                return AuditedWrite.Refused($"Nothing has changed since version {latest}.");
            }

            byte[] text = CaseText.File(cases.Select(c => c.Line));
            DatasetVersion version = new()
            {
                DatasetId = dataset.Id, Number = latest + 1, Sha256 = Convert.ToHexStringLower(SHA256.HashData(text)), Cases = cases.Count, Bytes = text.Length, Content = DatasetQueries.Pack(text),
                Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(), MadeAt = Now, MadeBy = by.Id,
            };
            db.DatasetVersions.Add(version);
            foreach (DatasetCase one in cases.Where(c => c.Since == 0))
            {
                one.Since = version.Number;
            }

            (dataset.Latest, dataset.Revision) = (version.Number, dataset.Revision + 1);
            return new AuditedWrite(
                new QualityOutcome(version.Number.ToString(CultureInfo.InvariantCulture)),
                QualityEvents.OfDataset(QualityEvents.Frozen, by, slug, new JsonObject { ["version"] = version.Number, ["cases"] = version.Cases, ["sha256"] = version.Sha256 }));
        }, cancellationToken);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private string NextId() => _ids.Next().ToString("x16", CultureInfo.InvariantCulture);

    private Task<QualityOutcome> RunAsync(string kind, Actor by, string slug, Func<OpsDbContext, Task<AuditedWrite>> write, CancellationToken cancellationToken) =>
        _writes.RunAsync(Permissions.ManageQuality, QualityEvents.OfDataset(kind, by, DatasetDraft.IsSlug(slug) ? slug : "-"), Words, write, cancellationToken);
}
