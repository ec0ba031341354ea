using OpsConsole.Web.Demo;

namespace OpsConsole.Web.Tests.Demo;

public sealed class DemoLedgerTests : IDisposable
{
    private static readonly DateTime Begun = new(2026, 11, 20, 9, 30, 0, DateTimeKind.Utc);

    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-").FullName;

    [Fact]
    public void A_demo_begins_when_there_is_no_ledger()
    {
        Assert.Equal(new DemoLedger.Progress(Begun, Begun, Begun), DemoLedger.Open(_directory, Begun).Now);
    }

    [Fact]
    public void A_restart_goes_on_where_the_ledger_ends()
    {
        DemoLedger ledger = DemoLedger.Open(_directory, Begun);
        ledger.LoadedBackTo(Begun.AddDays(-2));
        ledger.SentUpTo(Begun.AddMinutes(7));

        DemoLedger.Progress after = DemoLedger.Open(_directory, Begun.AddHours(5)).Now;

        Assert.Equal(new DemoLedger.Progress(Begun, Begun.AddDays(-2), Begun.AddMinutes(7)), after);
        Assert.Equal(DateTimeKind.Utc, after.Anchor.Kind);
    }

    [Fact]
    public void A_broken_ledger_is_no_ledger()
    {
        File.WriteAllText(Path.Combine(_directory, "demo.json"), "{\"Anchor\":");

        Assert.Equal(Begun, DemoLedger.Open(_directory, Begun).Now.Anchor);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
