using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Guardrails;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Quality;

/// <summary>Registers quality: scores, guardrails, the review queue, datasets.</summary>
public static class QualityFeature
{
    private static readonly TimeSpan SamplingEvery = TimeSpan.FromMinutes(10), TallyEvery = TimeSpan.FromMinutes(1), Soon = TimeSpan.FromSeconds(30);

    /// <summary>Adds the feature. Its settings are in the section <c>Quality</c>.</summary>
    public static IServiceCollection AddQuality(this IServiceCollection services)
    {
        services.AddOptions<QualityOptions>().BindConfiguration("Quality").ValidateOnStart();
        services.AddSingleton<IValidateOptions<QualityOptions>, ValidateQualityOptions>();
        services.AddAuditKinds(QualityEvents.Kinds);
        services.AddSingleton<AuditedWrites>();
        AddReviews(services);
        AddScores(services);
        AddDatasets(services);
        return services;
    }

    private static void AddReviews(IServiceCollection services)
    {
        services.AddSingleton(p => new ReviewRuleCommands(p.GetRequiredService<AuditedWrites>(), p.GetRequiredService<StorageOptions>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ReviewCommands(
            p.GetRequiredService<AuditedWrites>(), p.GetRequiredService<Redactor>(), p.GetRequiredService<IOptionsMonitor<QualityOptions>>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ReviewQueue(p.GetRequiredService<IDbContextFactory<OpsDbContext>>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ReviewQueries(p.GetRequiredService<IDbContextFactory<OpsDbContext>>(), p.GetRequiredService<TimeProvider>()));
        services.AddRepeatedJob<ReviewSampling>(ReviewSampling.Name, "Picks interactions for review by the rules", Soon, _ => SamplingEvery);
    }

    private static void AddScores(IServiceCollection services)
    {
        services.AddSingleton(p => new ScoreQuery(p.GetRequiredService<IDbContextFactory<OpsDbContext>>(), p.GetRequiredService<DimensionCatalog>()));
        services.AddSingleton(p => new ScoreShareQuery(p.GetRequiredService<IDbContextFactory<OpsDbContext>>(), p.GetRequiredService<DimensionCatalog>()));
        services.AddSingleton(p => new JudgedQuery(p.GetRequiredService<IDbContextFactory<OpsDbContext>>(), p.GetRequiredService<DimensionCatalog>()));
        services.AddSingleton(p => new GuardrailQuery(p.GetRequiredService<MetricsQuery>()));
        services.AddRepeatedJob<EvaluationTallies>(EvaluationTallies.Name, "Counts evaluations into hours and days", Soon, _ => TallyEvery);
    }

    private static void AddDatasets(IServiceCollection services)
    {
        services.AddSingleton(p => new CaseText(p.GetRequiredService<Redactor>()));
        services.AddSingleton(p => new CaseMaking(
            p.GetRequiredService<TraceQueries>(), p.GetRequiredService<InteractionQueries>(), p.GetRequiredService<ReviewQueries>(), p.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            p.GetRequiredService<CaseText>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new DatasetCommands(
            p.GetRequiredService<AuditedWrites>(), p.GetRequiredService<CaseMaking>(), p.GetRequiredService<AccessDirectory>(), p.GetRequiredService<StorageOptions>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new DatasetProposals(
            p.GetRequiredService<AuditedWrites>(), p.GetRequiredService<DatasetQueries>(), p.GetRequiredService<ProposalCommands>(), p.GetRequiredService<AccessDirectory>()));
        services.AddSingleton(p => new DatasetQueries(p.GetRequiredService<IDbContextFactory<OpsDbContext>>()));
    }
}
