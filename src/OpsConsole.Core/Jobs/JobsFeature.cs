using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace OpsConsole.Core.Jobs;

/// <summary>Scheduled work. Each feature registers its own jobs; where schedules and history are kept is the host's to say.</summary>
public static class JobsFeature
{
    /// <summary>Group of the jobs that the program brings along.</summary>
    public const string Group = "opsconsole";

    /// <summary>
    /// Registers a job that runs by a schedule and whenever someone starts it. What was missed while the console was down runs
    /// once when it is up again.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of the job: lower case, words joined by hyphens.</param>
    /// <param name="description">What it does, in a sentence without a full stop.</param>
    /// <param name="cron">Quartz cron expression, read in UTC.</param>
    public static IServiceCollection AddScheduledJob<TJob>(this IServiceCollection services, string name, string description, string cron)
        where TJob : class, IJob
    {
        JobKey key = new(name, Group);
        return services.AddQuartz(quartz =>
        {
            quartz.AddJob<TJob>(job => job.WithIdentity(key).WithDescription(description).StoreDurably());
            quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity(name, Group).WithCronSchedule(cron, schedule => schedule
                .InTimeZone(TimeZoneInfo.Utc)
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        });
    }
}
