using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks;

/// <summary>
/// Writes a long trail as the console would have: the same bytes, hashes, tiles and signatures, but without its transaction for each
/// entry. Every second entry is a heartbeat; the others are by people, with personal details, before and after.
/// </summary>
internal static class AuditTrailFill
{
    private const int PerCheckpoint = 500;
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task WriteAsync(string directory, long size)
    {
        await using ServiceProvider services = Services(directory, new FixedTime());
        await services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None);
        await services.GetRequiredService<AuditStart>().PrepareAsync();
        using SigningKey key = services.GetRequiredService<SigningKeyFile>().Read();
        await using OpsDbContext context = await services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        AuditHead head = await context.AuditHead.SingleAsync();
        await context.Database.OpenConnectionAsync();
        await using SqliteConnection connection = new(context.Database.GetDbConnection().ConnectionString);
        await connection.OpenAsync();
        await using SqliteTransaction transaction = connection.BeginTransaction();
        using (Writer writer = new(connection, transaction, head, key))
        {
            writer.Hash(head.LastLeafHash);
            while (head.Size < size)
            {
                writer.Append(Happened(head.Size), Start.AddSeconds(30 * head.Size));
            }
        }

        await transaction.CommitAsync();
        head.LastRecordedAt = DateTime.SpecifyKind(head.LastRecordedAt, DateTimeKind.Utc);
        context.Update(head);
        await context.SaveChangesAsync();
    }

    /// <summary>What works on the trail in a data directory.</summary>
    public static ServiceProvider Services(string directory, TimeProvider time)
    {
        StorageOptions storage = new() { DataDirectory = directory };
        ServiceCollection collection = new();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton(storage).AddLogging().AddOpsModel().AddDataProtection();
        collection.AddSqliteStorage(storage).AddAudit().AddPeopleAndKeys();
        collection.AddSingleton(time);
        return collection.BuildServiceProvider();
    }

    private static AuditEvent Happened(long seq) => seq % 2 == 0
        ? new AuditEvent("console.heartbeat", Actor.Console, "console", "0")
        : new AuditEvent("person.roles_changed", Actor.Nobody($"person{seq % 97}@example.com", new ActorOrigin("web", "192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64)")), "person", $"8d7f4a5e-{seq % 1000:d4}")
        {
            Before = new JsonObject { ["roles"] = new JsonArray("engineer") },
            After = new JsonObject { ["roles"] = new JsonArray("engineer", "on-call") },
            Reason = "takes over the night shift",
        };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Start;
    }

    private sealed class Writer : IDisposable
    {
        private readonly AuditHead _head;
        private readonly SigningKey _key;
        private readonly CompactRange _range;
        private readonly List<List<byte[]>> _levels = [];
        private readonly SqliteCommand _entry, _detail, _tile, _checkpoint;

        public Writer(SqliteConnection connection, SqliteTransaction transaction, AuditHead head, SigningKey key)
        {
            (_head, _key, _range) = (head, key, CompactRange.Read(head.Size, head.Range));
            _entry = Insert("AuditEntries", "Seq", "Id", "Entry", "LeafHash", "Kind", "Outcome", "ActorType", "ActorId", "ObjectType", "ObjectId", "RecordedAt");
            _detail = Insert("AuditDetails", "Seq", "Name", "Subject", "Salt", "Data");
            _tile = Insert("AuditTiles", "Level", "Index", "Hashes");
            _checkpoint = Insert("AuditCheckpoints", "Size", "Note", "At");

            SqliteCommand Insert(string table, params string[] columns)
            {
                SqliteCommand command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select(c => "$" + c))})";
                foreach (string column in columns)
                {
                    command.Parameters.Add(new SqliteParameter("$" + column, null));
                }

                return command;
            }
        }

        public void Append(AuditEvent happened, DateTime at)
        {
            (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(happened, _head, $"{_head.Size:x16}", at, node: 0);
            Run(_entry, row.Seq, row.Id, row.Entry, row.LeafHash, row.Kind, row.Outcome, row.ActorType, row.ActorId, row.ObjectType, row.ObjectId, row.RecordedAt);
            details.ForEach(d => Run(_detail, d.Seq, d.Name, d.Subject, d.Salt, d.Data));
            _range.Append(row.LeafHash);
            (_head.Size, _head.LastLeafHash, _head.LastRecordedAt, _head.Range) = (row.Seq + 1, row.LeafHash, row.RecordedAt, _range.ToBytes());
            Hash(row.LeafHash);
            if (_head.Size % PerCheckpoint == 0)
            {
                string origin = Checkpoint.OriginOf(_head.LogId);
                Run(_checkpoint, _head.Size, SignedNote.Sign(new Checkpoint(origin, _head.Size, _range.Root(), at).ToText(), origin, _key).ToString(), at);
            }
        }

        /// <summary>Adds a hash to the tiles.</summary>
        public void Hash(byte[] hash, int level = 0)
        {
            if (_levels.Count == level)
            {
                _levels.Add([]);
            }

            _levels[level].Add(hash);
            if (_levels[level].Count == AuditTile.Width)
            {
                byte[] tile = [.. _levels[level].SelectMany(h => h)];
                Run(_tile, level, (_head.Size >> (8 * (level + 1))) - 1, tile);
                _levels[level].Clear();
                Hash(MerkleTree.Fold(tile), level + 1);
            }
        }

        public void Dispose()
        {
            _entry.Dispose();
            _detail.Dispose();
            _tile.Dispose();
            _checkpoint.Dispose();
        }

        private static void Run(SqliteCommand command, params object?[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }
}
