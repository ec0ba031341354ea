using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>The table of alerts of budgets.</summary>
internal sealed class BudgetAlertConfiguration : IEntityTypeConfiguration<BudgetAlert>
{
    private const int IdLength = 16, RuleLength = 20, ByLength = 64, BecauseLength = 200;

    public void Configure(EntityTypeBuilder<BudgetAlert> builder)
    {
        builder.ToTable("BudgetAlerts");
        builder.Property(a => a.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
        builder.Property(a => a.Budget).HasMaxLength(Budgets.Budget.MaxSlug).IsUnicode(false);
        builder.Property(a => a.Name).HasMaxLength(Budgets.Budget.MaxName);
        builder.Property(a => a.Rule).HasMaxLength(RuleLength).IsUnicode(false);
        builder.Property(a => a.Version).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
        builder.Property(a => a.ClosedBecause).HasMaxLength(BecauseLength);
        builder.Property(a => a.Says).HasMaxLength(BudgetAlert.MaxSays);
        builder.Property(a => a.Cause).HasMaxLength(BudgetAlert.MaxSays);
        builder.Property(a => a.TripScope).HasMaxLength(KillScope.MaxLength);
        builder.Property(a => a.TripEnvironment).HasMaxLength(SwitchRecord.MaxEnvironment);
        builder.Property(a => a.TripRecord).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
        builder.Property(a => a.AcknowledgedBy).HasMaxLength(ByLength);
        builder.Property(a => a.Note).HasMaxLength(BudgetAlert.MaxNote);
        builder.HasIndex(a => new { a.Budget, a.Rule, a.Period, a.Number }).IsUnique(); // of two nodes that find the same, one opens it
        builder.HasIndex(a => a.ClosedAt); // those that are open
    }
}
