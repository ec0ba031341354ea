using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>Thirty days of charges that AWS restates again and again, each time every day in one of the ways there are.</summary>
internal sealed class RestatedMonth
{
    /// <summary>The morning after the month, when all of it can be read.</summary>
    public static readonly DateTime After = new(2026, 12, 1, 5, 20, 0, DateTimeKind.Utc);

    /// <summary>Its first day.</summary>
    public static readonly DateOnly First = new(2026, 11, 1);

    /// <summary>The day after it.</summary>
    public static readonly DateOnly End = First.AddMonths(1);

    private static readonly string[] Accounts = ["111122223333", "444455556666"], Services = ["Amazon Bedrock", "Claude Sonnet 4.6 (Amazon Bedrock Edition)"], Types = ["USE1-NovaLite-input-tokens", "USE1-NovaLite-output-tokens", "EUC1-Guardrail"];

    private readonly List<Charge> _charges;
    private readonly Random _random;

    /// <summary>Fills a ledger.</summary>
    public RestatedMonth(FakeLedger ledger, int seed)
    {
        (_charges, _random) = (ledger.Charges, new Random(seed));
        for (DateOnly day = First; day < End; day = day.AddDays(1))
        {
            _charges.AddRange(Enumerable.Range(0, 3).Select(_ => Some(day)));
        }
    }

    private enum Change
    {
        Changed,
        Added,
        Vanished,
        Retagged,
        OtherCurrency,
        Credited,
        Refunded,
    }

    /// <summary>Changes every day.</summary>
    public void Restate()
    {
        for (DateOnly day = First; day < End; day = day.AddDays(1))
        {
            Restate(day, (Change)_random.Next(7));
        }
    }

    private void Restate(DateOnly day, Change change)
    {
        Charge[] own = [.. _charges.Where(c => c.Day == day)];
        Charge? one = own.Length == 0 ? null : own[_random.Next(own.Length)];
        switch (change)
        {
            case Change.Changed when one is not null:
                Replace(one, one with { Cost = Amount() });
                break;
            case Change.Vanished when one is not null:
                _charges.Remove(one);
                break;
            case Change.Retagged when one is not null:
                Replace(one, one with { Team = Team() });
                break;
            case Change.OtherCurrency when one is not null: // an account is billed in one currency
                string currency = one.Currency == "USD" ? "EUR" : "USD";
                foreach (Charge charge in own.Where(c => c.Account == one.Account))
                {
                    Replace(charge, charge with { Currency = currency });
                }

                break;
            case Change.Credited or Change.Refunded when one is not null:
                _charges.Add(one with { RecordType = change == Change.Credited ? "Credit" : "Refund", Cost = -Math.Round(one.Cost / 3, 4), Quantity = 0 });
                break;
            default:
                _charges.Add(Some(day));
                break;
        }
    }

    private void Replace(Charge before, Charge now) => _charges[_charges.FindIndex(c => ReferenceEquals(c, before))] = now;

    private Charge Some(DateOnly day)
    {
        string account = Accounts[_random.Next(Accounts.Length)];
        return new Charge(day, account, Services[_random.Next(Services.Length)], Types[_random.Next(Types.Length)], Amount())
        {
            Quantity = _random.Next(1, 1000), Team = Team(), Currency = _charges.Find(c => c.Day == day && c.Account == account)?.Currency ?? "USD",
        };
    }

    private string? Team() => _random.Next(3) switch { 0 => null, var t => "team" + t };

    private decimal Amount() => _random.Next(1, 1_000_000) / 10_000m;
}
