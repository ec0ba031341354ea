using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.Alerts.Outbox;

namespace OpsConsole.Core.Alerts;

/// <summary>The tables of notifications.</summary>
internal static class AlertsConfiguration
{
    /// <summary>Longest problem that is kept, characters.</summary>
    public const int MaxProblem = 500;

    private const int IdLength = 16, ProcessLength = 32, MarkLength = 16;

    public static void ApplyAlertsConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new Messages());
        builder.ApplyConfiguration(new States());
    }

    private sealed class Messages : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable("OutboxMessages");
            builder.Property(m => m.Id).HasMaxLength(IdLength).IsUnicode(false).IsFixedLength();
            builder.HasIndex(m => new { m.Channel, m.State, m.NextAt }); // what a lane has to do
            builder.HasIndex(m => new { m.State, m.CreatedAt }); // what is too old
            builder.Property(m => m.Channel).HasMaxLength(NotificationChannels.MaxName).IsUnicode(false);
            builder.Property(m => m.Recipient).HasMaxLength(MailName.MaxLength);
            builder.Property(m => m.Topic).HasMaxLength(Notification.MaxTopic).IsUnicode(false);
            builder.Property(m => m.Title).HasMaxLength(Notification.MaxTitle);
            builder.Property(m => m.Text).HasMaxLength(Notification.MaxText);
            builder.Property(m => m.Link).HasMaxLength(Notification.MaxLink);
            builder.Property(m => m.DedupeKey).HasMaxLength(Notification.MaxDedupeKey);
            builder.Property(m => m.ClaimedBy).HasMaxLength(ProcessLength).IsUnicode(false);
            builder.Property(m => m.Problem).HasMaxLength(MaxProblem);
        }
    }

    private sealed class States : IEntityTypeConfiguration<NotificationChannelState>
    {
        public void Configure(EntityTypeBuilder<NotificationChannelState> builder)
        {
            builder.ToTable("NotificationChannelStates");
            builder.HasKey(s => s.Name);
            builder.Property(s => s.Name).HasMaxLength(NotificationChannels.MaxName).IsUnicode(false);
            builder.Property(s => s.Mark).HasMaxLength(MarkLength).IsUnicode(false);
            builder.Property(s => s.Problem).HasMaxLength(MaxProblem);
        }
    }
}
