using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Core.Quality;

/// <summary>The tables of quality.</summary>
internal static class QualityConfiguration
{
    private const int IdLength = 16, PersonLength = 128;

    public static void ApplyQualityConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Rules());
        builder.ApplyConfiguration(new Items());
        builder.ApplyConfiguration(new Labels());
        builder.ApplyConfiguration(new Suites());
        builder.ApplyConfiguration(new Tallies());
        builder.ApplyConfiguration(new TallyStates());
        builder.ApplyConfiguration(new DatasetRows());
        builder.ApplyConfiguration(new Cases());
        builder.ApplyConfiguration(new Versions());
    }

    private static void Trace(this PropertyBuilder<byte[]> property) => property.HasMaxLength(TraceId.Size).IsFixedLength();

    private sealed class Rules : IEntityTypeConfiguration<ReviewRule>
    {
        public void Configure(EntityTypeBuilder<ReviewRule> builder)
        {
            builder.ToTable("ReviewRules");
            builder.Property(r => r.Id).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(r => r.Name).HasMaxLength(ReviewRuleDraft.MaxName);
            builder.Property(r => r.Application).HasMaxLength(Dimension.MaxLength);
            builder.Property(r => r.Environment).HasMaxLength(Dimension.MaxLength);
            builder.Property(r => r.Suite).HasMaxLength(Dimension.MaxLength);
            builder.Property(r => r.ChangedBy).HasMaxLength(PersonLength);
            builder.Property(r => r.Revision).IsConcurrencyToken();
        }
    }

    private sealed class Items : IEntityTypeConfiguration<ReviewItem>
    {
        public void Configure(EntityTypeBuilder<ReviewItem> builder)
        {
            builder.ToTable("ReviewItems");
            builder.Property(i => i.Id).ValueGeneratedNever();
            builder.Property(i => i.TraceId).Trace();
            builder.Property(i => i.RuleId).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(i => i.Why).HasMaxLength(300);
            builder.Property(i => i.Application).HasMaxLength(Dimension.MaxLength);
            builder.Property(i => i.Environment).HasMaxLength(Dimension.MaxLength);
            builder.Property(i => i.Prompt).HasMaxLength(Dimension.MaxLength);
            builder.Property(i => i.Model).HasMaxLength(Dimension.MaxLength);
            builder.Property(i => i.HeldBy).HasMaxLength(PersonLength);
            builder.Property(i => i.SettledBy).HasMaxLength(PersonLength);
            builder.Property(i => i.Version).IsConcurrencyToken();

            // "Is it in the queue already?", and what is said of an interaction.
            builder.HasIndex(i => i.TraceId).IsUnique();

            // The next one, and how many wait.
            builder.HasIndex(i => new { i.IsDone, i.Id });

            // How much a rule picked today.
            builder.HasIndex(i => new { i.RuleId, i.PickedAt });
        }
    }

    private sealed class Labels : IEntityTypeConfiguration<ReviewLabel>
    {
        public void Configure(EntityTypeBuilder<ReviewLabel> builder)
        {
            builder.ToTable("ReviewLabels");
            builder.HasKey(l => new { l.ItemId, l.PersonId });
            builder.Property(l => l.PersonId).HasMaxLength(PersonLength);
            builder.Property(l => l.Reasons).HasMaxLength(QualityOptions.MostReasons * (QualityOptions.MaxReason + 1));
            builder.HasIndex(l => new { l.PersonId, l.At });
        }
    }

    private sealed class Suites : IEntityTypeConfiguration<EvaluationSuite>
    {
        public void Configure(EntityTypeBuilder<EvaluationSuite> builder)
        {
            builder.ToTable("EvaluationSuites");
            builder.Property(s => s.Name).HasMaxLength(Dimension.MaxLength);
            builder.HasIndex(s => s.Name).IsUnique();
        }
    }

    private sealed class Tallies : IEntityTypeConfiguration<EvaluationTally>
    {
        public void Configure(EntityTypeBuilder<EvaluationTally> builder)
        {
            builder.ToTable("EvaluationTallies");
            builder.HasKey(t => new { t.Tier, t.Bucket, t.SuiteId, t.ApplicationId, t.EnvironmentId, t.ModelId, t.PromptId });
        }
    }

    private sealed class TallyStates : IEntityTypeConfiguration<EvaluationTallyState>
    {
        public void Configure(EntityTypeBuilder<EvaluationTallyState> builder)
        {
            builder.ToTable("EvaluationTallyStates");
            builder.Property(s => s.Id).ValueGeneratedNever();
        }
    }

    private sealed class DatasetRows : IEntityTypeConfiguration<Dataset>
    {
        public void Configure(EntityTypeBuilder<Dataset> builder)
        {
            builder.ToTable("Datasets");
            builder.Property(d => d.Id).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(d => d.Slug).HasMaxLength(Dataset.MaxSlug).IsUnicode(false);
            builder.Property(d => d.Name).HasMaxLength(DatasetDraft.MaxName);
            builder.Property(d => d.Description).HasMaxLength(DatasetDraft.MaxDescription);
            builder.Property(d => d.CreatedBy).HasMaxLength(PersonLength);
            builder.Property(d => d.Revision).IsConcurrencyToken();
            builder.HasIndex(d => d.Slug).IsUnique();
        }
    }

    private sealed class Cases : IEntityTypeConfiguration<DatasetCase>
    {
        public void Configure(EntityTypeBuilder<DatasetCase> builder)
        {
            builder.ToTable("DatasetCases");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.DatasetId).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(c => c.TraceId).Trace();
            builder.Property(c => c.AddedBy).HasMaxLength(PersonLength);

            // What is in a dataset, and in which of its versions.
            builder.HasIndex(c => new { c.DatasetId, c.Until, c.Since });

            // Where an interaction is a case.
            builder.HasIndex(c => c.TraceId);
        }
    }

    private sealed class Versions : IEntityTypeConfiguration<DatasetVersion>
    {
        public void Configure(EntityTypeBuilder<DatasetVersion> builder)
        {
            builder.ToTable("DatasetVersions");
            builder.HasKey(v => new { v.DatasetId, v.Number });
            builder.Property(v => v.DatasetId).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(v => v.Sha256).HasMaxLength(64).IsUnicode(false).IsFixedLength();
            builder.Property(v => v.Note).HasMaxLength(DatasetDraft.MaxDescription);
            builder.Property(v => v.MadeBy).HasMaxLength(PersonLength);
            builder.Property(v => v.Proposal).HasMaxLength(IdLength).IsUnicode(false);
        }
    }
}
