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

    /// <summary>Registers a job that runs some time after the start, again after each interval, and whenever someone starts it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of the job: lower case, words joined by hyphens.</param>
    /// <param name="description">What it does, in a sentence without a full stop.</param>
    /// <param name="afterStart">Time until it runs first.</param>
    /// <param name="interval">Says the interval, at the start. Where it is zero the job must do nothing: it is asked once a day.</param>
    public static IServiceCollection AddRepeatedJob<TJob>(
        this IServiceCollection services, string name, string description, TimeSpan afterStart, Func<IServiceProvider, TimeSpan> interval)
        where TJob : class, IJob
    {
        JobKey key = new(name, Group);
        return services.AddQuartz(quartz =>
        {
            quartz.AddJob<TJob>(job => job.WithIdentity(key).WithDescription(description).StoreDurably());
            quartz.AddTrigger((provider, trigger) =>
            {
                TimeSpan every = interval(provider);
                trigger.ForJob(key).WithIdentity(name, Group)
                    .StartAt(provider.GetRequiredService<TimeProvider>().GetUtcNow() + afterStart)
                    .WithSimpleSchedule(schedule => schedule
                        .WithInterval(every > TimeSpan.Zero ? every : TimeSpan.FromDays(1))
                        .RepeatForever()
                        .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount));
            });
        });
    }
}
