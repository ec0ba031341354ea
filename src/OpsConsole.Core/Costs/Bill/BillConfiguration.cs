using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>The tables of the bill.</summary>
internal static class BillConfiguration
{
    private const int RunIdLength = 16, CurrencyLength = 3, Digits = 28, Decimals = 12;

    public static void ApplyBillConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Days());
        builder.ApplyConfiguration(new Lines());
        builder.ApplyConfiguration(new Packed());
        builder.ApplyConfiguration(new Forecasts());
        builder.ApplyConfiguration(new Unusual());
        builder.ApplyConfiguration(new Imports());
    }

    private static void SourceId(this PropertyBuilder<string> property) => property.HasMaxLength(Source.MaxName).IsUnicode(false);

    private static void RunId(this PropertyBuilder<string> property) => property.HasMaxLength(RunIdLength).IsUnicode(false).IsFixedLength();

    private static void Currency(this PropertyBuilder<string> property) => property.HasMaxLength(CurrencyLength).IsUnicode(false).IsFixedLength();

    private sealed class Days : IEntityTypeConfiguration<BilledDay>
    {
        public void Configure(EntityTypeBuilder<BilledDay> builder)
        {
            builder.ToTable("BilledDays");
            builder.HasKey(d => new { d.SourceId, d.Day });
            builder.Property(d => d.SourceId).SourceId();
            builder.Property(d => d.RunId).RunId();
        }
    }

    private sealed class Lines : IEntityTypeConfiguration<BilledLine>
    {
        public void Configure(EntityTypeBuilder<BilledLine> builder)
        {
            builder.ToTable("BilledLines");
            builder.Property(l => l.SourceId).SourceId();
            builder.Property(l => l.Provider).HasMaxLength(BilledLine.NameLength);
            builder.Property(l => l.Account).HasMaxLength(BilledLine.ShortLength);
            builder.Property(l => l.Service).HasMaxLength(BilledLine.NameLength);
            builder.Property(l => l.UsageType).HasMaxLength(BilledLine.NameLength);
            builder.Property(l => l.Region).HasMaxLength(BilledLine.ShortLength);
            builder.Property(l => l.Tags).HasMaxLength(BilledLine.TagsLength);
            builder.Property(l => l.ChargeType).HasMaxLength(BilledLine.ShortLength);
            builder.Property(l => l.Currency).Currency();
            builder.Property(l => l.Billed).HasPrecision(Digits, Decimals);
            builder.Property(l => l.Effective).HasPrecision(Digits, Decimals);
            builder.Property(l => l.Quantity).HasPrecision(Digits, Decimals);
            builder.Property(l => l.Unit).HasMaxLength(BilledLine.ShortLength);
            builder.HasIndex(l => new { l.SourceId, l.Day, l.Generation }); // a day of a source: read, and replaced
        }
    }

    private sealed class Packed : IEntityTypeConfiguration<PackedDay>
    {
        public void Configure(EntityTypeBuilder<PackedDay> builder)
        {
            builder.ToTable("PackedDays");
            builder.HasKey(d => new { d.SourceId, d.Day });
            builder.Property(d => d.SourceId).SourceId();
        }
    }

    private sealed class Forecasts : IEntityTypeConfiguration<ForecastCost>
    {
        public void Configure(EntityTypeBuilder<ForecastCost> builder)
        {
            builder.ToTable("ForecastCosts");
            builder.HasKey(f => new { f.SourceId, f.Day });
            builder.Property(f => f.SourceId).SourceId();
            builder.Property(f => f.Currency).Currency();
            builder.Property(f => f.Mean).HasPrecision(Digits, Decimals);
            builder.Property(f => f.Low).HasPrecision(Digits, Decimals);
            builder.Property(f => f.High).HasPrecision(Digits, Decimals);
        }
    }

    private sealed class Unusual : IEntityTypeConfiguration<UnusualCost>
    {
        public void Configure(EntityTypeBuilder<UnusualCost> builder)
        {
            builder.ToTable("UnusualCosts");
            builder.HasKey(c => new { c.SourceId, c.Id });
            builder.Property(c => c.SourceId).SourceId();
            builder.Property(c => c.Id).HasMaxLength(BilledLine.ShortLength);
            builder.Property(c => c.Service).HasMaxLength(BilledLine.NameLength);
            builder.Property(c => c.Account).HasMaxLength(BilledLine.ShortLength);
            builder.Property(c => c.Region).HasMaxLength(BilledLine.ShortLength);
            builder.Property(c => c.UsageType).HasMaxLength(BilledLine.NameLength);
        }
    }

    private sealed class Imports : IEntityTypeConfiguration<BillImport>
    {
        public void Configure(EntityTypeBuilder<BillImport> builder)
        {
            builder.ToTable("BillImports");
            builder.HasKey(i => i.RunId);
            builder.Property(i => i.RunId).RunId();
            builder.Property(i => i.SourceId).SourceId();
            builder.Property(i => i.File).HasMaxLength(BillImport.FileLength);
            builder.Property(i => i.Sha256).HasMaxLength(64).IsUnicode(false).IsFixedLength();
            builder.Property(i => i.Format).HasMaxLength(BilledLine.ShortLength);
            builder.HasIndex(i => new { i.SourceId, i.RunId });
        }
    }
}
