using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>The table of evaluations.</summary>
internal static class EvaluationsConfiguration
{
    private const int IdLength = 16, ShaLength = 64, AccountLength = 450, NameLength = 300, SourceLength = 20;

    public static void ApplyEvaluationsConfigurations(this ModelBuilder builder) => builder.ApplyConfiguration(new EvaluationRows());

    private sealed class EvaluationRows : IEntityTypeConfiguration<PromptEvaluation>
    {
        public void Configure(EntityTypeBuilder<PromptEvaluation> builder)
        {
            builder.ToTable("PromptEvaluations");
            builder.Property(e => e.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.HasIndex(e => new { e.Prompt, e.Blob, e.Suite, e.ReportHash }).IsUnique(); // the results of a content, each report once
            builder.HasIndex(e => new { e.Prompt, e.Id }); // the results of a prompt, newest first
            builder.Property(e => e.Prompt).HasMaxLength(RepositoryPath.MaxLength);
            builder.Property(e => e.Commit).HasMaxLength(ShaLength).IsUnicode(false);
            builder.Property(e => e.Blob).HasMaxLength(ShaLength).IsUnicode(false);
            builder.Property(e => e.ReportHash).HasMaxLength(ShaLength).IsUnicode(false).IsFixedLength();
            builder.Property(e => e.Suite).HasMaxLength(EvaluationScore.MaxName);
            builder.Property(e => e.Source).HasMaxLength(SourceLength).IsUnicode(false);
            builder.Property(e => e.ById).HasMaxLength(AccountLength);
            builder.Property(e => e.ByName).HasMaxLength(NameLength);
            builder.Property(e => e.WithdrawnAt).IsConcurrencyToken(); // once, whoever else does it at the same moment
            builder.Property(e => e.WithdrawnBy).HasMaxLength(NameLength);
            builder.Property(e => e.WithdrawReason).HasMaxLength(EvaluationCommands.MaxReason);
        }
    }
}
