using System.Globalization;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Tests.Telemetry.Ingest;

public sealed class CourteousThreadsTests : IDisposable
{
    private readonly CourteousThreads _threads = new("courteous test", 2);

    public void Dispose() => _threads.Dispose();

    [Fact]
    public async Task Work_and_what_follows_its_awaits_stay_off_the_thread_pool()
    {
        List<string?> names = [];
        await _threads.RunAsync(async () =>
        {
            names.Add(Thread.CurrentThread.Name);
            await Task.Yield();
            names.Add(Thread.CurrentThread.Name);
        });
        Assert.Equal(["courteous test", "courteous test"], names);
    }

    [Fact]
    public async Task An_exception_reaches_whoever_waits() =>
        await Assert.ThrowsAsync<FormatException>(() => _threads.RunAsync<int>(() => throw new FormatException()));

    [Fact]
    public async Task Work_that_comes_back_after_the_end_is_finished_all_the_same()
    {
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously), waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> work = _threads.RunAsync(async () =>
        {
            waits.SetResult();
            await goOn.Task;
            return true;
        });
        await waits.Task;
        _threads.Dispose();
        goOn.SetResult();
        Assert.True(await work);
    }

    [Fact]
    public async Task The_operating_system_lets_other_threads_go_first()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "niceness of a thread is Linux's");
        int niceness = await _threads.RunAsync(() => Task.FromResult(Niceness(File.ReadAllText("/proc/thread-self/stat"))));
        Assert.True(niceness > Niceness(File.ReadAllText("/proc/self/stat")), $"niceness {niceness}");
    }

    // proc_pid_stat(5): field 19; the name, field 2, stands in brackets and may hold spaces.
    private static int Niceness(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
}
