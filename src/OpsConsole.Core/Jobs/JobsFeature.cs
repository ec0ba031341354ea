using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Storage;
using Quartz;

namespace OpsConsole.Core.Jobs;

/// <summary>Scheduled work. Each feature registers its own jobs.</summary>
public static class JobsFeature
{
    /// <summary>Adds what runs jobs.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddAuditKinds(JobEvents.Kinds);
        services.AddSingleton<JobFeed>();
        services.AddSingleton<JobLeases>();
        services.AddSingleton<JobEnds>();
        services.AddSingleton(provider => new JobRunner(
            provider.GetRequiredService<JobLeases>(), provider.GetRequiredService<JobEnds>(), provider, provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<JobFeed>(),
            provider.GetRequiredService<StorageOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<JobRunner>>()));
        services.AddSingleton(provider => new JobDirectory(provider.GetServices<JobDefinition>(), provider.GetServices<IJobProvider>()));
        services.AddSingleton(provider => new JobBook(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<JobDirectory>(), provider.GetRequiredService<JobRunner>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new JobCommands(
            provider.GetRequiredService<JobDirectory>(), provider.GetRequiredService<JobStarts>(), provider.GetRequiredService<JobRunner>(), provider.GetRequiredService<JobFeed>(),
            provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<DeniedAttempts>(), provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<JobOutages>();
        services.AddSingleton<JobStarts>();
        services.AddHostedService(provider => provider.GetRequiredService<JobStarts>());
        services.AddQuartz();
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        services.AddSingleton<JobClock>();
        services.AddHostedService(provider => provider.GetRequiredService<JobClock>());
        return services.AddScheduledJob<JobHistoryJob>(JobHistoryJob.Name, "Forgets runs and windows of jobs of long ago", JobHistoryJob.Nightly);
    }

    /// <summary>Registers a job that runs by a schedule and whenever someone starts it. What was missed while the console was down runs once when it is up again.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of the job: lower case, words joined by hyphens.</param>
    /// <param name="description">What it does, in a sentence without a full stop.</param>
    /// <param name="cron">Quartz cron expression, read in UTC.</param>
    public static IServiceCollection AddScheduledJob<TJob>(this IServiceCollection services, string name, string description, string cron)
        where TJob : class, IConsoleJob =>
        services.AddSingleton(new JobDefinition(name, description, new CronSchedule(cron), Make<TJob>));

    /// <summary>Registers a job that runs some time after the start, again at each interval, and whenever someone starts it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of the job: lower case, words joined by hyphens.</param>
    /// <param name="description">What it does, in a sentence without a full stop.</param>
    /// <param name="afterStart">Time until it runs first.</param>
    /// <param name="interval">Says the interval, at the start; zero for never by itself.</param>
    /// <param name="onEachNode">Whether each node runs it for itself.</param>
    public static IServiceCollection AddRepeatedJob<TJob>(
        this IServiceCollection services, string name, string description, TimeSpan afterStart, Func<IServiceProvider, TimeSpan> interval, bool onEachNode = false)
        where TJob : class, IConsoleJob =>
        services.AddSingleton(provider => new JobDefinition(name, description, new EverySchedule(interval(provider), afterStart), Make<TJob>) { OnEachNode = onEachNode });

    private static IConsoleJob Make<TJob>(IServiceProvider provider) where TJob : class, IConsoleJob => ActivatorUtilities.CreateInstance<TJob>(provider);
}
