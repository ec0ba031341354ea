using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Core.KillSwitch;

/// <summary>The tables of the kill switch. None of them is on the path of a kill.</summary>
internal static class KillSwitchConfiguration
{
    private const int IdLength = 16, AccountLength = 450, NameLength = 300;

    public static void ApplyKillSwitchConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Rows());
        builder.ApplyConfiguration(new Deliveries());
        builder.ApplyConfiguration(new Runs());
        builder.ApplyConfiguration(new Rules());
        builder.ApplyConfiguration(new Events());
    }

    private static void Id(this PropertyBuilder<string> property) => property.HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();

    private sealed class Rows : IEntityTypeConfiguration<SwitchRow>
    {
        public void Configure(EntityTypeBuilder<SwitchRow> builder)
        {
            builder.ToTable("SwitchRecords");
            builder.HasKey(r => r.Position);
            builder.Property(r => r.Id).Id();
            builder.HasIndex(r => r.Id).IsUnique(); // a record comes once, however often the journal brings it
            builder.HasIndex(r => new { r.Environment, r.Scope, r.Position }); // the history of a scope
            builder.Property(r => r.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(r => r.Scope).HasMaxLength(KillScope.MaxLength);
            builder.Property(r => r.ActorId).HasMaxLength(AccountLength);
            builder.Property(r => r.ActorName).HasMaxLength(NameLength);
            builder.Property(r => r.Reason).HasMaxLength(SwitchRecord.MaxReason);
            builder.Property(r => r.FallbackMessage).HasMaxLength(Fallback.MaxMessage);
            builder.Property(r => r.FallbackModel).HasMaxLength(Fallback.MaxModel);
            builder.Property(r => r.Subject).HasMaxLength(IdLength);
        }
    }

    private sealed class Deliveries : IEntityTypeConfiguration<KillDelivery>
    {
        public void Configure(EntityTypeBuilder<KillDelivery> builder)
        {
            builder.ToTable("KillDeliveries");
            builder.HasKey(d => new { d.RecordId, d.Node });
            builder.Property(d => d.RecordId).Id();
            builder.Property(d => d.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
        }
    }

    private sealed class Runs : IEntityTypeConfiguration<DrillRun>
    {
        public void Configure(EntityTypeBuilder<DrillRun> builder)
        {
            builder.ToTable("DrillRuns");
            builder.Property(d => d.Id).Id();
            builder.Property(d => d.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(d => d.RequestedBy).HasMaxLength(AccountLength);
            builder.Property(d => d.Problem).HasMaxLength(SwitchRecord.MaxReason);
            builder.HasIndex(d => new { d.Environment, d.StartedAt });
        }
    }

    private sealed class Rules : IEntityTypeConfiguration<TripRule>
    {
        public void Configure(EntityTypeBuilder<TripRule> builder)
        {
            builder.ToTable("TripRules");
            builder.Property(r => r.Id).Id();
            builder.Property(r => r.Name).HasMaxLength(100);
            builder.Property(r => r.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(r => r.Scope).HasMaxLength(KillScope.MaxLength);
            builder.Property(r => r.FallbackMessage).HasMaxLength(Fallback.MaxMessage);
            builder.Property(r => r.FallbackModel).HasMaxLength(Fallback.MaxModel);
            builder.Property(r => r.ChangedBy).HasMaxLength(AccountLength);
            builder.Property(r => r.Revision).IsConcurrencyToken();
        }
    }

    private sealed class Events : IEntityTypeConfiguration<TripEvent>
    {
        public void Configure(EntityTypeBuilder<TripEvent> builder)
        {
            builder.ToTable("TripEvents");
            builder.Property(e => e.Id).Id();
            builder.Property(e => e.RuleId).Id();
            builder.Property(e => e.Environment).HasMaxLength(SwitchRecord.MaxEnvironment);
            builder.Property(e => e.Scope).HasMaxLength(KillScope.MaxLength);
            builder.Property(e => e.Says).HasMaxLength(SwitchRecord.MaxReason);
            builder.Property(e => e.RecordId).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.HasIndex(e => new { e.RuleId, e.At });
        }
    }
}
