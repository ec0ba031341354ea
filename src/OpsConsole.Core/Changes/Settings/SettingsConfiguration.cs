using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>The tables of settings.</summary>
internal static class SettingsConfiguration
{
    private const int IdLength = 16, BlobLength = 64, NameLength = 300;

    public static void ApplySettingsConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Versions());
        builder.ApplyConfiguration(new Texts());
    }

    private sealed class Versions : IEntityTypeConfiguration<SettingVersion>
    {
        public void Configure(EntityTypeBuilder<SettingVersion> builder)
        {
            builder.ToTable("SettingVersions");
            builder.Property(v => v.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.Property(v => v.Name).HasMaxLength(SettingVersion.MaxName);
            builder.Property(v => v.Blob).HasMaxLength(BlobLength).IsUnicode(false);
            builder.Property(v => v.Change).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.Property(v => v.ByName).HasMaxLength(NameLength);
            builder.Ignore(v => v.IsRemoved);
            builder.HasIndex(v => new { v.Name, v.Id }); // the history of one
        }
    }

    private sealed class Texts : IEntityTypeConfiguration<SettingText>
    {
        public void Configure(EntityTypeBuilder<SettingText> builder)
        {
            builder.ToTable("SettingTexts");
            builder.HasKey(t => t.Blob);
            builder.Property(t => t.Blob).HasMaxLength(BlobLength).IsUnicode(false).IsFixedLength();
        }
    }
}
