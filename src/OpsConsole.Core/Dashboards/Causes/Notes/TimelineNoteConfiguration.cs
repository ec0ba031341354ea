using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>The table of notes.</summary>
internal sealed class TimelineNoteConfiguration : IEntityTypeConfiguration<TimelineNote>
{
    private const int IdLength = 16, AccountLength = 450;

    public void Configure(EntityTypeBuilder<TimelineNote> builder)
    {
        builder.ToTable("TimelineNotes");
        builder.Property(n => n.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
        builder.Property(n => n.Text).HasMaxLength(TimelineNote.MaxText);
        builder.Property(n => n.Application).HasMaxLength(TimelineNote.MaxName);
        builder.Property(n => n.Environment).HasMaxLength(TimelineNote.MaxName);
        builder.Property(n => n.ById).HasMaxLength(AccountLength);
        builder.HasIndex(n => n.At); // those of a range
    }
}
