using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>One entry of the trail, and its proof. Knows nothing of Blazor.</summary>
public sealed partial class AuditEntryState(AuditQueries queries, AuditProofs proofs, AuditReader reader, ILogger<AuditEntryState> logger)
{
    /// <summary>The entry; null until it is loaded, and when there is none that may be seen.</summary>
    public AuditPlace? Place { get; private set; }

    /// <summary>Whether the person may erase personal details.</summary>
    public bool MayManage { get; private set; }

    /// <summary>True until the answer is there.</summary>
    public bool Loading { get; private set; } = true;

    /// <summary>Why it could not be loaded; null when it could, or does not exist.</summary>
    public string? Error { get; private set; }

    /// <summary>File of the archive that holds the entry; null when none does.</summary>
    public string? ArchiveFile { get; private set; }

    /// <summary>The proof; null until it was asked for, and when no checkpoint covers the entry.</summary>
    public AuditProof? Proof { get; private set; }

    /// <summary>Why there is no proof; null when nothing is wrong.</summary>
    public string? ProofProblem { get; private set; }

    /// <summary>True while the proof is made.</summary>
    public bool Proving { get; private set; }

    /// <summary>Loads an entry and proves it.</summary>
    public async Task LoadAsync(long seq, Actor actor, CancellationToken cancellationToken)
    {
        (Loading, Proof, ProofProblem, ArchiveFile) = (Place?.Item.Seq != seq, null, null, null);
        MayManage = reader.May(actor, Permissions.ManageAudit);
        try
        {
            Place = await queries.FindAsync(seq, reader.VisibleTo(actor), cancellationToken);
            ArchiveFile = Place is null ? await queries.ArchiveFileAsync(seq, cancellationToken) : null;
            Error = null;
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(logger, seq, exception);
            Error = "The entry could not be read from the database.";
        }

        Loading = false;
        await ProveAsync(cancellationToken);
    }

    /// <summary>Proves that the entry belongs to what the newest checkpoint signs.</summary>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        if (Place?.Item.Seq is not { } seq || Error is not null)
        {
            return;
        }

        Proving = true;
        try
        {
            Proof = await proofs.ProveAsync(seq, cancellationToken);
            ProofProblem = Proof is null ? "No signed checkpoint covers this entry yet. One is signed at most a minute after an event." : null;
        }
        catch (InvalidDataException exception)
        {
            Log.Failed(logger, seq, exception);
            ProofProblem = "Hashes of the tree are missing in the database: part of the trail was deleted. Verify the whole trail.";
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(logger, seq, exception);
            ProofProblem = "The proof could not be read from the database.";
        }
        finally
        {
            Proving = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Entry {Seq} of the audit trail could not be read or proved.")]
        public static partial void Failed(ILogger logger, long seq, Exception exception);
    }
}
