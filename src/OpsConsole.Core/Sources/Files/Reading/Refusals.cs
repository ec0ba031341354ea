using System.Text.Json;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>Counts the refused lines of a file, and keeps the first of them.</summary>
internal sealed class Refusals
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 1_000;

    private readonly List<RefusedLine> _first = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(RefusedLine refusal)
    {
        Count++;
        if (_first.Count < Kept)
        {
            _first.Add(refusal);
        }
    }

    /// <summary>The first of them, as <see cref="Costs.Bill.BillImport.Refusals"/> has them; null when there are none.</summary>
    public string? Write() => Count == 0 ? null : JsonSerializer.Serialize(_first, JsonSerializerOptions.Web);

    /// <summary>Those that were kept.</summary>
    public static IReadOnlyList<RefusedLine> Read(string? kept) => kept is null ? [] : JsonSerializer.Deserialize<List<RefusedLine>>(kept, JsonSerializerOptions.Web) ?? [];
}
