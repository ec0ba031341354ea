using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OpsConsole.Core.Audit.Log;

/// <summary>How the trail lies in the database.</summary>
internal static class AuditRowsConfiguration
{
    public static ModelBuilder ApplyAuditConfigurations(this ModelBuilder builder)
    {
        builder.Entity<AuditRow>(Entries);
        builder.Entity<AuditDetail>(Details);
        builder.Entity<AuditHead>(head =>
        {
            head.ToTable("AuditHead");
            head.Property(h => h.Id).ValueGeneratedNever();
            head.Property(h => h.LogId).HasMaxLength(26);
            head.Property(h => h.Range).HasMaxLength(64 * MerkleTree.HashLength);
            head.Property(h => h.LastLeafHash).HasMaxLength(MerkleTree.HashLength);
            head.Property(h => h.LastRecordedAt).HasPrecision(3);
        });
        builder.Entity<AuditTile>(tile =>
        {
            tile.ToTable("AuditTiles");
            tile.HasKey(t => new { t.Level, t.Index });
            tile.Property(t => t.Hashes); // 8,192 bytes: more than SQL Server has for a sized column
        });
        builder.Entity<AuditCheckpoint>(checkpoint =>
        {
            checkpoint.ToTable("AuditCheckpoints");
            checkpoint.HasKey(c => c.Size);
            checkpoint.Property(c => c.Size).ValueGeneratedNever();
            checkpoint.Property(c => c.Note).HasMaxLength(2000);
        });
        builder.Entity<AuditAnchorState>(anchor =>
        {
            anchor.ToTable("AuditAnchors");
            anchor.HasKey(a => a.Name);
            anchor.Property(a => a.Name).HasMaxLength(64);
            anchor.Property(a => a.Problem).HasMaxLength(1000);
        });
        builder.Entity<AuditVerification>(verification =>
        {
            verification.ToTable("AuditVerifications");
            verification.Property(v => v.Id).ValueGeneratedNever();
            verification.Property(v => v.Tampering).HasMaxLength(64);
            verification.Property(v => v.Message).HasMaxLength(2000);
        });
        builder.Entity<AuditSegment>(segment =>
        {
            segment.ToTable("AuditSegments");
            segment.HasKey(s => s.First);
            segment.Property(s => s.First).ValueGeneratedNever();
            segment.Property(s => s.File).HasMaxLength(128);
            segment.Property(s => s.Sha256).HasMaxLength(64);
        });
        builder.Entity<AuditAlarm>(alarm =>
        {
            alarm.ToTable("AuditAlarms");
            alarm.HasKey(a => a.Seq);
            alarm.Property(a => a.Seq).ValueGeneratedNever();
        });
        return builder;
    }

    private static void Entries(EntityTypeBuilder<AuditRow> entries)
    {
        entries.ToTable("AuditEntries");
        entries.HasKey(e => e.Seq);
        entries.Property(e => e.Seq).ValueGeneratedNever(); // an identity column would leave gaps after a rollback
        entries.Property(e => e.Id).HasMaxLength(AuditRow.MaxNameLength);
        entries.HasIndex(e => e.Id).IsUnique();
        entries.Property(e => e.LeafHash).HasMaxLength(MerkleTree.HashLength);
        entries.Property(e => e.Kind).HasMaxLength(AuditRow.MaxNameLength);
        entries.Property(e => e.Outcome).HasMaxLength(16);
        entries.Property(e => e.ActorType).HasMaxLength(16);
        entries.Property(e => e.ActorId).HasMaxLength(AuditRow.MaxNameLength);
        entries.Property(e => e.ObjectType).HasMaxLength(32);
        entries.Property(e => e.ObjectId).HasMaxLength(AuditRow.MaxObjectIdLength);
        entries.Property(e => e.Change).HasMaxLength(AuditRow.MaxNameLength);
        entries.Property(e => e.RecordedAt).HasPrecision(3); // what the bytes say, so that the two can be compared
        entries.HasIndex(e => new { e.ObjectType, e.ObjectId, e.Seq });
        entries.HasIndex(e => new { e.ActorId, e.Seq });
        entries.HasIndex(e => new { e.Kind, e.Seq });
        entries.HasIndex(e => e.RecordedAt);
        entries.HasIndex(e => e.Change);
    }

    private static void Details(EntityTypeBuilder<AuditDetail> details)
    {
        details.ToTable("AuditDetails");
        details.HasKey(d => new { d.Seq, d.Name });
        details.Property(d => d.Name).HasMaxLength(16);
        details.Property(d => d.Subject).HasMaxLength(AuditRow.MaxObjectIdLength);
        details.Property(d => d.Salt).HasMaxLength(32);
        details.HasIndex(d => d.Subject);
    }
}
