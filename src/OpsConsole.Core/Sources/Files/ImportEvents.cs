using System.Globalization;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Sources.Files;

/// <summary>How an import reads in the audit trail.</summary>
internal static class ImportEvents
{
    public const string Imported = "costs.imported";

    public static AuditKind[] Kinds { get; } = [new(Imported, "imported a file of charges", Permissions.ViewImports)];

    public static AuditEvent Of(Actor by, BillImport import, IReadOnlyDictionary<string, decimal> totals) => new(Imported, by, "source", import.SourceId)
    {
        After = new JsonObject
        {
            ["run"] = import.RunId, ["file"] = import.File, ["bytes"] = import.Bytes, ["sha256"] = import.Sha256, ["format"] = import.Format, ["first"] = $"{import.First:yyyy-MM-dd}",
            ["last"] = $"{import.Last:yyyy-MM-dd}", ["lines"] = import.Lines, ["refused"] = import.Refused, ["totals"] = new JsonObject(totals.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value.ToString("0.############", CultureInfo.InvariantCulture)))),
        },
    };
}
