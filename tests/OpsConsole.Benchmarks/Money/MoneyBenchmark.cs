namespace OpsConsole.Benchmarks.Money;

/// <summary>
/// Pages of money, and of the product, over three years of a bill of two million lines and ten million interactions: from the request to the last byte of the page with its numbers, for the
/// first time after the console has started and read ahead, and again. The limit beside it is the page of the reader's own account, which reads next to nothing.
/// </summary>
internal static class MoneyBenchmark
{
    private const int Rounds = 9, MoneyMillis = 300, ProductMillis = 500;

    /// <summary>Runs it. Making the database takes minutes; a folder in the environment's <c>MONEY_FOLDER</c> keeps it for another run.</summary>
    public static void Run(TextWriter output)
    {
        string? kept = Environment.GetEnvironmentVariable("MONEY_FOLDER");
        string directory = kept ?? Directory.CreateTempSubdirectory("opsconsole-money-").FullName;
        try
        {
            Directory.CreateDirectory(directory);
            MoneyDatabase database = new(directory);
            database.Make(output);
            using (Reader early = Reader.SignIn(directory))
            {
                output.WriteLine($"  /executive while the console reads ahead, just after its start: {early.Millis("executive"):N0} ms");
            }

            using Reader reader = Reader.SignIn(directory);
            output.WriteLine($"  {reader.WaitForReadAhead()}");
            reader.Millis("account");
            double limit = reader.Median("account", Rounds);
            DateTime month = database.Now, before = month.AddMonths(-1), old = month.AddMonths(-30);
            Measure(
                output, reader, limit, MoneyMillis,
                "executive", "executive?years=3", "executive?app=support-bot", $"executive?month={before:yyyy-MM}", $"executive?month={old:yyyy-MM}", "spend", "bill", $"bill?month={before:yyyy-MM}", $"bill?by=model&month={before:yyyy-MM}", $"bill?month={old:yyyy-MM}", $"bill?year={month.Year - 1}",
                "budgets", "value", "prices", "what-if");
            Measure(output, reader, limit, ProductMillis, "product", "product?range=30d", "product?range=90d", "product?range=90d&app=support-bot", "product/compare?by=prompt", "product/compare?range=90d", "product/compare?by=period&range=30d");
            output.WriteLine($"  limit, /account: {limit:N1} ms; targets {MoneyMillis} ms for money, {ProductMillis} ms for the product");
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static void Measure(TextWriter output, Reader reader, double limit, int target, params string[] pages)
    {
        foreach (string page in pages)
        {
            double first = reader.Millis(page);
            TimeSpan cpu = reader.CpuTime;
            double again = reader.Median(page, Rounds);
            cpu = (reader.CpuTime - cpu) / Rounds;
            output.WriteLine(
                $"  /{page,-34} first {first,6:N0} ms, then {again,5:N0} ms ({cpu.TotalMilliseconds,4:N0} ms of processor): {again / limit,5:N1}x the account page ({(Math.Max(first, again) <= target ? "met" : again <= target ? "met but the first" : "MISSED")})");
        }
    }
}
