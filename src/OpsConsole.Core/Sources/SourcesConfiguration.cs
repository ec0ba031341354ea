using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Core.Sources;

/// <summary>The tables of sources.</summary>
internal static class SourcesConfiguration
{
    public static void ApplySourcesConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Rows());
        builder.ApplyConfiguration(new Pieces());
        builder.ApplyConfiguration(new Claims());
    }

    private static void SourceId(this PropertyBuilder<string> property) => property.HasMaxLength(Source.MaxName).IsUnicode(false);

    private sealed class Rows : IEntityTypeConfiguration<Source>
    {
        public void Configure(EntityTypeBuilder<Source> builder)
        {
            builder.ToTable("Sources");
            builder.Property(s => s.Id).SourceId();
            builder.Property(s => s.Name).HasMaxLength(Source.MaxName);
            builder.HasIndex(s => s.Name).IsUnique();
            builder.Property(s => s.Revision).IsConcurrencyToken();
        }
    }

    private sealed class Pieces : IEntityTypeConfiguration<PulledPiece>
    {
        public void Configure(EntityTypeBuilder<PulledPiece> builder)
        {
            builder.ToTable("PulledPieces");
            builder.HasKey(p => new { p.SourceId, p.From });
            builder.Property(p => p.SourceId).SourceId();
        }
    }

    private sealed class Claims : IEntityTypeConfiguration<SourceClaim>
    {
        public void Configure(EntityTypeBuilder<SourceClaim> builder)
        {
            builder.ToTable("SourceClaims");
            builder.HasKey(c => new { c.Application, c.Environment });
            builder.Property(c => c.Application).HasMaxLength(Dimension.MaxLength);
            builder.Property(c => c.Environment).HasMaxLength(Dimension.MaxLength);
            builder.Property(c => c.SourceId).SourceId();
        }
    }
}
