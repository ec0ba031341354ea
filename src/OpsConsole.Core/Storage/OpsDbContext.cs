using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Dashboards.Causes.Notes;
using OpsConsole.Core.Dashboards.Homes;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Core.Storage;

/// <summary>
/// The one model. Each database has a thin subclass beside its migrations. One context per operation: ask for
/// <see cref="IDbContextFactory{TContext}"/> of this type.
/// </summary>
public abstract class OpsDbContext(DbContextOptions options) : IdentityDbContext<Person, IdentityRole, string>(options)
{
    /// <summary>Interactions.</summary>
    public DbSet<Interaction> Interactions => Set<Interaction>();

    /// <summary>Model calls.</summary>
    public DbSet<ModelCall> ModelCalls => Set<ModelCall>();

    /// <summary>Raw spans and log records.</summary>
    public DbSet<SpanSegment> SpanSegments => Set<SpanSegment>();

    /// <summary>Traces without a GenAI span so far.</summary>
    public DbSet<TraceStub> TraceStubs => Set<TraceStub>();

    /// <summary>Statements whose model call is not there yet.</summary>
    public DbSet<WaitingOutcome> WaitingOutcomes => Set<WaitingOutcome>();

    /// <summary>Evaluation results.</summary>
    public DbSet<Evaluation> Evaluations => Set<Evaluation>();

    /// <summary>Users whom applications met, by day.</summary>
    public DbSet<SeenUsers> SeenUsers => Set<SeenUsers>();

    /// <summary>How many users there were by day, how many new, and how many came back.</summary>
    public DbSet<UserDay> UserDays => Set<UserDay>();

    /// <summary>Conversations by day: how many turns they take, and which are completed.</summary>
    public DbSet<ConversationDay> ConversationDays => Set<ConversationDay>();

    /// <summary>Distinct values of dimensions.</summary>
    public DbSet<Dimension> Dimensions => Set<Dimension>();

    /// <summary>Combinations of dimensions that have rollups.</summary>
    public DbSet<RollupSeries> RollupSeries => Set<RollupSeries>();

    /// <summary>Rollups.</summary>
    public DbSet<Rollup> Rollups => Set<Rollup>();

    /// <summary>Streams of metric points.</summary>
    public DbSet<MetricStream> MetricStreams => Set<MetricStream>();

    /// <summary>API keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Entries of the audit trail.</summary>
    public DbSet<AuditRow> AuditEntries => Set<AuditRow>();

    /// <summary>Personal details beside the trail.</summary>
    public DbSet<AuditDetail> AuditDetails => Set<AuditDetail>();

    /// <summary>The end of the trail; one row.</summary>
    public DbSet<AuditHead> AuditHead => Set<AuditHead>();

    /// <summary>Hashes of the trail's tree.</summary>
    public DbSet<AuditTile> AuditTiles => Set<AuditTile>();

    /// <summary>Signed checkpoints.</summary>
    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();

    /// <summary>How far the anchors have come.</summary>
    public DbSet<AuditAnchorState> AuditAnchors => Set<AuditAnchorState>();

    /// <summary>Verifications of the trail.</summary>
    public DbSet<AuditVerification> AuditVerifications => Set<AuditVerification>();

    /// <summary>Parts of the trail that were archived.</summary>
    public DbSet<AuditSegment> AuditSegments => Set<AuditSegment>();

    /// <summary>Entries that somebody must look at.</summary>
    public DbSet<AuditAlarm> AuditAlarms => Set<AuditAlarm>();

    /// <summary>Records of the kill switch.</summary>
    public DbSet<SwitchRow> SwitchRecords => Set<SwitchRow>();

    /// <summary>How changes of the kill switch reached the instances.</summary>
    public DbSet<KillDelivery> KillDeliveries => Set<KillDelivery>();

    /// <summary>Drills.</summary>
    public DbSet<DrillRun> DrillRuns => Set<DrillRun>();

    /// <summary>Rules that kill by themselves.</summary>
    public DbSet<TripRule> TripRules => Set<TripRule>();

    /// <summary>What the rules did.</summary>
    public DbSet<TripEvent> TripEvents => Set<TripEvent>();

    /// <summary>Releases of prompts.</summary>
    public DbSet<PromptRelease> PromptReleases => Set<PromptRelease>();

    /// <summary>Releases past the console.</summary>
    public DbSet<PromptBypass> PromptBypasses => Set<PromptBypass>();

    /// <summary>Proposed changes of prompts.</summary>
    public DbSet<PromptProposal> PromptProposals => Set<PromptProposal>();

    /// <summary>Results of evaluations of prompts.</summary>
    public DbSet<PromptEvaluation> PromptEvaluations => Set<PromptEvaluation>();

    /// <summary>Sources that people added.</summary>
    public DbSet<Source> Sources => Set<Source>();

    /// <summary>What sources said of the past when it was read last.</summary>
    public DbSet<PulledPiece> PulledPieces => Set<PulledPiece>();

    /// <summary>Which application takes its numbers from which source.</summary>
    public DbSet<SourceClaim> SourceClaims => Set<SourceClaim>();

    /// <summary>Days of the bill.</summary>
    public DbSet<BilledDay> BilledDays => Set<BilledDay>();

    /// <summary>Charges, those that do not count too: read them by <see cref="BillQueries.Lines"/>.</summary>
    public DbSet<BilledLine> BilledLines => Set<BilledLine>();

    /// <summary>Days of the bill in a row each.</summary>
    public DbSet<PackedDay> PackedDays => Set<PackedDay>();

    /// <summary>What sources expect that days will cost.</summary>
    public DbSet<ForecastCost> ForecastCosts => Set<ForecastCost>();

    /// <summary>Spending that sources find unusual.</summary>
    public DbSet<UnusualCost> UnusualCosts => Set<UnusualCost>();

    /// <summary>Files of charges.</summary>
    public DbSet<BillImport> BillImports => Set<BillImport>();

    /// <summary>Alerts of budgets.</summary>
    public DbSet<BudgetAlert> BudgetAlerts => Set<BudgetAlert>();

    /// <summary>Runs of jobs.</summary>
    public DbSet<JobRun> JobRuns => Set<JobRun>();

    /// <summary>Who may run which job now.</summary>
    public DbSet<JobLease> JobLeases => Set<JobLease>();

    /// <summary>What people decided of jobs.</summary>
    public DbSet<JobControl> JobControls => Set<JobControl>();

    /// <summary>Pieces of the past that jobs have done.</summary>
    public DbSet<JobWindow> JobWindows => Set<JobWindow>();

    /// <summary>Change requests.</summary>
    public DbSet<ChangeRequest> ChangeRequests => Set<ChangeRequest>();

    /// <summary>Approvals of change requests.</summary>
    public DbSet<ChangeApproval> ChangeApprovals => Set<ChangeApproval>();

    /// <summary>What happened to change requests.</summary>
    public DbSet<ChangeStep> ChangeSteps => Set<ChangeStep>();

    /// <summary>Policies that were in force.</summary>
    public DbSet<AdoptedPolicy> ChangePolicies => Set<AdoptedPolicy>();

    /// <summary>Settings that are in force, and that were.</summary>
    public DbSet<SettingVersion> SettingVersions => Set<SettingVersion>();

    /// <summary>Texts that somebody wants as settings.</summary>
    public DbSet<SettingText> SettingTexts => Set<SettingText>();

    /// <summary>Notifications on their way.</summary>
    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    /// <summary>How the channels of notifications do.</summary>
    public DbSet<NotificationChannelState> NotificationChannelStates => Set<NotificationChannelState>();

    /// <summary>Rules of what is reviewed.</summary>
    public DbSet<ReviewRule> ReviewRules => Set<ReviewRule>();

    /// <summary>Interactions that wait for review, or were reviewed.</summary>
    public DbSet<ReviewItem> ReviewItems => Set<ReviewItem>();

    /// <summary>What people think of them.</summary>
    public DbSet<ReviewLabel> ReviewLabels => Set<ReviewLabel>();

    /// <summary>Names of evaluations.</summary>
    public DbSet<EvaluationSuite> EvaluationSuites => Set<EvaluationSuite>();

    /// <summary>Evaluations by hour and day.</summary>
    public DbSet<EvaluationTally> EvaluationTallies => Set<EvaluationTally>();

    /// <summary>How far they are counted; one row.</summary>
    public DbSet<EvaluationTallyState> EvaluationTallyStates => Set<EvaluationTallyState>();

    /// <summary>Datasets.</summary>
    public DbSet<Dataset> Datasets => Set<Dataset>();

    /// <summary>Cases of datasets.</summary>
    public DbSet<DatasetCase> DatasetCases => Set<DatasetCase>();

    /// <summary>Versions of datasets.</summary>
    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();

    /// <summary>When people were at their home last.</summary>
    public DbSet<HomeVisit> HomeVisits => Set<HomeVisit>();

    /// <summary>Notes of people about times.</summary>
    public DbSet<TimelineNote> TimelineNotes => Set<TimelineNote>();

    /// <summary>Whether an audited transaction runs on this context, so that audited entities may be saved.</summary>
    internal bool InAuditedTransaction { get; set; }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using UnauditedChanges checkedChanges = UnauditedChanges.Refuse(this);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using UnauditedChanges checkedChanges = UnauditedChanges.Refuse(this);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 6);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfiguration(new PersonConfiguration());
        builder.ApplyConfiguration(new ApiKeyConfiguration());
        builder.ApplyTelemetryConfigurations();
        builder.ApplyAuditConfigurations();
        builder.ApplyKillSwitchConfigurations();
        builder.ApplyPromptsConfigurations();
        builder.ApplyEvaluationsConfigurations();
        builder.ApplyChangesConfigurations();
        builder.ApplySettingsConfigurations();
        builder.ApplyJobsConfigurations();
        builder.ApplySourcesConfigurations();
        builder.ApplyBillConfigurations();
        builder.ApplyConfiguration(new BudgetAlertConfiguration());
        builder.ApplyAlertsConfigurations();
        builder.ApplyQualityConfigurations();
        builder.ApplyConfiguration(new TimelineNoteConfiguration());
        builder.ApplyHomeConfigurations();
    }
}
