using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Core.Quality.Datasets;

/// <summary>Brings versions of datasets to the prompt repository: as a proposal that another person merges, as any change of a prompt.</summary>
public sealed class DatasetProposals
{
    private const string Words = "You may not propose datasets. Ask an administrator for the role engineer or product owner.";

    private readonly AuditedWrites _writes;
    private readonly DatasetQueries _queries;
    private readonly ProposalCommands _proposals;
    private readonly AccessDirectory _access;

    internal DatasetProposals(AuditedWrites writes, DatasetQueries queries, ProposalCommands proposals, AccessDirectory access) => (_writes, _queries, _proposals, _access) = (writes, queries, proposals, access);

    /// <summary>The path of a dataset's file in the repository.</summary>
    public static string PathOf(string slug) => $"datasets/{slug}.jsonl";

    /// <summary>Proposes a version.</summary>
    /// <returns>The proposal's id, where it was made.</returns>
    public async Task<QualityOutcome> ProposeAsync(Actor by, string slug, int version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        string? proposal = null;
        if (by.May(Permissions.ManageQuality, _access))
        {
            if (await _queries.TextAsync(slug, version, chat: false, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return QualityOutcome.Refused("There is no such version.");
            }

            FileDraft draft = new(
                PathOf(slug), found.Text, string.Create(CultureInfo.InvariantCulture, $"Dataset {slug}, version {version}"),
                string.Create(CultureInfo.InvariantCulture, $"{found.Version.Cases} cases of the dataset `{slug}`, version {version}, SHA-256 `{found.Version.Sha256}`.{(found.Version.Note is { } note ? "\n\n" + note : "")}"));
            ProposalOutcome outcome = await _proposals.ProposeFileAsync(by, draft, cancellationToken).ConfigureAwait(false);
            if (outcome.Id is null)
            {
                return new QualityOutcome(null, outcome.Problem, outcome.Denied);
            }

            proposal = outcome.Id;
        }

        return await _writes.RunAsync(Permissions.ManageQuality, QualityEvents.OfDataset(QualityEvents.Proposed, by, DatasetDraft.IsSlug(slug) ? slug : "-"), Words, async db =>
        {
            DatasetVersion row = await db.DatasetVersions.SingleAsync(v => v.Number == version && db.Datasets.Any(d => d.Slug == slug && d.Id == v.DatasetId), cancellationToken).ConfigureAwait(false);
            row.Proposal = proposal;
            return new AuditedWrite(new QualityOutcome(proposal), QualityEvents.OfDataset(QualityEvents.Proposed, by, slug, new JsonObject { ["version"] = version, ["proposal"] = proposal, ["sha256"] = row.Sha256 }));
        }, cancellationToken).ConfigureAwait(false);
    }
}
