using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>Makes the rows of a bill in one currency. A function of values.</summary>
internal static class BillRows
{
    private const string NoModel = "No model", NoPrompt = "no prompt version", NoFeature = "No feature named";

    /// <summary>By application; then what is a team's alone, what was not measured, and what is untagged.</summary>
    public static IReadOnlyList<BillRow> ByApplication(AllocatedBill bill, string currency) => Of(bill, currency, BillBy.App, _ => null);

    /// <summary>By application, each with its features; then as <see cref="ByApplication"/>.</summary>
    public static IReadOnlyList<BillRow> ByFeature(AllocatedBill bill, string currency) => Of(bill, currency, BillBy.Feature, _ => null);

    /// <summary>By team, each with its applications; then what was not measured, and what is untagged.</summary>
    /// <param name="bill">The bill.</param>
    /// <param name="currency">The currency.</param>
    /// <param name="teamOf">The team of an application; null for none.</param>
    public static IReadOnlyList<BillRow> ByTeam(AllocatedBill bill, string currency, Func<string, string?> teamOf) => Of(bill, currency, BillBy.Team, teamOf);

    private static List<BillRow> Of(AllocatedBill bill, string currency, BillBy by, Func<string, string?> teamOf)
    {
        bool byTeam = by == BillBy.Team;
        bool isDollars = currency == Reconciliation.Currency;
        AllocatedShare[] shares = [.. bill.Allocation.Shares.Where(s => s.Charge.Currency == currency)];
        PricedUse[] uses = isDollars ? [.. bill.Uses] : [];
        ILookup<(Kind, string?), AllocatedShare> owned = shares.ToLookup(s => (KindOf(s), OwnerOf(s)));
        ILookup<string?, PricedUse> used = uses.ToLookup(u => byTeam ? teamOf(u.Application) : u.Application);
        (Kind Kind, string? Owner)[] keys = [.. owned.Select(o => o.Key).Concat(used.Select(u => (Kind.Owned, u.Key))).Distinct()
            .OrderBy(k => k.Item1).ThenByDescending(k => owned[k].Sum(s => s.Amount)).ThenByDescending(k => k.Item1 == Kind.Owned ? used[k.Item2].Sum(u => u.Estimated) : 0).ThenBy(k => k.Item2, StringComparer.Ordinal)];
        decimal whole = shares.Sum(s => s.Amount);
        decimal[] shown = keys.Length == 0 ? [] : Split.Shown([.. keys.Select(k => owned[k].Sum(s => s.Amount))]);
        return [.. keys.Select((key, i) => Row(key.Kind, key.Owner, shown[i], [.. owned[key]], key.Kind == Kind.Owned ? [.. used[key.Owner]] : []))];

        Kind KindOf(AllocatedShare share) => share.Rule == AllocationRule.NotMeasured ? Kind.NotMeasured
            : share.Rule == AllocationRule.Untagged ? Kind.Untagged
            : byTeam || share.Application is not null ? Kind.Owned : Kind.Teams;

        string? OwnerOf(AllocatedShare share) => KindOf(share) switch { Kind.Owned => byTeam ? share.Team : share.Application, Kind.Teams => share.Team, _ => null };

        BillRow Row(Kind kind, string? owner, decimal amount, AllocatedShare[] of, PricedUse[] estimates)
        {
            BillRow row = new(
                kind switch { Kind.NotMeasured => "Not measured", Kind.Untagged => "Untagged", Kind.Teams => "Team " + owner, _ => owner ?? "No team" },
                amount, estimates.Length > 0 ? estimates.Sum(u => u.Estimated) : null, Part(of.Sum(s => s.Amount), whole), RuleWords.Of(of),
                kind is Kind.NotMeasured or Kind.Untagged ? Parts(amount, of, s => s.Charge.UsageType.Length > 0 ? $"{s.Charge.Service}: {s.Charge.UsageType}" : $"{s.Charge.Service}: {s.Charge.ChargeType ?? s.Charge.Category.ToString()}", [], _ => "")
                    : kind == Kind.Teams ? Parts(amount, of, s => s.Charge.Service, [], _ => "")
                    : by == BillBy.Feature ? Features(owner!, Parts(amount, of, s => s.Feature ?? NotNamed(s), estimates, u => u.Feature ?? NoFeature), of, estimates)
                    : byTeam ? Parts(amount, of, s => s.Application ?? $"{s.Charge.Service}, by tag", estimates, u => u.Application)
                    : Parts(amount, of, s => s.Model is null ? (s.Rule == AllocationRule.Tag ? s.Charge.Service : NoModel) : $"{s.Model}, {s.Prompt ?? NoPrompt}", estimates, u => u.Model is null ? NoModel : $"{u.Model}, {u.Prompt ?? NoPrompt}"));
            return row with
            {
                IsNobodys = kind is Kind.NotMeasured or Kind.Untagged,
                Application = kind == Kind.Owned && !byTeam ? owner : null,
                Note = kind switch
                {
                    Kind.NotMeasured => "services of models, without a call in telemetry on that day",
                    Kind.Untagged => "other services, without a tag that names an application or a team",
                    Kind.Teams => "of no one application",
                    _ when of.Length == 0 && estimates.Length > 0 => "nothing bills its models yet",
                    _ => byTeam ? null : of.FirstOrDefault()?.Team,
                },
            };
        }

        BillRow[] Parts(decimal amount, AllocatedShare[] of, Func<AllocatedShare, string> name, PricedUse[] estimates, Func<PricedUse, string> nameOfUse)
        {
            ILookup<string, AllocatedShare> billed = of.ToLookup(name, StringComparer.Ordinal);
            ILookup<string, PricedUse> estimated = estimates.ToLookup(nameOfUse, StringComparer.Ordinal);
            string[] names = [.. billed.Select(b => b.Key).Concat(estimated.Select(e => e.Key)).Distinct(StringComparer.Ordinal)
                .OrderByDescending(n => billed[n].Sum(s => s.Amount)).ThenByDescending(n => estimated[n].Sum(u => u.Estimated)).ThenBy(n => n, StringComparer.Ordinal)];
            decimal[] parts = names.Length == 0 ? [] : Split.ShownOf([.. names.Select(n => billed[n].Sum(s => s.Amount))], amount);
            return [.. names.Select((n, i) => new BillRow(n, parts[i], estimated.Contains(n) ? estimated[n].Sum(u => u.Estimated) : null, Part(billed[n].Sum(s => s.Amount), whole), RuleWords.Of(billed[n]), []))];
        }
    }

    /// <summary>What has no feature: use that names none, or what a tag alone says whose it is.</summary>
    private static string NotNamed(AllocatedShare share) => share.Rule == AllocationRule.Tag ? $"{share.Charge.Service}, by tag" : NoFeature;

    /// <summary>Rows of features, with what leads to their interactions.</summary>
    private static BillRow[] Features(string application, BillRow[] rows, AllocatedShare[] shares, PricedUse[] uses)
    {
        HashSet<string> features = [.. shares.Select(s => s.Feature).Concat(uses.Select(u => u.Feature)).OfType<string>()];
        return [.. rows.Select(r => features.Contains(r.Name) ? r with { Application = application, Feature = r.Name } : r)];
    }

    private static double? Part(decimal amount, decimal whole) => whole == 0 ? null : (double)(amount / whole);

    /// <summary>Whose rows are, in the order they stand in.</summary>
    private enum Kind
    {
        Owned,
        Teams,
        NotMeasured,
        Untagged,
    }
}
