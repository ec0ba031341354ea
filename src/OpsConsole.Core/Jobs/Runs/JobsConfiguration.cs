using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Jobs.Windows;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>The tables of jobs.</summary>
internal static class JobsConfiguration
{
    /// <summary>Longest text of a problem, a remedy or a last word, characters.</summary>
    public const int TextLength = 2000;

    private const int IdLength = 16;

    public static void ApplyJobsConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new RunRows());
        builder.ApplyConfiguration(new Leases());
        builder.ApplyConfiguration(new Controls());
        builder.ApplyConfiguration(new WindowRows());
    }

    private static void Name(this PropertyBuilder<string> property) => property.HasMaxLength(JobDefinition.MaxName).IsUnicode(false);

    private sealed class RunRows : IEntityTypeConfiguration<JobRun>
    {
        public void Configure(EntityTypeBuilder<JobRun> builder)
        {
            builder.ToTable("JobRuns");
            builder.Property(r => r.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.Property(r => r.Job).Name();
            builder.Property(r => r.AskedBy).HasMaxLength(300);
            builder.Property(r => r.Says).HasMaxLength(TextLength);
            builder.Property(r => r.Problem).HasMaxLength(TextLength);
            builder.Property(r => r.Remedy).HasMaxLength(TextLength);
            builder.Property(r => r.Spent).HasPrecision(19, 9);
            builder.HasIndex(r => new { r.Job, r.Id }); // the newest of a job
            builder.HasIndex(r => r.State); // what runs
        }
    }

    private sealed class Leases : IEntityTypeConfiguration<JobLease>
    {
        public void Configure(EntityTypeBuilder<JobLease> builder)
        {
            builder.ToTable("JobLeases");
            builder.HasKey(l => l.Job);
            builder.Property(l => l.Job).Name();
            builder.Property(l => l.RunId).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
        }
    }

    private sealed class Controls : IEntityTypeConfiguration<JobControl>
    {
        public void Configure(EntityTypeBuilder<JobControl> builder)
        {
            builder.ToTable("JobControls");
            builder.HasKey(c => c.Job);
            builder.Property(c => c.Job).Name();
            builder.Property(c => c.Reason).HasMaxLength(TextLength);
            builder.Property(c => c.ChangedBy).HasMaxLength(450);
        }
    }

    private sealed class WindowRows : IEntityTypeConfiguration<JobWindow>
    {
        public void Configure(EntityTypeBuilder<JobWindow> builder)
        {
            builder.ToTable("JobWindows");
            builder.HasKey(w => new { w.Job, w.From });
            builder.Property(w => w.Job).Name();
            builder.Property(w => w.RunId).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
        }
    }
}
