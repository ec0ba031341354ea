using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Quality.Datasets;

/// <summary>A dataset in the list.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Cases">Cases that are in it.</param>
/// <param name="Unversioned">Cases added or removed since the newest version.</param>
/// <param name="LatestAt">When the newest version was made, UTC; null without one.</param>
public sealed record DatasetStanding(Dataset Dataset, int Cases, int Unversioned, DateTime? LatestAt);

/// <summary>A version without its content.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Sha256">Hash of the JSONL text.</param>
/// <param name="Cases">Cases.</param>
/// <param name="Bytes">Bytes of the text.</param>
/// <param name="Added">Cases that the version before had not.</param>
/// <param name="Removed">Cases that only the version before had.</param>
/// <param name="Note">What is new; null for nothing said.</param>
/// <param name="MadeAt">When it was made, UTC.</param>
/// <param name="MadeBy">Account id of who made it.</param>
/// <param name="Proposal">The proposal by which it goes to the prompt repository; null for none.</param>
public sealed record VersionFacts(int Number, string Sha256, int Cases, long Bytes, int Added, int Removed, string? Note, DateTime MadeAt, string MadeBy, string? Proposal);

/// <summary>A case with whether its interaction is still there.</summary>
/// <param name="Case">The case.</param>
/// <param name="IsGone">Whether the interaction is past its retention.</param>
public sealed record CaseStanding(DatasetCase Case, bool IsGone);

/// <summary>A dataset whole.</summary>
/// <param name="Standing">The dataset.</param>
/// <param name="Versions">Its versions, newest first.</param>
/// <param name="Cases">Cases of it, newest first, at most <see cref="DatasetQueries.MostListed"/>; those removed since the newest version too.</param>
public sealed record DatasetDetail(DatasetStanding Standing, IReadOnlyList<VersionFacts> Versions, IReadOnlyList<CaseStanding> Cases);

/// <summary>Where an interaction is a case.</summary>
/// <param name="Slug">The dataset.</param>
/// <param name="Name">How it is called.</param>
/// <param name="Since">The first version that has it; 0 while none does.</param>
/// <param name="Until">The last version that had it; null while it is in the dataset.</param>
public sealed record CaseLineage(string Slug, string Name, int Since, int? Until);

/// <summary>Reads datasets for pages.</summary>
public sealed class DatasetQueries
{
    /// <summary>Most cases of a page.</summary>
    public const int MostListed = 200;

    private const int AtOnce = 500;

    private readonly IDbContextFactory<OpsDbContext> _contexts;

    internal DatasetQueries(IDbContextFactory<OpsDbContext> contexts) => _contexts = contexts;

    /// <summary>All datasets by name.</summary>
    public async Task<IReadOnlyList<DatasetStanding>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        List<Dataset> datasets = await db.Datasets.AsNoTracking().OrderBy(d => d.Name).ThenBy(d => d.Slug).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<DatasetStanding> standings = [];
        foreach (Dataset dataset in datasets)
        {
            standings.Add(await StandingAsync(db, dataset, cancellationToken).ConfigureAwait(false));
        }

        return standings;
    }

    /// <summary>A dataset; null when there is none.</summary>
    public async Task<DatasetDetail?> FindAsync(string slug, CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Slug == slug, cancellationToken).ConfigureAwait(false) is not { } dataset)
        {
            return null;
        }

        int latest = dataset.Latest;
        List<DatasetCase> cases = await db.DatasetCases.AsNoTracking().Where(c => c.DatasetId == dataset.Id && (c.Until == null || c.Until == latest)).OrderByDescending(c => c.Id).Take(MostListed)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        byte[][] traces = [.. cases.Select(c => c.TraceId)];
        HashSet<string> there = [.. (await db.Interactions.AsNoTracking().Where(i => traces.Contains(i.TraceId)).Select(i => i.TraceId).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(Convert.ToHexString)];
        return new DatasetDetail(
            await StandingAsync(db, dataset, cancellationToken).ConfigureAwait(false), await VersionsAsync(db, dataset, cancellationToken).ConfigureAwait(false),
            [.. cases.Select(c => new CaseStanding(c, !there.Contains(Convert.ToHexString(c.TraceId))))]);
    }

    /// <summary>Cases that a version has and the one before it has not, and those that only the one before has.</summary>
    public async Task<(IReadOnlyList<DatasetCase> Added, IReadOnlyList<DatasetCase> Removed)> DiffAsync(string slug, int version, CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        IQueryable<DatasetCase> cases = db.DatasetCases.AsNoTracking().Where(c => db.Datasets.Any(d => d.Slug == slug && d.Id == c.DatasetId));
        return (
            await cases.Where(c => c.Since == version).OrderBy(c => c.Id).Take(MostListed).ToListAsync(cancellationToken).ConfigureAwait(false),
            await cases.Where(c => c.Until == version - 1).OrderBy(c => c.Id).Take(MostListed).ToListAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The text of a version; null when there is none.</summary>
    /// <param name="slug">The dataset.</param>
    /// <param name="version">Its number; null for the newest.</param>
    /// <param name="chat">Whether as chat models learn from it: only cases that say what should have been answered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(DatasetVersion Version, byte[] Text)?> TextAsync(string slug, int? version, bool chat, CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        DatasetVersion? found = await db.DatasetVersions.AsNoTracking().Where(v => db.Datasets.Any(d => d.Slug == slug && d.Id == v.DatasetId && (version == null ? v.Number == d.Latest : v.Number == version)))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        byte[] text = Unpack(found.Content);
        return (found, chat ? CaseText.File(Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CaseText.Chat).OfType<string>()) : text);
    }

    /// <summary>The datasets that have an interaction as a case, or had it in a version.</summary>
    public async Task<IReadOnlyList<CaseLineage>> OfInteractionAsync(byte[] traceId, CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.DatasetCases.AsNoTracking().Where(c => c.TraceId == traceId).Join(db.Datasets, c => c.DatasetId, d => d.Id, (c, d) => new { d.Slug, d.Name, c.Since, c.Until })
            .OrderBy(c => c.Name).ThenBy(c => c.Since).Take(AtOnce).Select(c => new CaseLineage(c.Slug, c.Name, c.Since, c.Until)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A text as it is stored.</summary>
    internal static byte[] Pack(byte[] text)
    {
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Optimal))
        {
            zip.Write(text);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed)
    {
        using GZipStream zip = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream text = new();
        zip.CopyTo(text);
        return text.ToArray();
    }

    private static async Task<DatasetStanding> StandingAsync(OpsDbContext db, Dataset dataset, CancellationToken cancellationToken)
    {
        IQueryable<DatasetCase> cases = db.DatasetCases.Where(c => c.DatasetId == dataset.Id);
        int latest = dataset.Latest;
        return new DatasetStanding(
            dataset, await cases.CountAsync(c => c.Until == null, cancellationToken).ConfigureAwait(false),
            await cases.CountAsync(c => (c.Until == null && c.Since == 0) || (latest > 0 && c.Until == latest), cancellationToken).ConfigureAwait(false),
            await db.DatasetVersions.Where(v => v.DatasetId == dataset.Id && v.Number == latest).Select(v => (DateTime?)v.MadeAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<VersionFacts>> VersionsAsync(OpsDbContext db, Dataset dataset, CancellationToken cancellationToken)
    {
        var versions = await db.DatasetVersions.AsNoTracking().Where(v => v.DatasetId == dataset.Id).OrderByDescending(v => v.Number)
            .Select(v => new { v.Number, v.Sha256, v.Cases, v.Bytes, v.Note, v.MadeAt, v.MadeBy, v.Proposal }).ToListAsync(cancellationToken).ConfigureAwait(false);
        IQueryable<DatasetCase> cases = db.DatasetCases.AsNoTracking().Where(c => c.DatasetId == dataset.Id);
        Dictionary<int, int> added = await cases.GroupBy(c => c.Since).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        Dictionary<int, int> removed = await cases.Where(c => c.Until != null).GroupBy(c => c.Until!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        return [.. versions.Select(v => new VersionFacts(
            v.Number, v.Sha256, v.Cases, v.Bytes, added.GetValueOrDefault(v.Number), removed.GetValueOrDefault(v.Number - 1), v.Note, v.MadeAt, v.MadeBy, v.Proposal))];
    }
}
