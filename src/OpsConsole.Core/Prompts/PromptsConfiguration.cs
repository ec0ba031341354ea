using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts;

/// <summary>The tables of the prompt catalog. Prompts themselves are in Git and nowhere else.</summary>
internal static class PromptsConfiguration
{
    private const int IdLength = 16, ShaLength = 64, AccountLength = 450, NameLength = 300, TextLength = 1000, ApproversLength = 8000;

    public static void ApplyPromptsConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new ReleaseRows());
        builder.ApplyConfiguration(new BypassRows());
        builder.ApplyConfiguration(new ProposalRows());
    }

    private static PropertyBuilder<T> Sha<T>(this PropertyBuilder<T> property) => property.HasMaxLength(ShaLength).IsUnicode(false);

    private sealed class ReleaseRows : IEntityTypeConfiguration<PromptRelease>
    {
        public void Configure(EntityTypeBuilder<PromptRelease> builder)
        {
            builder.ToTable("PromptReleases");
            builder.Property(r => r.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.HasIndex(r => new { r.Prompt, r.Environment, r.At }); // the releases of a prompt
            builder.HasIndex(r => r.State); // what a restart has to look after
            builder.HasIndex(r => r.ReleaseCommit); // whether a commit is the console's
            builder.Property(r => r.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(r => r.Prompt).HasMaxLength(RepositoryPath.MaxLength);
            builder.Property(r => r.Commit).Sha();
            builder.Property(r => r.Blob).Sha();
            builder.Property(r => r.Replaces).Sha();
            builder.Property(r => r.ReleaseCommit).Sha();
            builder.Property(r => r.ById).HasMaxLength(AccountLength);
            builder.Property(r => r.ByName).HasMaxLength(NameLength);
            builder.Property(r => r.Reason).HasMaxLength(TextLength);
            builder.Property(r => r.Change).HasMaxLength(NameLength);
            builder.Property(r => r.Merges).Sha();
            builder.Property(r => r.Approvers).HasMaxLength(ApproversLength);
            builder.Property(r => r.Problem).HasMaxLength(TextLength);
        }
    }

    private sealed class BypassRows : IEntityTypeConfiguration<PromptBypass>
    {
        public void Configure(EntityTypeBuilder<PromptBypass> builder)
        {
            builder.ToTable("PromptBypasses");
            builder.HasKey(b => new { b.Commit, b.Environment }); // each is told once
            builder.Property(b => b.Commit).Sha();
            builder.Property(b => b.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(b => b.Author).HasMaxLength(NameLength);
            builder.Property(b => b.Changes).HasMaxLength(4 * TextLength);
        }
    }

    private sealed class ProposalRows : IEntityTypeConfiguration<PromptProposal>
    {
        public void Configure(EntityTypeBuilder<PromptProposal> builder)
        {
            builder.ToTable("PromptProposals");
            builder.Property(p => p.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.HasIndex(p => new { p.State, p.CreatedAt }); // what waits
            builder.HasIndex(p => new { p.Prompt, p.CreatedAt }); // the proposals of a prompt
            builder.Property(p => p.Title).HasMaxLength(NameLength);
            builder.Property(p => p.Prompt).HasMaxLength(RepositoryPath.MaxLength);
            builder.Property(p => p.Path).HasMaxLength(RepositoryPath.MaxLength);
            builder.Property(p => p.Branch).HasMaxLength(NameLength);
            builder.Property(p => p.BaseCommit).Sha();
            builder.Property(p => p.HeadCommit).Sha();
            builder.Property(p => p.Blob).Sha();
            builder.Property(p => p.AuthorId).HasMaxLength(AccountLength);
            builder.Property(p => p.AuthorName).HasMaxLength(NameLength);
            builder.Property(p => p.ClosedBy).HasMaxLength(AccountLength);
            builder.Property(p => p.MergeCommit).Sha();
            builder.Property(p => p.Revision).IsConcurrencyToken();
        }
    }
}
