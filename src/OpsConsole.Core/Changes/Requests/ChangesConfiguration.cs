using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>The tables of changes.</summary>
internal static class ChangesConfiguration
{
    /// <summary>Longest text of a step, characters.</summary>
    public const int TextLength = 4000;

    private const int IdLength = 16, ShaLength = 64, AccountLength = 450, NameLength = 300;

    public static void ApplyChangesConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Requests());
        builder.ApplyConfiguration(new Approvals());
        builder.ApplyConfiguration(new Steps());
        builder.ApplyConfiguration(new Policies());
    }

    private static PropertyBuilder<T> Id<T>(this PropertyBuilder<T> property) => property.HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();

    private static PropertyBuilder<T> Sha<T>(this PropertyBuilder<T> property) => property.HasMaxLength(ShaLength).IsUnicode(false);

    private sealed class Requests : IEntityTypeConfiguration<ChangeRequest>
    {
        public void Configure(EntityTypeBuilder<ChangeRequest> builder)
        {
            builder.ToTable("ChangeRequests");
            builder.Property(r => r.Id).Id();
            builder.HasIndex(r => new { r.State, r.CreatedAt }); // what waits
            builder.HasIndex(r => new { r.Subject, r.CreatedAt }); // the changes of a prompt
            builder.HasIndex(r => r.Proposal);
            builder.HasIndex(r => r.Release);
            builder.Property(r => r.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(r => r.Subject).HasMaxLength(RepositoryPath.MaxLength);
            builder.Property(r => r.Title).HasMaxLength(NameLength);
            builder.Property(r => r.Proposal).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(r => r.Wanted).HasMaxLength(TextLength);
            builder.Property(r => r.Commit).Sha();
            builder.Property(r => r.Blob).Sha();
            builder.Property(r => r.Replaces).Sha();
            builder.Property(r => r.PolicyId).Sha();
            builder.Property(r => r.Hash).Sha();
            builder.Property(r => r.Problem).HasMaxLength(TextLength);
            builder.Property(r => r.AuthorId).HasMaxLength(AccountLength);
            builder.Property(r => r.AuthorName).HasMaxLength(NameLength);
            builder.Property(r => r.AuthorEmail).HasMaxLength(NameLength);
            builder.Property(r => r.Release).HasMaxLength(IdLength).IsUnicode(false);
            builder.Property(r => r.GlassBrokenBy).HasMaxLength(AccountLength);
            builder.Property(r => r.GlassHash).Sha();
            builder.Property(r => r.ReviewedBy).HasMaxLength(AccountLength);
            builder.Property(r => r.ReviewNote).HasMaxLength(TextLength);
            builder.Property(r => r.Revision).IsConcurrencyToken();
            builder.Ignore(r => r.NeedsReview);
            builder.Ignore(r => r.GoesByItself);
            builder.HasMany(r => r.Approvals).WithOne().HasForeignKey(a => a.RequestId).OnDelete(DeleteBehavior.Cascade);
            builder.HasMany(r => r.Steps).WithOne().HasForeignKey(s => s.RequestId).OnDelete(DeleteBehavior.Cascade);
        }
    }

    private sealed class Approvals : IEntityTypeConfiguration<ChangeApproval>
    {
        public void Configure(EntityTypeBuilder<ChangeApproval> builder)
        {
            builder.ToTable("ChangeApprovals");
            builder.Property(a => a.Id).Id();
            builder.Property(a => a.RequestId).Id();
            builder.Property(a => a.PersonId).HasMaxLength(AccountLength);
            builder.Property(a => a.PersonName).HasMaxLength(NameLength);
            builder.Property(a => a.Hash).Sha();
            builder.Property(a => a.VoidReason).HasMaxLength(TextLength);
            builder.HasIndex(a => new { a.PersonId, a.VoidedAt }); // what falls with a person
        }
    }

    private sealed class Steps : IEntityTypeConfiguration<ChangeStep>
    {
        public void Configure(EntityTypeBuilder<ChangeStep> builder)
        {
            builder.ToTable("ChangeSteps");
            builder.Property(s => s.Id).Id();
            builder.Property(s => s.RequestId).Id();
            builder.Property(s => s.ById).HasMaxLength(AccountLength);
            builder.Property(s => s.ByName).HasMaxLength(NameLength);
            builder.Property(s => s.Text).HasMaxLength(TextLength);
            builder.Property(s => s.Hash).Sha();
            builder.Property(s => s.Judged).HasMaxLength(KeptVerdict.MaxLength);
        }
    }

    private sealed class Policies : IEntityTypeConfiguration<AdoptedPolicy>
    {
        public void Configure(EntityTypeBuilder<AdoptedPolicy> builder)
        {
            builder.ToTable("ChangePolicies");
            builder.Property(p => p.Id).Id();
            builder.Property(p => p.Blob).Sha();
            builder.Property(p => p.Commit).Sha();
            builder.Property(p => p.Change).HasMaxLength(IdLength).IsUnicode(false);
        }
    }
}
