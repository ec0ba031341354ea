using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Tests.Sources.Aws.Fake;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>What the test assembly does when it is started to be killed while it reads the bill: it reads the month once, from the stand-in of whoever started it.</summary>
internal static class KilledPull
{
    private const string DirectoryVariable = "OPSCONSOLE_BILL_DIRECTORY", AwsVariable = "OPSCONSOLE_BILL_AWS", TimeVariable = "OPSCONSOLE_BILL_TIME";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How to start this assembly so.</summary>
    public static ProcessStartInfo StartInfo(string directory, Uri aws, DateTime now) => new(Environment.ProcessPath!)
    {
        ArgumentList = { typeof(KilledPull).Assembly.Location },
        Environment = { [DirectoryVariable] = directory, [AwsVariable] = aws.ToString(), [TimeVariable] = now.Ticks.ToString(CultureInfo.InvariantCulture) },
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The entry point of a test assembly belongs to the test framework.")]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { } directory)
        {
            long ticks = long.Parse(Environment.GetEnvironmentVariable(TimeVariable)!, CultureInfo.InvariantCulture);
            ReadAsync(directory, new Uri(Environment.GetEnvironmentVariable(AwsVariable)!), new DateTime(ticks, DateTimeKind.Utc)).GetAwaiter().GetResult();
            Thread.Sleep(Patience); // it waits to be killed: exit handlers would wait for this initializer
            Process.GetCurrentProcess().Kill();
        }
    }

    private static async Task ReadAsync(string directory, Uri address, DateTime now)
    {
        await using FakeAws unused = await FakeAws.StartAsync();
        await using BillConsole console = await BillConsole.StartAsync(TestDatabase.Open(directory), unused, new ManualTime(now), 0, owns: false);
        (console.Settings, console.Cap) = (new CostExplorerSettings { Aws = unused.Reach with { Endpoint = address } }, 1_000);
        await console.RunAsync();
    }
}
