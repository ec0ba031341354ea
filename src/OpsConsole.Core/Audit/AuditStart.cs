using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit;

/// <summary>Starts the log in an empty database: its identity, its first key and its first entry.</summary>
public sealed class AuditStart
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly SigningKeyFile _keyFile;
    private readonly IStorageDialect _dialect;

    internal AuditStart(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, SigningKeyFile keyFile, IStorageDialect dialect)
    {
        _contexts = contexts;
        _trail = trail;
        _keyFile = keyFile;
        _dialect = dialect;
    }

    /// <summary>Starts the log if there is none. After the migration, before the first command.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.AuditHead.AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            try
            {
                await StartAsync(context, cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException exception) when (_dialect.IsDuplicateKey(exception))
            {
                // Another node starts at the same moment and was quicker.
            }
        }
    }

    private async Task StartAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        string logId = RandomNumberGenerator.GetString(Alphabet, 26);
        AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            context.AuditHead.Add(new AuditHead { LogId = logId, LastRecordedAt = DateTime.UnixEpoch });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false); // of two nodes, the second learns here that it is not the first
            if (!_keyFile.Exists)
            {
                using SigningKey fresh = SigningKey.Create();
                _keyFile.Write(fresh);
            }

            using SigningKey key = _keyFile.Read();
            transaction.Record(new AuditEvent(AuditEvents.Started, Actor.Console, "log", logId)
            {
                After = new JsonObject { ["verifierKey"] = key.Verifier(Checkpoint.OriginOf(logId)).ToString() },
            });
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
